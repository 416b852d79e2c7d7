"""How the search for similar cases refuses."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

NOTHING_TO_COMPARE = ErrorCode(
    "intake.nothing_to_compare",
    "invalid",
    "请给出意见编号，或至少几个汉字的文字",
    "Name an opinion, or give at least a few characters of text",
)
