"""How continuing and supervising a commitment is refused."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

DEADLINE_PAST = ErrorCode("followup.deadline_past", "invalid", "新的期限必须在今天之后",
                          "The new deadline must lie in the future")
NOT_SUPERVISOR = ErrorCode("followup.not_supervisor", "forbidden", "这项承诺由{deputies}督办",
                           "This commitment is watched by {deputies}")
LOOKED_IN_FUTURE = ErrorCode("followup.looked_in_future", "invalid", "督办日期不能晚于今天",
                             "A look cannot lie in the future")
NEXT_LOOK_LATE = ErrorCode("followup.next_look_late", "invalid", "下次督办最迟{latest_on}",
                           "The next look is due by {latest_on} at the latest")
