"""Activities of all services, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.chassis.sql import Sql

_ADD = """
insert into activities (event_id, kind, pillar, subject_id, happened_on, grid, site, channel, contact_mode, detail, amount)
values (%(event_id)s, %(kind)s, %(pillar)s, %(subject_id)s, %(happened_on)s, %(grid)s, %(site)s, %(channel)s,
        %(contact_mode)s, %(detail)s, %(amount)s)
on conflict do nothing
"""

_HANG = """
insert into matters (session_id, item, case_id, round, adopted_at)
values (%(session_id)s, %(item)s, %(case_id)s, %(round)s, %(at)s) on conflict do nothing
"""


@dataclass(frozen=True)
class Activity:
    """One activity as it is kept."""

    event_id: UUID
    kind: str
    pillar: str
    subject_id: UUID
    happened_on: date
    grid: str | None = None
    site: str | None = None
    channel: str | None = None
    contact_mode: str | None = None
    detail: str | None = None
    amount: int = 1


class Activities:
    """The tables `activities` and `matters`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_activity(self, activity: Activity) -> None:
        """Keep an activity, once."""
        self._sql.run(_ADD, vars(activity))

    def hang_case(self, session_id: UUID, item: int, case_id: UUID, round_: int, at: datetime) -> None:
        """Let a case hang on the matter that a session resolved."""
        self._sql.run(_HANG, {"session_id": session_id, "item": item, "case_id": case_id, "round": round_, "at": at})
