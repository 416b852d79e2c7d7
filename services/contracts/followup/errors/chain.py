"""How followup refuses, in the words that a clerk or deputy reads."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

CASE_UNKNOWN = ErrorCode("followup.case_unknown", "not_found", "没有这个件", "There is no such case")
COMMITMENT_UNKNOWN = ErrorCode("followup.commitment_unknown", "not_found", "没有这项承诺",
                               "There is no such commitment")
NOT_YOUR_COMMITMENT = ErrorCode("followup.not_your_commitment", "forbidden", "这项承诺由{body}兑现",
                                "This commitment is {body}'s to fulfil")
COMMITMENT_FULFILLED = ErrorCode("followup.commitment_fulfilled", "conflict", "这项承诺已经兑现",
                                 "This commitment is fulfilled already")
NOT_CLOSED = ErrorCode("followup.not_closed", "conflict", "还没有销号，不能回头看；还缺：{missing_zh}",
                       "The case is not closed and cannot be looked back on; missing: {missing_en}")
ARCHIVED = ErrorCode("followup.archived", "conflict", "已经归档", "The case is archived")
TOO_EARLY = ErrorCode("followup.too_early", "conflict", "回头看的日期是{due_on}",
                      "The look-back is due on {due_on}")
RATER_LOOKS_BACK = ErrorCode("followup.rater_looks_back", "forbidden", "评价过这个件的代表不能回头看",
                             "A deputy who rated the case cannot look back on it")
DEPUTY_NEEDED = ErrorCode("followup.deputy_needed", "forbidden", "您的身份没有写明是哪位代表",
                          "Your token names no deputy")
NOT_YET_KNOWN = ErrorCode("followup.not_yet_known", "not_found", "那时还没有这个件；登记于{registered_at}",
                          "The case was not known then; it was registered at {registered_at}")
