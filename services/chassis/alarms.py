"""What is not as it should be: reported once when it is found, and once when it is mended.

A store holds `Alarms(sql)`; its use cases emit the service's `alarm_raised` and `alarm_cleared` for what is returned here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.chassis.sql import Sql
from services.chassis.transaction import Alarm

_RAISE = """
insert into alarms (alarm_id, kind, about, since)
select gen_random_uuid(), %(kind)s, about, %(now)s from unnest(%(abouts)s::text[]) as about order by about
on conflict (kind, about) where cleared_at is null do nothing
returning alarm_id, kind, about, since
"""

_CLEAR = """
update alarms set cleared_at = greatest(since, %(now)s)
where kind = %(kind)s and cleared_at is null and about = any(%(abouts)s)
returning alarm_id, kind, about, since
"""

_CLEAR_ALL_BUT = """
update alarms set cleared_at = greatest(since, %(now)s)
where kind = %(kind)s and cleared_at is null and not about = any(%(abouts)s)
returning alarm_id, kind, about, since
"""

_PAGE = """
select alarm_id, kind, about, since from alarms
where cleared_at is null and (%(kind)s::text is null or kind = %(kind)s) and (since, alarm_id) < (%(at)s, %(id)s)
order by since desc, alarm_id desc limit %(limit)s
"""

# Behind no row: where the first page begins.
_TOP = ("infinity", UUID(int=2**128 - 1))


class Alarms:
    """The table of alarms of one service."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def raise_about(self, kind: str, abouts: Iterable[str], now: datetime) -> list[Alarm]:
        """Open an alarm about each of these that has none of this kind; return the new ones."""
        wanted = sorted(set(abouts))
        return self._sql.all(_RAISE, {"kind": kind, "abouts": wanted, "now": now}, into=Alarm) if wanted else []

    def clear_about(self, kind: str, abouts: Iterable[str], now: datetime) -> list[Alarm]:
        """End the open alarms of this kind about these; return those that were open."""
        wanted = sorted(set(abouts))
        return self._sql.all(_CLEAR, {"kind": kind, "abouts": wanted, "now": now}, into=Alarm) if wanted else []

    def settle(self, kind: str, abouts: Iterable[str], now: datetime) -> tuple[list[Alarm], list[Alarm]]:
        """Make the open alarms of a kind be exactly those about these; return what was raised and what was cleared."""
        wanted = sorted(set(abouts))
        cleared = self._sql.all(_CLEAR_ALL_BUT, {"kind": kind, "abouts": wanted, "now": now}, into=Alarm)
        return self.raise_about(kind, wanted, now), cleared

    def open_page(self, kind: str | None, after: tuple[datetime, UUID] | None, limit: int) -> list[Alarm]:
        """Return open alarms, newest first, of one kind or of all."""
        at, row_id = after or _TOP
        return self._sql.all(_PAGE, {"kind": kind, "at": at, "id": row_id, "limit": limit}, into=Alarm)
