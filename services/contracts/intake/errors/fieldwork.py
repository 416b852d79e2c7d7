"""How intake refuses records of visits and surveys, and questions about quotas."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

DONE_IN_FUTURE = ErrorCode(
    "intake.done_in_future", "invalid", "还没有发生的活动不能登记", "What has not happened yet cannot be recorded"
)
NOT_IN_OFFICE = ErrorCode(
    "intake.not_in_office",
    "conflict",
    "代表{deputy}在{day}不在任期内",
    "Deputy {deputy} is not in office on {day}",
)
QUOTA_UNKNOWN = ErrorCode(
    "intake.quota_unknown", "not_found", "没有规定这种履职指标：{kind}", "There is no quota of this kind: {kind}"
)
