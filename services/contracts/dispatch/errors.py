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
