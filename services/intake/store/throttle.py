"""Marks of who has posted when: read under a lock of the person, forgotten after a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.chassis.sql import Sql
from services.intake.contact_vault import ContactVault

# In their order, so that two calls that share persons wait for each other instead of deadlocking.
_LOCK = """
select pg_advisory_xact_lock(hashtextextended('siquan.posting.' || current_schema || '.' || person, 0))
from unnest(%(persons)s::text[]) as person
"""

_RECENT = """
select person, posted_at from unnest(%(persons)s::text[]) as wanted (name) cross join lateral (
    select person, posted_at from posting_marks m where m.person = wanted.name and posted_at > %(since)s
    order by posted_at desc limit %(most)s
) as newest
"""

_ADD = """
insert into posting_marks (person, posted_at) select person, %(now)s from unnest(%(persons)s::text[]) as person
"""

_FORGET = """
delete from posting_marks where mark_id in (
    select mark_id from posting_marks where posted_at <= %(until)s order by posted_at limit %(limit)s)
"""


class PostingMarks:
    """The table of posting marks. Telephone numbers are known by keyed digests only."""

    def __init__(self, sql: Sql, vault: ContactVault) -> None:
        self._sql, self._vault = sql, vault

    def caller(self, subject: str) -> str:
        """Return the name under which a caller is counted."""
        return f"caller:{subject}"

    def phone(self, number: str) -> str:
        """Return the name under which a telephone number is counted."""
        return f"phone:{self._vault.digest(number)}"

    def recent(self, persons: Sequence[str], *, now: datetime, within: timedelta, most: int) -> dict[str, list[datetime]]:
        """Return when these have posted lately, newest first; until the commit nobody else counts them."""
        ordered = sorted(set(persons))
        found: dict[str, list[datetime]] = {person: [] for person in ordered}
        self._sql.run(_LOCK, {"persons": ordered})
        for row in self._sql.all(_RECENT, {"persons": ordered, "since": now - within, "most": most}):
            found[row["person"]].append(row["posted_at"])
        return found

    def add(self, persons: Sequence[str], now: datetime) -> None:
        """Mark one stored opinion for each of these; somebody named twice has posted two."""
        self._sql.run(_ADD, {"persons": list(persons), "now": now})

    def forget(self, until: datetime, limit: int) -> int:
        """Remove some of the marks that no longer count, oldest first; return how many."""
        return self._sql.count(_FORGET, {"until": until, "limit": limit})
