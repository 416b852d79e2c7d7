"""How evaluation refuses reports on duty (述职)."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

REPORT_FILED_ALREADY = ErrorCode(
    "evaluation.report_filed_already", "conflict", "{year}年的述职报告已经提交",
    "The report on duty of {year} has been filed already"
)
REPORT_AHEAD = ErrorCode(
    "evaluation.report_ahead", "invalid", "{year}年还没有开始，不能述职", "The year {year} has not begun yet"
)
NOT_YOUR_REPORT = ErrorCode(
    "evaluation.not_your_report", "forbidden", "代表只能提交自己的述职报告", "A deputy files his own report only"
)
REPORTING_DEPUTY_NEEDED = ErrorCode(
    "evaluation.reporting_deputy_needed", "invalid", "代为登记要写明是哪位代表", "Name the deputy whose report it is"
)
