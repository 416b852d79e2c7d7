"""How a review is refused."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

REVIEW_UNKNOWN = ErrorCode("followup.review_unknown", "not_found", "没有这次梳理", "There is no such review")
REVIEW_EXISTS = ErrorCode("followup.review_exists", "conflict", "{period}已经梳理过",
                          "{period} has been reviewed already")
REVIEW_OPEN = ErrorCode("followup.review_open", "conflict", "{period}的梳理还没有结束",
                        "The review of {period} is still open")
REVIEW_CLOSED = ErrorCode("followup.review_closed", "conflict", "这次梳理已经结束", "The review is closed")
REVIEW_INCOMPLETE = ErrorCode("followup.review_incomplete", "conflict", "还有{undecided}件没有结论",
                              "{undecided} cases have no verdict yet")
NOT_IN_REVIEW = ErrorCode("followup.not_in_review", "not_found", "这个件不在这次梳理之列",
                          "The case is not part of this review")
PROMISE_NEEDED = ErrorCode("followup.promise_needed", "invalid", "继续办理要写明措施、期限、目标",
                           "Continuing needs a measure, a deadline and a target")
NO_LEAD = ErrorCode("followup.no_lead", "conflict", "这个件还没有牵头单位", "The case has no lead body yet")
