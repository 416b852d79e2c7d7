"""How intake refuses a look at a wall."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

WALL_UNKNOWN = ErrorCode(
    "intake.wall_unknown", "not_found", "该站点没有收音壁：{site}", "This site has no listening wall: {site}"
)
LOOK_IN_FUTURE = ErrorCode(
    "intake.look_in_future", "invalid", "收集时间不能晚于现在", "A wall cannot have been looked at in the future"
)
LOOK_BEFORE_LAST = ErrorCode(
    "intake.look_before_last",
    "conflict",
    "收集时间早于上一次收集：{last}",
    "The wall was looked at later than that already: {last}",
)
PASTED_AFTER_LOOK = ErrorCode(
    "intake.pasted_after_look",
    "invalid",
    "张贴时间晚于收集时间",
    "The note would have been pasted after the wall was looked at",
)
