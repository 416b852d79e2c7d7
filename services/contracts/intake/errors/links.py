"""How intake refuses what would break the network of links."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

LINK_KIND_UNKNOWN = ErrorCode(
    "intake.link_kind_unknown",
    "not_found",
    "没有这种联系：{kind}（联系种类由本区的政策文件规定）",
    "There is no such kind of link: {kind} (the kinds are set in the district's policy)",
)
LINK_UNKNOWN = ErrorCode("intake.link_unknown", "not_found", "没有这条联系", "There is no such link")
LINK_OVER = ErrorCode("intake.link_over", "conflict", "这条联系已经终止", "This link has ended already")
LINK_HAS_PARENT = ErrorCode(
    "intake.link_has_parent",
    "conflict",
    "塔式网络中{child}已由{parent}联系，请先终止原联系",
    "In the tower {child} is linked to {parent} already; end that link first",
)
LINK_CYCLE = ErrorCode(
    "intake.link_cycle",
    "conflict",
    "{parent}已在{child}之下，联系不能成环",
    "{parent} is below {child} already; links never form a circle",
)
