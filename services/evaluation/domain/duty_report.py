"""How a deputy's yearly report on his duty is refused (述, A2)."""

from __future__ import annotations

from services.evaluation.domain.refusal import Refusal


class ReportFiledAlready(Refusal):
    """One report a deputy and year."""

    code = "evaluation.report_filed_already"


class ReportAhead(Refusal):
    """Of a year that has not begun there is nothing to report."""

    code = "evaluation.report_ahead"


class NotYourReport(Refusal):
    """A deputy files his own."""

    code = "evaluation.not_your_report"


class ReportingDeputyNeeded(Refusal):
    """Staff say whose report they enter."""

    code = "evaluation.reporting_deputy_needed"
