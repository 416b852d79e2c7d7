"""What is late or absent: complex cases past their limits (C14), and bodies that did not come (C3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql

# Dispatch asked for a session, and has not given the case to a body since.
_ASKED_FOR = "c.requested_at is not null and (c.assigned_at is null or c.assigned_at < c.requested_at)"
# What is late, by kind of alarm. `cutoff`: requests before it are past their days; an extension moves a request on.
_LATE = {
    "session_late": f"c.state = 'waiting' and {_ASKED_FOR} and c.requested_at < %(cutoff)s",
    "settlement_late": f"""c.state in ('waiting', 'on_agenda') and {_ASKED_FOR} and c.requested_at < %(cutoff)s
                           and c.requested_at + make_interval(days => c.extended_days) < %(cutoff)s""",
}

_CASES = "select c.case_id::text as about from cases c"
_ALARMS = "select a.about from alarms a where a.kind = %(kind)s and a.cleared_at is null"


class Watch:
    """Lateness is read off the cases and compared with the alarms that are open."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def newly_late(self, kind: str, cutoff: datetime, limit: int) -> list[str]:
        """Return late cases that have no alarm of this kind yet."""
        return self._difference(f"{_CASES} where {_LATE[kind]}", _ALARMS, kind, cutoff, limit)

    def no_longer_late(self, kind: str, cutoff: datetime, limit: int) -> list[str]:
        """Return what open alarms of this kind are about although it is late no more."""
        return self._difference(_ALARMS, f"{_CASES} where {_LATE[kind]}", kind, cutoff, limit)

    def _difference(self, one: str, other: str, kind: str, cutoff: datetime, limit: int) -> list[str]:
        # `except` hashes both sides; a join of cases and alarms on their text is planned badly when much is late.
        rows = self._sql.all(f"({one}) except ({other}) limit %(limit)s", {"kind": kind, "cutoff": cutoff, "limit": limit})
        return [row["about"] for row in rows]

    def add_absences(self, session_id: UUID, bodies: Iterable[str], at: datetime) -> None:
        """Write which invited bodies did not come to a session."""
        self._sql.run_many(
            "insert into absences (session_id, body, absent_at) values (%(id)s, %(body)s, %(at)s)",
            [{"id": session_id, "body": body, "at": at} for body in bodies])

    def absences(self, body: str | None, since: datetime | None, until: datetime | None,
                 after: tuple[datetime, UUID, str] | None, limit: int) -> list[dict[str, Any]]:
        """Return absences behind a place in the list, newest first."""
        where, given = _period(body, since, until)
        if after:
            where += " and (a.absent_at, a.session_id, a.body) < (%(at)s, %(id)s, %(after_body)s)"
            given |= {"at": after[0], "id": after[1], "after_body": after[2]}
        return self._sql.all(
            f"""select a.body, a.session_id, s.kind, s.site, a.absent_at from absences a join sessions s using (session_id)
                where {where} order by a.absent_at desc, a.session_id desc, a.body desc limit %(limit)s""",
            {**given, "limit": limit})

    def attendance(self, body: str | None, since: datetime | None, until: datetime | None) -> list[dict[str, Any]]:
        """Return by body to how many held sessions it was invited and to how many it did not come."""
        where, given = _period(body, since, until, table="s", moment="opened_at")
        return self._sql.all(
            f"""select s.body, count(*) as invited, count(a.body) as absent
                from (select session_id, opened_at, unnest(bodies) as body from sessions where closed_at is not null) s
                left join absences a using (session_id, body)
                where {where} group by s.body order by absent desc, invited desc, s.body limit 500""", given)


def _period(body: str | None, since: datetime | None, until: datetime | None, *, table: str = "a",
            moment: str = "absent_at") -> tuple[str, dict[str, Any]]:
    words = {"body": f"{table}.body = %(body)s", "since": f"{table}.{moment} >= %(since)s",
             "until": f"{table}.{moment} < %(until)s"}
    given = {"body": body, "since": since, "until": until}
    kept = {name: value for name, value in given.items() if value is not None}
    return " and ".join(["true", *(words[name] for name in kept)]), kept
