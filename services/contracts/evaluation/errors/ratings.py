"""How evaluation refuses, in the words that a resident or deputy reads."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

CASE_UNKNOWN = ErrorCode("evaluation.case_unknown", "not_found", "没有这个件", "There is no such case")
NOT_OPEN = ErrorCode(
    "evaluation.not_open", "conflict", "还没有办结，现在不能评价", "The case is not done yet and cannot be rated"
)
AXIS_NOT_OPEN = ErrorCode(
    "evaluation.axis_not_open",
    "conflict",
    "承诺事项还没有兑现，落实情况现在不能评价",
    "The promises are not fulfilled yet; the implementation cannot be rated now",
)
ROUND_OVER = ErrorCode("evaluation.round_over", "conflict", "这一轮评价已经结束", "This round of rating is over")
RATED_ALREADY = ErrorCode(
    "evaluation.rated_already", "conflict", "已经评价过，不能再改", "This has been rated already"
)
NOT_YOUR_CELL = ErrorCode(
    "evaluation.not_your_cell", "forbidden", "这一格不由您评价", "This grade is not yours to give"
)
RECEIPT_UNKNOWN = ErrorCode(
    "evaluation.receipt_unknown", "forbidden", "回执号与这个件不符", "The receipt does not belong to this case"
)
REASON_NEEDED = ErrorCode(
    "evaluation.reason_needed", "invalid", "评不满意要说明原因", "An unsatisfied grade needs a reason"
)
BODY_UNKNOWN = ErrorCode(
    "evaluation.body_unknown", "not_found", "{body}没有承办这个件", "{body} does not handle this case"
)
VOICE_UNKNOWN = ErrorCode(
    "evaluation.voice_unknown", "not_found", "这个件没有这条意见", "The case has no such opinion"
)
STILL_REACHABLE = ErrorCode(
    "evaluation.still_reachable", "conflict", "还能联系到本人，{day}以后仍未评价的才可以代评",
    "The voter can be asked himself; a proxy may rate after {day}"
)
OWN_GRADE_FIRST = ErrorCode(
    "evaluation.own_grade_first", "conflict", "请代表先作出自己的评价，再代评",
    "The deputy gives his own grade before he rates for a voter"
)
