"""How intake refuses, in the words that a deputy or clerk reads."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

GRID_UNKNOWN = ErrorCode("intake.grid_unknown", "not_found", "没有这个网格：{grid}", "There is no grid {grid}")
SITE_UNKNOWN = ErrorCode("intake.site_unknown", "not_found", "没有这个联络站点：{site}", "There is no site {site}")
SITE_NOT_OPEN = ErrorCode(
    "intake.site_not_open", "conflict", "该站点{opened_on}起才启用", "This site takes opinions from {opened_on} on"
)
FILED_IN_FUTURE = ErrorCode(
    "intake.filed_in_future", "invalid", "张贴时间不能晚于现在", "An opinion cannot have been posted in the future"
)
SOURCE_REF_CONFLICT = ErrorCode(
    "intake.source_ref_conflict",
    "conflict",
    "同一来源编号已有内容不同的意见",
    "Another opinion with other content has this source reference",
)
OPINION_UNKNOWN = ErrorCode("intake.opinion_unknown", "not_found", "没有这条意见", "There is no such opinion")
OPINION_SETTLED = ErrorCode(
    "intake.opinion_settled",
    "conflict",
    "这条意见已经处理：{status_zh}",
    "This opinion has been dealt with already: {status_en}",
)
CASE_UNKNOWN = ErrorCode("intake.case_unknown", "not_found", "没有这个件", "There is no such case")
CASE_OVER = ErrorCode(
    "intake.case_over", "conflict", "这个件已经结束，不能再更改", "This case is over and is not changed any more"
)
GRID_NEEDED = ErrorCode(
    "intake.grid_needed",
    "invalid",
    "意见没有网格，登记时要写明网格",
    "The opinions name no grid; registering must name one",
)
NOT_YOUR_GRID = ErrorCode(
    "intake.not_your_grid",
    "forbidden",
    "只有本网格的代表可以处理：{grid}",
    "Only a deputy of the grid may do this: {grid}",
)
DEPUTY_UNKNOWN = ErrorCode(
    "intake.deputy_unknown", "not_found", "没有这位代表：{deputy}", "There is no deputy {deputy}"
)
DEPUTY_NEEDED = ErrorCode(
    "intake.deputy_needed",
    "invalid",
    "请写明是代哪位代表办理（on_behalf_of）",
    "Say for which deputy this is done (on_behalf_of)",
)
NOT_FOR_OTHERS = ErrorCode(
    "intake.not_for_others", "forbidden", "代表只能以自己的名义办理", "A deputy acts in his own name only"
)
DEPUTY_LAST_GRID = ErrorCode(
    "intake.deputy_last_grid",
    "conflict",
    "代表人人进网格：代表{deputy}只有这一个网格，不能移出",
    "Every deputy has a grid: deputy {deputy} would be left without one",
)
RECEIPT_UNKNOWN = ErrorCode("intake.receipt_unknown", "not_found", "没有这个回执号", "There is no such receipt")
DIRECTORY_BROKEN = ErrorCode(
    "intake.directory_broken", "invalid", "名录前后不一致：{what}", "The directory contradicts itself: {what}"
)
NO_CONTACT = ErrorCode("intake.no_contact", "not_found", "这条意见没有留联系方式", "This opinion left no contact")
