"""A deputy reports on his duty once a year (两联一述 A2: 述)."""

from __future__ import annotations

from uuid import uuid4

from services.chassis import paging
from services.contracts import roles
from services.contracts.evaluation.operations.duty_reports import (
    DutyReport,
    DutyReportPage,
    DutyReports,
    FileDutyReport,
)
from services.evaluation.domain.duty_report import (
    NotYourReport,
    ReportAhead,
    ReportFiledAlready,
    ReportingDeputyNeeded,
)
from services.evaluation.usecases.work import Work


def file_duty_report(tx: Work, request: FileDutyReport) -> DutyReport:
    """Keep a deputy's report on a year; the first one stands."""
    deputy = _reporting_deputy(tx, request.on_behalf_of)
    if request.year > tx.today.year:
        raise ReportAhead(year=request.year)
    report = DutyReport(report_id=uuid4(), deputy=deputy, year=request.year, report=request.report, mode=request.mode,
                        filed_at=tx.now)
    if not tx.store.duty_report_rows.add_report({**vars(report), "entered_by": tx.caller.subject}):
        raise ReportFiledAlready(year=request.year)
    return report


def duty_reports(tx: Work, request: DutyReports) -> DutyReportPage:
    """List reports, newest first."""
    rows = tx.store.duty_report_rows.report_page(
        request.deputy, request.year, paging.moment_and_id(request.cursor), request.limit + 1)
    shown = [DutyReport(**row) for row in rows[:request.limit]]
    more = len(rows) > len(shown)
    return DutyReportPage(
        items=shown, next_cursor=paging.encode(shown[-1].filed_at.isoformat(), shown[-1].report_id) if more else "")


def _reporting_deputy(tx: Work, named: str | None) -> str:
    """Return whose report it is: the deputy's own, or that of the one whom staff name."""
    if tx.caller.has(roles.STATION_STAFF, roles.COMMITTEE_OFFICE):
        if named is None:
            raise ReportingDeputyNeeded
        return named
    own = tx.caller.deputy
    if own is None or named not in (None, own):
        raise NotYourReport
    return own
