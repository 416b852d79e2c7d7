"""Marks of hard and key problems as rows; the last one of a case holds."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.domain.screening import CaseMark

_COLUMNS = "case_id, mark, reason, marked_by as by, deputy, entered_by, marked_at as at"

_CURRENT = f"select {_COLUMNS} from case_marks where case_id = %(case_id)s and is_current"

_HISTORY = f"select {_COLUMNS} from case_marks where case_id = %(case_id)s order by mark_id"

_SUPERSEDE = "update case_marks set is_current = false where case_id = %(case_id)s and is_current"

_ADD = """
insert into case_marks (case_id, mark, reason, marked_by, deputy, entered_by, marked_at)
values (%(case_id)s, %(mark)s, %(reason)s, %(by)s, %(deputy)s, %(entered_by)s, %(at)s)
"""

_PAGE = """
select m.case_id, c.number, c.title, c.grid, m.mark, m.reason, m.marked_by as by, m.marked_at as at
from case_marks m join cases c using (case_id)
where m.is_current and m.mark <> 'none' and (m.marked_at, m.case_id) < (%(at)s, %(id)s){conditions}
order by m.marked_at desc, m.case_id desc limit %(limit)s
"""

_CONDITIONS = {"mark": " and m.mark = %(mark)s", "grid": " and c.grid = %(grid)s"}
# Behind no row: where the first page begins.
_TOP = ("infinity", UUID(int=2**128 - 1))


class CaseMarks:
    """The table of marks."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def current_mark(self, case_id: UUID) -> CaseMark | None:
        """Return the last mark of a locked case, or None if it never had one."""
        return self._sql.one(_CURRENT, {"case_id": case_id}, into=CaseMark)

    def marks_of(self, case_id: UUID) -> list[CaseMark]:
        """Return all marks of a case, oldest first."""
        return self._sql.all(_HISTORY, {"case_id": case_id}, into=CaseMark)

    def add_mark(self, mark: CaseMark) -> None:
        """Let a mark of a locked case hold from now on."""
        self._sql.run(_SUPERSEDE, {"case_id": mark.case_id})
        self._sql.run(_ADD, asdict(mark))

    def marked_page(
        self, mark: str | None, grid: str | None, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return the cases that are marked now, last marked first."""
        at, row_id = after or _TOP
        wanted = {"mark": mark, "grid": grid}
        conditions = "".join(_CONDITIONS[name] for name, value in wanted.items() if value is not None)
        return self._sql.all(_PAGE.format(conditions=conditions), {**wanted, "at": at, "id": row_id, "limit": limit})
