"""What may be asked about the deputies' yearly reports on their duty (两联一述 A2: 述)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.evaluation.errors import duty_reports as e
from services.contracts.evaluation.events.points import POINT_MODES

_EARLIEST = 2000


@record
class DutyReport(Record):
    """What a deputy reports on a year of duty, in his own words."""

    report_id: UUID = f.uuid()
    deputy: str = f.code()
    year: int = f.integer(min=_EARLIEST, max=9999)
    report: str = f.text(max=4000)
    mode: str = f.choice(POINT_MODES)
    filed_at: datetime = f.moment()


@operation("evaluation.file_duty_report", writes=True, callers=(roles.DEPUTY, roles.STATION_STAFF, roles.COMMITTEE_OFFICE),
           reply=DutyReport,
           errors=(e.REPORT_FILED_ALREADY, e.REPORT_AHEAD, e.NOT_YOUR_REPORT, e.REPORTING_DEPUTY_NEEDED))
class FileDutyReport(Operation):
    """File a deputy's report on a year of duty (述职): one a deputy and year.

    He files it himself, or staff enter it from paper for him (`on_behalf_of`, A21).
    """

    year: int = f.integer(min=_EARLIEST, max=9999)
    report: str = f.text(max=4000)
    mode: str = f.choice(POINT_MODES, default="online")
    on_behalf_of: str | None = f.code(optional=True)


@record
class DutyReportPage(Record):
    """One page of reports, newest first."""

    items: list[DutyReport] = f.many(DutyReport)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.duty_reports", writes=False, callers=roles.STAFF, reply=DutyReportPage)
class DutyReports(Operation):
    """List reports on duty, newest first: of a deputy, of a year, or all. They are public among deputies and staff."""

    deputy: str | None = f.code(optional=True)
    year: int | None = f.integer(min=_EARLIEST, max=9999, optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
