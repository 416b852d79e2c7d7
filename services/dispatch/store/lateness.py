"""Which cases are late, and with what: found by indexes on what is open, never by reading what is over.

Found rows are not locked here: whoever acts on one holds its case and looks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from services.chassis.sql import Sql

RUNNING = "r.is_current and r.state in ('assigned', 'returned', 'claimed', 'replied', 'sent_back')"
# The year in which the last day lies that ends at due_at.
_DUE_YEAR = "extract(year from (r.due_at - interval '1 microsecond') at time zone %(zone)s)::integer"
_START_YEAR = "extract(year from r.clock_starts_on)::integer"

# What each kind of alarm is about: the rounds for which this holds, with `limit` in the past.
LATE = MappingProxyType(
    {
        # Assigned on a day since which the working days for a claim are over (A15).
        "case_unclaimed": "r.is_current and r.state = 'assigned' and r.given_at < %(limit)s",
        # At the desk for longer than its office hours (A24).
        "desk_late": "r.is_current and r.state = 'unrouted' and r.desk_due_at <= %(limit)s",
        # Registered on a day since which the working days for the dispatch are over (D2). A complex case went to its
        # session in time, whatever came of it.
        "not_dispatched": """r.is_current and r.state = 'unrouted' and exists (
            select from cases c
            where c.case_id = r.case_id and c.complexity <> 'complex' and c.registered_at < %(limit)s)""",
        "return_undecided": "r.state = 'returned' and r.adjudicate_by <= %(limit)s",
        "reply_overdue": f"{RUNNING} and r.due_at <= %(limit)s",
    }
)


class Lateness:
    """What has come due, a bounded number at a time."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def due_soon(self, now: datetime, horizon: datetime, limit: int) -> list[UUID]:
        """Return cases whose reply is due before the horizon and of which that was not said."""
        return self._cases(
            f"""select r.case_id from rounds r
                where {RUNNING} and (r.warned_of is null or r.warned_of < r.due_at)
                  and r.due_at > %(now)s and r.due_at <= %(horizon)s
                order by r.due_at limit %(limit)s""",
            now=now,
            horizon=horizon,
            limit=limit,
        )

    def to_tell(self, due_before: Sequence[datetime], limit: int) -> list[UUID]:
        """Return cases that have reached a level of which that was not said."""
        first, second, third = due_before
        return self._cases(
            f"""select r.case_id from rounds r
                where {RUNNING} and (r.overdue_level = 0 and r.due_at <= %(first)s
                    or r.overdue_level = 1 and r.due_at <= %(second)s
                    or r.overdue_level = 2 and r.due_at <= %(third)s)
                order by r.due_at limit %(limit)s""",
            first=first,
            second=second,
            third=third,
            limit=limit,
        )

    def pauses_over(self, today: date, limit: int) -> list[UUID]:
        """Return cases whose pause ends by itself today or should have ended."""
        return self._cases(
            f"""select r.case_id from rounds r where {RUNNING} and r.pause_ends_on <= %(today)s
                order by r.pause_ends_on limit %(limit)s""",
            today=today,
            limit=limit,
        )

    def settled_years(self, published: Sequence[int], zone: str, limit: int) -> list[UUID]:
        """Return cases with a provisional due time whose years are all published."""
        return self._cases(
            f"""select r.case_id from rounds r where {RUNNING} and r.is_due_provisional
                and {_START_YEAR} = any(%(years)s) and {_DUE_YEAR} = any(%(years)s)
                order by r.due_at limit %(limit)s""",
            years=list(published),
            zone=zone,
            limit=limit,
        )

    def provisional_years(self, zone: str) -> list[int]:
        """Return the years that provisional due times touch."""
        rows = self._sql.all(
            f"""select distinct year from rounds r, unnest(array[{_START_YEAR}, {_DUE_YEAR}]) as year
                where {RUNNING} and r.is_due_provisional order by year""",
            {"zone": zone},
        )
        return [row["year"] for row in rows]

    def to_raise(self, kind: str, limit: datetime, most: int) -> list[str]:
        """Return cases that are late in this way and have no open alarm about it."""
        rows = self._sql.all(
            f"""select r.case_id::text as about from rounds r
                where {LATE[kind]} and not exists (
                    select from alarms a
                    where a.kind = %(kind)s and a.about = r.case_id::text and a.cleared_at is null)
                limit %(most)s""",
            {"kind": kind, "limit": limit, "most": most},
        )
        return [row["about"] for row in rows]

    def to_clear(self, kind: str, limit: datetime, most: int) -> list[str]:
        """Return what an open alarm is about though it is late no more."""
        rows = self._sql.all(
            f"""select a.about from alarms a
                where a.kind = %(kind)s and a.cleared_at is null and not exists (
                    select from rounds r where r.case_id = a.about::uuid and {LATE[kind]})
                limit %(most)s""",
            {"kind": kind, "limit": limit, "most": most},
        )
        return [row["about"] for row in rows]

    def _cases(self, query: str, **params: object) -> list[UUID]:
        return [row["case_id"] for row in self._sql.all(query, params)]
