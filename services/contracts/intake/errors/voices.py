"""How intake refuses to move, count and flag voices, and to take more of them in a minute than one person says."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

TOO_MANY_OPINIONS = ErrorCode(
    "intake.too_many_opinions",
    "too_many",
    "提交太频繁，本条没有保存，请{retry_after_seconds}秒后再提交",
    "Too many at once: this one was not stored; send it again in {retry_after_seconds} seconds",
)
NOT_IN_CASE = ErrorCode(
    "intake.not_in_case",
    "conflict",
    "这条意见不在任何件里，不能移出",
    "This opinion is in no case and cannot be taken out of one",
)
SAME_CASE = ErrorCode("intake.same_case", "conflict", "这条意见已经在这个件里", "This opinion is in that case already")
LAST_VOICE = ErrorCode(
    "intake.last_voice",
    "conflict",
    "这是这个件唯一的意见，不能移出",
    "This is the only opinion of its case and cannot be taken out",
)
FLAG_REMOVAL = ErrorCode(
    "intake.flag_removal",
    "forbidden",
    "重点标记只能由人大常委会办公室撤销",
    "Only the office of the standing committee may remove a flag",
)
FLAG_REASON = ErrorCode("intake.flag_reason", "invalid", "撤销重点标记要写明理由", "Removing a flag needs a reason")
