"""What is stuck in any service, and what followup itself finds stuck."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.followup.store.page import After, where

# Alarms of these kinds are about a grid by its code; others tell theirs by their case or promise, if they have one.
_ABOUT_GRIDS = ["grid_without_deputy", "grid_not_sound", "opinion_overdue"]

# Out of order as well: what is cleared before it is known to be open never was open here.
_RAISED = """
insert into exceptions (alarm_id, service, kind, about, grid, since)
select %(alarm_id)s, %(service)s, %(kind)s, %(about)s,
       case when %(kind)s = any(%(about_grids)s) then nullif(%(about)s, 'no-grid')
            else coalesce((select grid from cases where case_id = thing.id),
                          (select c.grid from commitments m join cases c using (case_id)
                           where m.commitment_id = thing.id)) end,
       %(since)s
from (select substring(%(about)s from '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')::uuid as id) as thing
on conflict (alarm_id) do nothing
"""

_CLEARED = """
insert into exceptions (alarm_id, service, kind, about, since, cleared_at)
values (%(alarm_id)s, %(service)s, %(kind)s, %(about)s, %(since)s, greatest(%(since)s, %(cleared_at)s))
on conflict (alarm_id) do update set cleared_at = excluded.cleared_at where exceptions.cleared_at is null
"""

_KNOWN = "exists (select from alarms a where a.kind = %(kind)s and a.about = {id}::text and a.cleared_at is null)"

_LATE = {
    "promise_overdue": "select commitment_id::text as about from commitments"
    f" where state <> 'fulfilled' and deadline_on < %(day)s and not {_KNOWN.format(id='commitment_id')}"
    " order by deadline_on limit %(limit)s",
    "rating_late": "select c.case_id::text as about from wall_entries w join cases c using (case_id)"
    " where w.published_at < %(day)s and w.round = c.round and c.stage = 'rating'"
    f" and not {_KNOWN.format(id='c.case_id')} order by w.published_at limit %(limit)s",
    "look_back_missed": "select case_id::text as about from cases where stage = 'closed' and look_back_due_on < %(day)s"
    f" and not {_KNOWN.format(id='case_id')} order by look_back_due_on limit %(limit)s",
}

_MENDED = {
    "promise_overdue": "select a.about from alarms a join commitments m on m.commitment_id = a.about::uuid"
    " where a.kind = %(kind)s and a.cleared_at is null and (m.state = 'fulfilled' or m.deadline_on >= %(day)s)"
    " limit %(limit)s",
    "rating_late": "select a.about from alarms a join cases c on c.case_id = a.about::uuid"
    " where a.kind = %(kind)s and a.cleared_at is null and c.stage <> 'rating' limit %(limit)s",
    "look_back_missed": "select a.about from alarms a join cases c on c.case_id = a.about::uuid"
    " where a.kind = %(kind)s and a.cleared_at is null and c.stage <> 'closed' limit %(limit)s",
}


@dataclass(frozen=True)
class Stuck:
    """One thing that is stuck."""

    alarm_id: UUID
    service: str
    kind: str
    about: str
    grid: str | None
    since: datetime


class StuckThings:
    """The table `exceptions`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_raised(self, service: str, alarms: Iterable[Any]) -> None:
        """Put these alarms of a service on the list."""
        rows = [{"alarm_id": one.alarm_id, "service": service, "kind": one.kind, "about": one.about, "since": one.since,
                 "about_grids": _ABOUT_GRIDS} for one in alarms]
        if rows:
            self._sql.run_many(_RAISED, rows)

    def add_cleared(self, service: str, alarms: Iterable[Any], at: datetime) -> None:
        """Take these alarms of a service off the list; they are known as mended also when they come first."""
        rows = [{"alarm_id": one.alarm_id, "service": service, "kind": one.kind, "about": one.about, "since": one.since,
                 "cleared_at": at} for one in alarms]
        if rows:
            self._sql.run_many(_CLEARED, rows)

    def list_open(self, filters: dict[str, Any], *, since: datetime | None, after: After, limit: int) -> list[Stuck]:
        """Return a page of what is stuck, newest first."""
        condition, params = where(filters, ("since", "alarm_id"), after)
        condition += " and cleared_at is null" if condition else "where cleared_at is null"
        if since is not None:
            condition += " and since >= %(since)s"
        return self._sql.all(
            f"select alarm_id, service, kind, about, grid, since from exceptions {condition}"
            " order by since desc, alarm_id desc limit %(limit)s",
            {**params, "since": since, "limit": limit},
            into=Stuck,
        )

    def find_late(self, kind: str, day: date | datetime, *, limit: int) -> list[str]:
        """Return what is late of this kind and has no alarm yet."""
        return [row["about"] for row in self._sql.all(_LATE[kind], {"kind": kind, "day": day, "limit": limit})]

    def find_mended(self, kind: str, day: date | datetime, *, limit: int) -> list[str]:
        """Return what has an alarm of this kind and is late no longer."""
        return [row["about"] for row in self._sql.all(_MENDED[kind], {"kind": kind, "day": day, "limit": limit})]
