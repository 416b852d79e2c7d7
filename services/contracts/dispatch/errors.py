"""How dispatch refuses, in the words that a clerk of a handling body reads."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

CASE_UNKNOWN = ErrorCode("dispatch.case_unknown", "not_found", "没有这个件", "There is no such case")
BODY_UNKNOWN = ErrorCode(
    "dispatch.body_unknown", "not_found", "没有这个承办单位：{body}", "There is no handling body {body}"
)
BODY_NEEDED = ErrorCode(
    "dispatch.body_needed", "forbidden", "您的身份没有写明承办单位", "Your token names no handling body"
)
NOT_YOUR_CASE = ErrorCode(
    "dispatch.not_your_case", "forbidden", "这个件不由贵单位承办", "This case is not with your body"
)
NOT_LEAD = ErrorCode(
    "dispatch.not_lead", "forbidden", "只有主办单位可以这样做：{lead}", "Only the lead body may do this: {lead}"
)
WRONG_STATE = ErrorCode(
    "dispatch.wrong_state",
    "conflict",
    "这个件现在是“{state}”，不能这样做",
    "The case is {state_en} now; this cannot be done",
)
ALREADY_CLAIMED = ErrorCode("dispatch.already_claimed", "conflict", "已由{body}领单", "Already claimed by {body}")
ALREADY_ASSIGNED = ErrorCode(
    "dispatch.already_assigned", "conflict", "已经派单给{lead}", "Already assigned to {lead}"
)
LEAD_IS_ASSISTING = ErrorCode(
    "dispatch.lead_is_assisting", "invalid", "主办单位不能同时是协办单位", "The lead body cannot assist itself"
)
CONTACT_NEEDED = ErrorCode(
    "dispatch.contact_needed",
    "invalid",
    "点对点交办必须写明联系人",
    "A point-to-point assignment needs a contact person",
)
ROUTE_TIE = ErrorCode(
    "dispatch.route_tie",
    "conflict",
    "同一事项、网格和日期已有派单规则：{route_id}",
    "Another rule covers the same topic, grid and days: {route_id}",
)
ROUTE_UNKNOWN = ErrorCode("dispatch.route_unknown", "not_found", "没有这条派单规则", "There is no such routing rule")
ROUTE_DATES = ErrorCode(
    "dispatch.route_dates", "invalid", "规则的截止日期早于开始日期", "The rule ends before it begins"
)
TOPIC_DEPTH = ErrorCode(
    "dispatch.topic_depth",
    "invalid",
    "第{item}个事项路径应为一至三级",
    "Topic {item} must be a path of one to three levels",
)
PROMISE_PAST = ErrorCode(
    "dispatch.promise_past", "invalid", "承诺的期限必须在今天之后", "A promised deadline must lie in the future"
)
REVIEWER_IS_AUTHOR = ErrorCode(
    "dispatch.reviewer_is_author", "forbidden", "审核人不能是答复的起草人", "Whoever wrote the reply cannot review it"
)
VERSION_CHANGED = ErrorCode(
    "dispatch.version_changed",
    "conflict",
    "答复已改为第{version}稿，请重新阅读后再审",
    "The reply is at version {version} now; read it before reviewing",
)
REASON_NEEDED = ErrorCode(
    "dispatch.reason_needed", "invalid", "退回修改必须写明理由", "Sending a reply back needs a reason"
)
DELIBERATION_FIRST = ErrorCode(
    "dispatch.deliberation_first", "conflict", "复杂件须先经三方会商", "A complex case goes through its session first"
)
NOT_ASSISTING = ErrorCode(
    "dispatch.not_assisting", "forbidden", "只有协办单位可以这样做", "Only an assisting body may do this"
)
RETURN_LATE = ErrorCode(
    "dispatch.return_late",
    "conflict",
    "退单期限已于{until}届满，视为接受",
    "The case could be returned until {until}; it counts as accepted",
)
NO_MORE_RETURNS = ErrorCode(
    "dispatch.no_more_returns",
    "conflict",
    "这个件已退单{times}次，裁定为最终决定",
    "The case was returned {times} times; the last decision is for good",
)
PROPOSES_ITSELF = ErrorCode(
    "dispatch.proposes_itself", "invalid", "退单须建议另一个单位", "A return has to propose another body"
)
LEAD_NEEDED = ErrorCode(
    "dispatch.lead_needed", "invalid", "改派须写明主办单位", "Giving the case to another body needs the body"
)
SAME_LEAD = ErrorCode(
    "dispatch.same_lead",
    "invalid",
    "改派不能派给退单的单位；如维持原派单请选择“退回原单位”",
    "Another body cannot be the one that returned the case; to give it back, say so",
)
PAST_DUE = ErrorCode(
    "dispatch.past_due", "conflict", "已过办理期限，不能延期或中止", "It is past due and can be neither extended nor paused"
)
EXTENSION_USED = ErrorCode(
    "dispatch.extension_used", "conflict", "本轮已申请过延期", "An extension was asked for in this round already"
)
EXTENSION_LONG = ErrorCode(
    "dispatch.extension_long",
    "invalid",
    "延期不能超过原定期限（{most}天）",
    "An extension cannot be longer than the limit itself, {most} days",
)
EXTENSION_NOT_ASKED = ErrorCode(
    "dispatch.extension_not_asked", "conflict", "没有待决定的延期申请", "There is no extension to decide"
)
PAUSED = ErrorCode("dispatch.paused", "conflict", "计时已中止，至{until}", "The clock stands already, until {until}")
NOT_PAUSED = ErrorCode("dispatch.not_paused", "conflict", "计时没有中止", "The clock does not stand")
ALREADY_COMPLEX = ErrorCode("dispatch.already_complex", "conflict", "已经是复杂件", "The case is complex already")
