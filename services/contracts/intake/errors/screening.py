"""How intake refuses to pick out hard and key problems."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

ALREADY_SCREENED = ErrorCode(
    "intake.already_screened", "conflict", "这个件已经有这个标记", "The case has this mark already"
)
NOT_SCREENED = ErrorCode("intake.not_screened", "conflict", "这个件没有重难点标记", "The case has no such mark")
