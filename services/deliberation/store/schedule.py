"""Sessions by time: pages of them, the calendar, and how many were held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql

_LINE = """s.session_id, s.hall, s.site, s.kind, s.state, s.scheduled_at, s.opened_at, s.place,
           (select count(*) from agenda_items i where i.session_id = s.session_id and i.dropped_at is null) as items,
           (select count(*) from item_cases c where c.session_id = s.session_id and c.taken_off_at is null) as cases"""


@dataclass(frozen=True)
class Wanted:
    """Which sessions; None does not restrict. `since` counts, `until` no longer does."""

    kind: str | None = None
    state: str | None = None
    hall: str | None = None
    site: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self, moment: str) -> tuple[str, dict[str, Any]]:
        """Return the restriction on the given column of time as SQL, and its parameters."""
        given = {name: value for name, value in vars(self).items() if value is not None}
        words = {"since": f"s.{moment} >= %(since)s", "until": f"s.{moment} < %(until)s"}
        return " and ".join(["true", *(words.get(name, f"s.{name} = %({name})s") for name in given)]), given


class Schedule:
    """The sessions in the order of their time."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def newest(self, wanted: Wanted, after: tuple[datetime, UUID] | None, limit: int) -> list[dict[str, Any]]:
        """Return sessions behind a place in the list, newest first."""
        where, given = wanted.conditions("scheduled_at")
        if after:
            where, given = f"{where} and (s.scheduled_at, s.session_id) < (%(at)s, %(id)s)", {
                **given, "at": after[0], "id": after[1]}
        return self._sql.all(
            f"select {_LINE} from sessions s where {where} order by s.scheduled_at desc, s.session_id desc limit %(limit)s",
            {**given, "limit": limit})

    def upcoming(self, wanted: Wanted, limit: int) -> list[dict[str, Any]]:
        """Return the sessions of a period that have a time, earliest first."""
        where, given = wanted.conditions("scheduled_at")
        return self._sql.all(
            f"""select {_LINE}, h.name as hall_name, s.convened_at from sessions s join halls h using (hall)
                where {where} and s.state <> 'adjourned' order by s.scheduled_at, s.session_id limit %(limit)s""",
            {**given, "limit": limit})

    def count_held(self, wanted: Wanted) -> dict[str, int]:
        """Return how many sessions were held, by kind: closed ones, by the moment of their opening."""
        where, given = wanted.conditions("opened_at")
        rows = self._sql.all(
            f"select s.kind, count(*) from sessions s where s.closed_at is not null and {where} group by s.kind", given)
        return {row["kind"]: row["count"] for row in rows}

    def count_not_held(self, wanted: Wanted) -> dict[str, int]:
        """Return how many sessions were called off or are put off, by state and the time for which they were called."""
        where, given = wanted.conditions("scheduled_at")
        rows = self._sql.all(
            f"""select s.state, count(*) from sessions s where s.state in ('cancelled', 'adjourned') and {where}
                group by s.state""", given)
        return {row["state"]: row["count"] for row in rows}

    def meetings_by_month(self, zone: str, since: datetime) -> dict[str, int]:
        """Return how many council meetings were held, by month (`2024-05`) in the district's time."""
        rows = self._sql.all(
            """select to_char(opened_at at time zone %(zone)s, 'YYYY-MM') as month, count(*) from sessions
               where closed_at is not null and kind = 'council_meeting' and opened_at >= %(since)s group by 1""",
            {"zone": zone, "since": since})
        return {row["month"]: row["count"] for row in rows}
