"""The lines of the case ledger: added, read in their order, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from services.chassis.sql import Sql
from services.followup.domain.ledger import Head, Line

_COLUMNS = tuple(field.name for field in fields(Line))
_SELECTED = ", ".join(_COLUMNS)

_ADD = f"insert into ledger_entries ({_SELECTED}) values ({', '.join(f'%({name})s' for name in _COLUMNS)})"

# Head and count in one statement: both are of one moment, so a line that is added meanwhile alarms nobody.
_HEADS = """
select c.case_id, c.ledger_position as position, c.ledger_hash as hash,
       (select count(*) from ledger_entries l
        where l.case_id = c.case_id and l.position > c.ledger_position) as beyond
from cases c where c.case_id > %(after)s and (%(only)s::uuid is null or c.case_id = %(only)s)
order by c.case_id limit %(limit)s
"""

_BETWEEN = f"""
select {_SELECTED} from ledger_entries
where (case_id, position) > (%(case_id)s, %(position)s) and case_id <= %(last_case_id)s
order by case_id, position limit %(limit)s
"""

_OF_CASE = f"""
select {_SELECTED} from ledger_entries where case_id = %(case_id)s and position > %(after)s
order by position limit %(limit)s
"""


_UNTIL = f"""
select {_SELECTED} from ledger_entries
where case_id = %(case_id)s and position > %(after)s and recorded_at <= %(at)s order by position limit %(limit)s
"""


class Ledger:
    """The table `ledger_entries`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, line: Line) -> None:
        """Write a line. Its case is locked and remembers it as its head."""
        self._sql.run(_ADD, vars(line))

    def list_lines(self, case_id: UUID, *, after: int, limit: int) -> list[Line]:
        """Return the lines of a case that follow a position."""
        return self._sql.all(_OF_CASE, {"case_id": case_id, "after": after, "limit": limit}, into=Line)

    def each_line_until(self, case_id: UUID, at: datetime) -> Iterator[Line]:
        """Give the lines of a case that were written until a moment, a page in memory at a time."""
        after = 0
        while page := self._sql.all(_UNTIL, {"case_id": case_id, "after": after, "at": at, "limit": 1000}, into=Line):
            yield from page
            after = page[-1].position

    def list_heads(self, *, after: UUID, limit: int, only: UUID | None = None) -> list[Head]:
        """Return where the chains of the cases end, in the order of their ids."""
        return self._sql.all(_HEADS, {"after": after, "only": only, "limit": limit}, into=Head)

    def list_between(self, case_id: UUID, position: int, last_case_id: UUID, *, limit: int) -> list[Line]:
        """Return the lines that follow that one, case by case, up to the last line of the last case."""
        return self._sql.all(
            _BETWEEN,
            {"case_id": case_id, "position": position, "last_case_id": last_case_id, "limit": limit},
            into=Line,
        )
