"""Figures: each is one query for what stands behind it, so that a figure and its drill-down cannot differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.followup.domain.figures import FIGURES, Period

_DAYS = "happened_on between %(from_on)s and %(to_on)s"
_OPINIONS = ("select subject_id::text as id, happened_on as day, channel as part, 1 as amount, 0 as of, false as is_least"
             f" from activities where kind = 'opinion_posted' and channel = any(%(channels)s) and {_DAYS}")

# A matter is carried out when every promise of its resolution is kept in all its cases; one without promises when all its
# cases are closed. It counts once, on the last of these days, under the category of its first case (B20).
_MATTERS = """
select session_id::text || '/' || item as id, max(done_on) as day, min(category) as part, 1 as amount, 0 as of,
       false as is_least
from (
    select m.session_id, m.item, c.category,
           (case when count(k.commitment_id) = 0 then max(c.closed_at)
                 when count(k.fulfilled_at) = count(k.commitment_id) then max(k.fulfilled_at)
            end at time zone %(zone)s)::date as done_on
    from matters m join cases c using (case_id)
    left join commitments k on k.case_id = m.case_id and k.round = m.round and k.origin = 'resolution'
    group by m.session_id, m.item, m.case_id, c.category
) as per_case
group by session_id, item
having count(*) = count(done_on) and max(done_on) between %(from_on)s and %(to_on)s
"""

# The latest record of a grid and its days; the whole district's, where there is one, instead of its grids'.
_PARTICIPATION = """
with latest as (
    select distinct on (grid, from_on, to_on) * from participation
    where from_on >= %(from_on)s and to_on <= %(to_on)s
    order by grid, from_on, to_on, recorded_at desc, participation_id desc
)
select participation_id::text as id, to_on as day, coalesce(grid, '') as part, participants as amount, residents as of,
       false as is_least
from latest where grid is null or not exists (select from latest where grid is null)
"""

_GRID_DEPUTIES = """
select deputy as id, as_of as day, '' as part, 1 as amount, 0 as of, false as is_least from grid_deputies
where as_of = (select max(as_of) from grid_deputies where as_of <= %(to_on)s)
"""

_CONTACTS = "kind in ('reception_held', 'visit_made', 'appointment_kept')"

ROWS: dict[str, str] = {
    "participation": _PARTICIPATION,
    "opinions_platform": _OPINIONS,
    "opinions_contacts": _OPINIONS,
    "opinions_wall": _OPINIONS,
    "visitors": "select subject_id::text as id, happened_on as day, contact_mode as part, amount, 0 as of,"
                f" false as is_least from activities where {_CONTACTS} and {_DAYS}",
    "sessions": "select subject_id::text as id, happened_on as day, detail as part, 1 as amount, 0 as of,"
                f" false as is_least from activities where kind = 'session_held' and {_DAYS}",
    "matters": _MATTERS,
    "money": "select outcome_id::text as id, achieved_on as day, category as part, money_fen as amount, 0 as of,"
             " is_lower_bound as is_least from outcomes"
             " where kind = 'money' and achieved_on between %(from_on)s and %(to_on)s",
    "cases_solved": "select case_id::text as id, (closed_at at time zone %(zone)s)::date as day, category as part,"
                    " 1 as amount, 0 as of, false as is_least from cases where stage in ('closed', 'archived')"
                    " and closed_at >= %(starts)s and closed_at < %(ends)s",
    "outcomes": "select outcome_id::text as id, achieved_on as day, unit as part, quantity as amount, 0 as of,"
                " is_lower_bound as is_least from outcomes"
                " where kind = 'counted' and achieved_on between %(from_on)s and %(to_on)s",
    "deputies_in_grids": _GRID_DEPUTIES,
    "mobile_share": "select subject_id::text as id, happened_on as day, kind as part,"
                    " (contact_mode = 'mobile')::int as amount, 1 as of, false as is_least"
                    f" from activities where {_CONTACTS} and {_DAYS}",
    "activities": "select event_id::text as id, happened_on as day, pillar as part, 1 as amount, 0 as of,"
                  f" false as is_least from activities where {_DAYS}",
}

_RESPONSE = """
select to_char(r.delivered_at at time zone %(zone)s, 'YYYY-MM') as month, count(*) as cases,
       percentile_disc(array[0.5, 0.9]) within group (order by greatest(r.delivered_at - c.filed_at, interval '0')) as taken
from replies r join cases c using (case_id)
where r.round = 1 and r.delivered_at >= %(starts)s and r.delivered_at < %(ends)s
group by 1 order by 1
"""

_ADD_PARTICIPATION = """
insert into participation (participation_id, grid, from_on, to_on, participants, residents, recorded_by, recorded_at)
values (%(participation_id)s, %(grid)s, %(from_on)s, %(to_on)s, %(participants)s, %(residents)s, %(by)s, %(at)s)
"""

_OVERLAPPING = """
select from_on, to_on from participation
where grid is not distinct from %(grid)s and from_on <= %(to_on)s and to_on >= %(from_on)s
  and (from_on, to_on) <> (%(from_on)s, %(to_on)s)
limit 1
"""


@dataclass(frozen=True)
class Span:
    """A period as the tables are asked for it."""

    period: Period
    starts: datetime
    ends: datetime
    zone: str

    def params(self, figure: str) -> dict[str, Any]:
        """Return what the query of a figure is asked with."""
        return {**vars(self.period), "starts": self.starts, "ends": self.ends, "zone": self.zone,
                "channels": list(FIGURES[figure].channels)}


@dataclass(frozen=True)
class Sum:
    """A part of a figure."""

    part: str
    items: int
    amount: int
    of: int
    is_least: bool


@dataclass(frozen=True)
class Counted:
    """One thing that stands behind a figure."""

    id: str
    day: date
    part: str
    amount: int
    of: int


class Figures:
    """What is counted, from the tables of all rooms."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def sums(self, figure: str, span: Span) -> list[Sum]:
        """Return the parts of a figure."""
        return self._sql.all(
            "select coalesce(part, '') as part, count(*) as items, sum(amount)::bigint as amount, sum(of)::bigint as of,"
            f" bool_or(is_least) as is_least from ({ROWS[figure]}) as behind group by 1 order by 1",
            span.params(figure),
            into=Sum,
        )

    def list_counted(self, figure: str, span: Span, *, after: tuple[date, str] | None, limit: int) -> list[Counted]:
        """Return a page of what stands behind a figure, newest first."""
        condition = "where (day, id) < (%(after)s, %(after_id)s)" if after else ""
        day, last = after or (None, None)
        return self._sql.all(
            f"select id, day, coalesce(part, '') as part, amount, of from ({ROWS[figure]}) as behind {condition}"
            " order by day desc, id desc limit %(limit)s",
            {**span.params(figure), "after": day, "after_id": last, "limit": limit},
            into=Counted,
        )

    def response_months(self, span: Span) -> dict[str, tuple[int, int, int]]:
        """Return by month how many cases were first answered, and median and P90 in whole hours (C5)."""
        rows = self._sql.all(_RESPONSE, span.params("cases_solved"))
        return {row["month"]: (row["cases"], *(int(one.total_seconds() // 3600) for one in row["taken"]))
                for row in rows}

    def find_overlapping(self, grid: str | None, period: Period) -> Period | None:
        """Return recorded days of this grid that overlap with these and are not the same."""
        return self._sql.one(_OVERLAPPING, {"grid": grid, **vars(period)}, into=Period)

    def add_participation(self, participation_id: UUID, grid: str | None, period: Period, participants: int,
                          residents: int, *, by: str, at: datetime) -> None:
        """Keep who took part."""
        self._sql.run(_ADD_PARTICIPATION, {
            "participation_id": participation_id, "grid": grid, **vars(period), "participants": participants,
            "residents": residents, "by": by, "at": at})

    def set_grid_deputies(self, as_of: date, deputies: Sequence[str], at: datetime) -> None:
        """Keep which deputies are in grids on a day, instead of what was recorded of that day."""
        self._sql.run("delete from grid_deputies where as_of = %(as_of)s", {"as_of": as_of})
        self._sql.run(
            "insert into grid_deputies (as_of, deputy, recorded_at)"
            " select %(as_of)s, deputy, %(at)s from unnest(%(deputies)s::text[]) as deputy",
            {"as_of": as_of, "deputies": list(deputies), "at": at},
        )
