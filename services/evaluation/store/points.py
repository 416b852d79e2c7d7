"""The ledger of duty points as rows: acts as they were reported, lines, rules, appeals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.evaluation.domain.points import Period, Rule

# An act is kept once, and only one that was not kept before, and is worth something, gives a line.
_CREDIT = """
with act as (
    insert into duty_acts (event_id, deputy, kind, counted_on, mode, noted_at)
    values (%(event_id)s, %(deputy)s, %(kind)s, %(counted_on)s, %(mode)s, %(at)s)
    on conflict do nothing returning event_id, deputy, kind, counted_on, mode
)
select act.*, rule.points from act
cross join lateral (select points from point_rules r where r.kind = act.kind and r.valid_from <= act.counted_on
                    order by r.valid_from desc limit 1) rule
where rule.points <> 0
"""

_ADD = """
insert into point_entries (entry_id, deputy, kind, points, counted_on, mode, origin, event_id, reverses, reason,
                           entered_by, entered_at)
values (%(entry_id)s, %(deputy)s, %(kind)s, %(points)s, %(counted_on)s, %(mode)s, %(origin)s, %(event_id)s,
        %(reverses)s, %(reason)s, %(entered_by)s, %(entered_at)s)
on conflict (reverses) do nothing
"""

_ENTRY = """
select entry_id, deputy, kind, points, counted_on, mode, origin, reason, reverses, entered_at,
       exists (select from point_entries r where r.reverses = e.entry_id) as is_reversed
from point_entries e
"""

_APPEALS = """
select a.entry_id, a.deputy, e.kind, e.points, a.note, a.appealed_at,
       exists (select from point_entries r where r.reverses = e.entry_id) as is_reversed
from point_appeals a join point_entries e using (entry_id)
"""

_TOTALS = """
select kind, sum(points) as points,
       count(*) - 2 * count(*) filter (where origin = 'reversal') as acts,
       coalesce(sum(points) filter (where mode = 'online'), 0) as online,
       coalesce(sum(points) filter (where mode = 'paper'), 0) as paper
from point_entries
where deputy = %(deputy)s and counted_on between %(first)s and %(last)s
group by kind order by kind
"""

_LEADERS = """
select * from (
    select dense_rank() over (order by sum(e.points) desc) as place, e.deputy, d.level, sum(e.points) as points
    from point_entries e left join duty_deputies d using (deputy)
    where e.counted_on between %(first)s and %(last)s and (%(level)s::text is null or d.level = %(level)s)
    group by e.deputy, d.level
) ranked
where (-points, deputy collate "C") > (%(behind)s::bigint, %(after)s::text collate "C")
order by points desc, deputy collate "C" limit %(limit)s
"""


class DutyPoints:
    """The tables of duty points."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def keep_act(self, act: Mapping[str, Any]) -> dict[str, Any] | None:
        """Keep an act; return it with what it earns, unless it was kept before or earns nothing."""
        return self._sql.one(_CREDIT, act)

    def keep_level(self, deputy: str, level: str) -> None:
        """Note at which level a deputy sits."""
        self._sql.run("insert into duty_deputies (deputy, level) values (%(deputy)s, %(level)s)"
                      " on conflict (deputy) do update set level = excluded.level"
                      " where duty_deputies.level <> excluded.level", {"deputy": deputy, "level": level})

    def add_entry(self, entry: Mapping[str, Any]) -> bool:
        """Add a line. False if it would take back what has been taken back."""
        return self._sql.count(_ADD, {"event_id": None, "reverses": None, "reason": "", **entry}) == 1

    def find_entry(self, entry_id: UUID) -> dict[str, Any] | None:
        """Return a line, or None."""
        return self._sql.one(f"{_ENTRY} where entry_id = %(entry_id)s", {"entry_id": entry_id})

    def entry_page(self, deputy: str | None, period: Period | None, after: tuple[date, UUID] | None,
                   limit: int) -> list[dict[str, Any]]:
        """Return lines by the day on which they count, the latest first."""
        conditions = "true"
        conditions += " and deputy = %(deputy)s" if deputy is not None else ""
        conditions += " and counted_on between %(first)s and %(last)s" if period is not None else ""
        conditions += " and (counted_on, entry_id) < (%(on)s, %(id)s)" if after is not None else ""
        on, row_id = after or (None, None)
        return self._sql.all(
            f"{_ENTRY} where {conditions} order by counted_on desc, entry_id desc limit %(limit)s",
            {"deputy": deputy, "first": period and period.first, "last": period and period.last, "on": on, "id": row_id,
             "limit": limit})

    def totals(self, deputy: str, period: Period) -> list[dict[str, Any]]:
        """Return a deputy's sums of a period, one row a kind."""
        return self._sql.all(_TOTALS, {"deputy": deputy, "first": period.first, "last": period.last})

    def leaders(self, period: Period, level: str | None, after: tuple[int, str] | None, limit: int) -> list[dict[str, Any]]:
        """Return deputies by their points, the highest first, with their places."""
        points, deputy = after or (2**40, "")
        return self._sql.all(_LEADERS, {"first": period.first, "last": period.last, "level": level, "behind": -points,
                                        "after": deputy, "limit": limit})

    def rules(self) -> list[Rule]:
        """Return all rules."""
        return self._sql.all("select kind, valid_from, points from point_rules order by kind, valid_from", into=Rule)

    def save_rule(self, rule: Rule, set_by: str, set_at: datetime) -> None:
        """Keep a rule; one of the same day that does not hold yet is replaced."""
        self._sql.run("insert into point_rules (kind, valid_from, points, set_by, set_at)"
                      " values (%(kind)s, %(valid_from)s, %(points)s, %(set_by)s, %(set_at)s)"
                      " on conflict (kind, valid_from) do update"
                      " set points = excluded.points, set_by = excluded.set_by, set_at = excluded.set_at",
                      {**vars(rule), "set_by": set_by, "set_at": set_at})

    def acts_in(self, period: Period) -> list[tuple[str, str, date, int]]:
        """Return the kept acts of a period: deputy, kind, day, how many."""
        rows = self._sql.all("select deputy, kind, counted_on, count(*) as times from duty_acts"
                             " where counted_on between %(first)s and %(last)s group by deputy, kind, counted_on",
                             {"first": period.first, "last": period.last})
        return [(row["deputy"], row["kind"], row["counted_on"], row["times"]) for row in rows]

    def earned_in(self, period: Period) -> dict[str, int]:
        """Return what the lines that come from acts hold, by deputy."""
        rows = self._sql.all("select deputy, sum(points) as points from point_entries where origin = 'event'"
                             " and counted_on between %(first)s and %(last)s group by deputy",
                             {"first": period.first, "last": period.last})
        return {row["deputy"]: row["points"] for row in rows}

    def add_appeal(self, entry_id: UUID, deputy: str, note: str, at: datetime) -> bool:
        """Keep an appeal. False if there is one."""
        return self._sql.count("insert into point_appeals (entry_id, deputy, note, appealed_at)"
                               " values (%(entry_id)s, %(deputy)s, %(note)s, %(at)s) on conflict do nothing",
                               {"entry_id": entry_id, "deputy": deputy, "note": note, "at": at}) == 1

    def appeal_page(self, deputy: str | None, after: tuple[datetime, UUID] | None, limit: int) -> list[dict[str, Any]]:
        """Return appeals, newest first."""
        conditions = "true"
        conditions += " and a.deputy = %(deputy)s" if deputy is not None else ""
        conditions += " and (a.appealed_at, a.entry_id) < (%(at)s, %(id)s)" if after is not None else ""
        at, row_id = after or (None, None)
        return self._sql.all(f"{_APPEALS} where {conditions} order by a.appealed_at desc, a.entry_id desc limit %(limit)s",
                             {"deputy": deputy, "at": at, "id": row_id, "limit": limit})
