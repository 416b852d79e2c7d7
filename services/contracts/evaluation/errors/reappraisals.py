"""How the second look at a rating is refused."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

NOTHING_TO_REAPPRAISE = ErrorCode(
    "evaluation.nothing_to_reappraise", "conflict", "{body}在这一轮没有被评为不满意，不需要复核",
    "Nobody has rated {body} unsatisfied in this round",
)
REAPPRAISAL_ASKED = ErrorCode(
    "evaluation.reappraisal_asked", "conflict", "这一轮评价已经申请过复核",
    "A second look at this round has been asked for already"
)
REAPPRAISAL_LATE = ErrorCode(
    "evaluation.reappraisal_late", "conflict", "申请复核的期限到{day}为止，已经过期",
    "A second look could be asked for until {day}"
)
REAPPRAISAL_UNKNOWN = ErrorCode(
    "evaluation.reappraisal_unknown", "not_found", "没有这项复核", "There is no such reappraisal"
)
REAPPRAISAL_DECIDED = ErrorCode(
    "evaluation.reappraisal_decided", "conflict", "这项复核已有结论", "The reappraisal has been decided already"
)
REVIEWER_INVOLVED = ErrorCode(
    "evaluation.reviewer_involved", "forbidden", "评价人和被评价单位不能复核",
    "Neither the rater nor the rated may take the second look"
)
COUNTED_AS_GIVEN = ErrorCode(
    "evaluation.counted_as_given", "invalid", "复核维持原评价时不改变统计口径；不维持时须与原评价不同",
    "An upheld grade counts as it was given; one that is not upheld counts differently",
)
