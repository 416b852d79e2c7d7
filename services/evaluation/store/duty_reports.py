"""The deputies' yearly reports as rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql

_ADD = """
insert into duty_reports (report_id, deputy, year, report, mode, entered_by, filed_at)
values (%(report_id)s, %(deputy)s, %(year)s, %(report)s, %(mode)s, %(entered_by)s, %(filed_at)s)
on conflict (deputy, year) do nothing
"""


class DutyReportRows:
    """The table of reports on duty."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_report(self, report: Mapping[str, Any]) -> bool:
        """Keep a report. False if the deputy has filed one for that year."""
        return self._sql.count(_ADD, report) == 1

    def report_page(self, deputy: str | None, year: int | None, after: tuple[datetime, UUID] | None,
                    limit: int) -> list[dict[str, Any]]:
        """Return reports, newest first."""
        conditions = "true"
        conditions += " and deputy = %(deputy)s" if deputy is not None else ""
        conditions += " and year = %(year)s" if year is not None else ""
        conditions += " and (filed_at, report_id) < (%(at)s, %(id)s)" if after is not None else ""
        at, row_id = after or (None, None)
        return self._sql.all(
            f"select report_id, deputy, year, report, mode, filed_at from duty_reports where {conditions}"
            " order by filed_at desc, report_id desc limit %(limit)s",
            {"deputy": deputy, "year": year, "at": at, "id": row_id, "limit": limit})
