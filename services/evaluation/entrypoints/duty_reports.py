"""Reports on duty (述): filed once a year."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.evaluation.operations.duty_reports import (
    DutyReport,
    DutyReportPage,
    DutyReports,
    FileDutyReport,
)
from services.evaluation.usecases import duty_reports as reports
from services.evaluation.usecases.work import Work


class DutyReportDesk:
    """Reports on duty (述): filed once a year."""

    @operation(FileDutyReport)
    def file_duty_report(self, request: FileDutyReport, tx: Work) -> DutyReport:
        """File a deputy's report on a year."""
        return reports.file_duty_report(tx, request)

    @operation(DutyReports)
    def duty_reports(self, request: DutyReports, tx: Work) -> DutyReportPage:
        """List reports on duty."""
        return reports.duty_reports(tx, request)
