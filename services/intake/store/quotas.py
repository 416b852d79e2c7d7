"""Quotas as rows: how deputies stand in a period, which periods have been judged, and who was short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.domain.quotas import Period

# Who sat in a period at least for a day. A deputy whose end has no date is not asked about any more.
_SAT = """
coalesce(d.term_from, '-infinity') <= %(ends_on)s and coalesce(d.term_until, 'infinity') >= %(starts_on)s
and (d.is_sitting or d.term_until is not null)
"""
# Sworn in, or gone, in the course of it.
_EXEMPT = """
(coalesce(d.term_from, '-infinity') > %(starts_on)s or coalesce(d.term_until, 'infinity') < %(ends_on)s)
"""

_STANDINGS = f"""
select d.deputy, d.level, {_EXEMPT} as is_exempt, acts.done, acts.last_on
from deputies d cross join lateral (
    select count(*)::int as done, max(done_on) as last_on from deputy_acts a
    where a.deputy = d.deputy and a.kind = %(kind)s and a.done_on between %(starts_on)s and %(ends_on)s
) as acts
where {_SAT} and d.deputy > %(after)s and (%(deputy)s::text is null or d.deputy = %(deputy)s)
  and (not %(is_lacking)s or (acts.done < %(min)s and not {_EXEMPT}))
order by d.deputy limit %(limit)s
"""

_OPEN_PERIOD = """
insert into quota_periods (kind, period, starts_on, ends_on) values (%(kind)s, %(period)s, %(starts_on)s, %(ends_on)s)
on conflict do nothing
"""

_LAST_PERIOD = "select max(starts_on) from quota_periods where kind = %(kind)s and period = %(period)s"

_DUE_PERIOD = """
select kind, period, starts_on, ends_on, judged_up_to from quota_periods
where not is_judged and ends_on < %(today)s order by ends_on, kind, period limit 1 for update
"""

_JUDGED = """
update quota_periods set judged_up_to = %(up_to)s, is_judged = %(is_judged)s
where kind = %(kind)s and period = %(period)s and starts_on = %(starts_on)s
"""

_ADD_MISS = """
insert into quota_misses (miss_id, deputy, kind, period, starts_on, ends_on, done, min, about, missed_at)
values (%(miss_id)s, %(deputy)s, %(kind)s, %(period)s, %(starts_on)s, %(ends_on)s, %(done)s, %(min)s, %(about)s, %(now)s)
on conflict (deputy, kind, period, starts_on) do nothing
"""

# What was missing has come, or the deputy owed nothing after all.
_MEND = """
update quota_misses m set mended_at = greatest(m.missed_at, %(now)s)
from deputies d
where d.deputy = m.deputy and m.mended_at is null and (%(deputy)s::text is null or m.deputy = %(deputy)s)
  and ((select count(*) from deputy_acts a where a.deputy = m.deputy and a.kind = m.kind
                                             and a.done_on between m.starts_on and m.ends_on) >= m.min
       or coalesce(d.term_from, '-infinity') > m.starts_on or coalesce(d.term_until, 'infinity') < m.ends_on)
returning m.about
"""


@dataclass(frozen=True)
class Standing:
    """What one deputy has done in a period."""

    deputy: str
    level: str
    is_exempt: bool
    done: int
    last_on: date | None


@dataclass(frozen=True)
class DuePeriod:
    """A period that is over and has not been judged to its end."""

    kind: str
    period: str
    starts_on: date
    ends_on: date
    judged_up_to: str


class Quotas:
    """The tables of quotas."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def standings(
        self, kind: str, period: Period, least: int, *, after: str, limit: int, deputy: str | None = None,
        is_lacking: bool = False,
    ) -> list[Standing]:
        """Return how deputies stand in a period, by their codes: all, one, or those who lack something."""
        return self._sql.all(
            _STANDINGS,
            {"kind": kind, "starts_on": period.starts_on, "ends_on": period.ends_on, "min": least, "after": after,
             "limit": limit, "deputy": deputy, "is_lacking": is_lacking},
            into=Standing,
        )

    def last_period(self, kind: str, period: str) -> date | None:
        """Return the first day of the latest period of a quota that is known, or None."""
        found: date | None = self._sql.value(_LAST_PERIOD, {"kind": kind, "period": period})
        return found

    def open_period(self, kind: str, period: Period) -> None:
        """Take note of a period, so that it is judged when it is over."""
        self._sql.run(
            _OPEN_PERIOD,
            {"kind": kind, "period": period.unit, "starts_on": period.starts_on, "ends_on": period.ends_on},
        )

    def due_period_for_update(self, today: date) -> DuePeriod | None:
        """Lock the oldest period that is over and not judged, or return None."""
        return self._sql.one(_DUE_PERIOD, {"today": today}, into=DuePeriod)

    def judged(self, due: DuePeriod, up_to: str, *, is_judged: bool) -> None:
        """Note how far a period has been judged."""
        self._sql.run(
            _JUDGED,
            {"kind": due.kind, "period": due.period, "starts_on": due.starts_on, "up_to": up_to, "is_judged": is_judged},
        )

    def add_misses(self, misses: Iterable[dict[str, Any]]) -> None:
        """Keep who was short."""
        rows = list(misses)
        if rows:
            self._sql.run_many(_ADD_MISS, rows)

    def mend(self, deputy: str | None, now: datetime) -> list[str]:
        """End the misses that are none any more, of a deputy or of all; return what their alarms are about."""
        return [row["about"] for row in self._sql.all(_MEND, {"deputy": deputy, "now": now})]


def miss_row(miss_id: UUID, due: DuePeriod, standing: Standing, least: int, about: str, now: datetime) -> dict[str, Any]:
    """Return the row of one deputy who was short."""
    return {"miss_id": miss_id, "deputy": standing.deputy, "kind": due.kind, "period": due.period,
            "starts_on": due.starts_on, "ends_on": due.ends_on, "done": standing.done, "min": least, "about": about,
            "now": now}
