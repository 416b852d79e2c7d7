"""How evaluation refuses in the five chiefs' inquiry."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

OFFICE_UNKNOWN = ErrorCode(
    "evaluation.office_unknown", "invalid", "{office}不是五长之一", "{office} is none of the five chiefs' offices"
)
OFFICE_VACANT = ErrorCode(
    "evaluation.office_vacant", "conflict", "{office}在{day}没有登记任职人", "{office} has no holder on {day}"
)
CHIEF_DATES = ErrorCode(
    "evaluation.chief_dates", "invalid", "任期结束早于开始", "The term ends before it begins"
)
MANDATE_NEEDED = ErrorCode(
    "evaluation.mandate_needed", "invalid", "代理或受托要写明书面依据",
    "An acting holder or delegate needs the written mandate"
)
NOT_PROPOSED = ErrorCode(
    "evaluation.not_proposed", "conflict", "这个件没有等待确认的重点标记",
    "The case does not wait to be confirmed as a key case"
)
NOT_KEY_CASE = ErrorCode(
    "evaluation.not_key_case", "conflict", "这个件不是已确认的重点件", "The case is not a confirmed key case"
)
MEETING_INCOMPLETE = ErrorCode(
    "evaluation.meeting_incomplete", "invalid", "见面问只问一个件，要写明地点和到场人",
    "A face-to-face inquiry is about one case, and names the place and those present"
)
TOPIC_NEEDED = ErrorCode("evaluation.topic_needed", "invalid", "专题问要写明专题", "An inquiry on a topic names the topic")
OWN_BODY = ErrorCode(
    "evaluation.own_body", "forbidden", "{office}不能问效自己的单位{body}", "{office} cannot question its own body {body}"
)
MOMENT_OUT_OF_ORDER = ErrorCode(
    "evaluation.moment_out_of_order", "conflict", "要先完成{moment_zh}", "{moment_en} comes first"
)
MOMENT_PASSED = ErrorCode("evaluation.moment_passed", "conflict", "这一问已经完成", "This moment has been answered already")
NOT_DONE_YET = ErrorCode(
    "evaluation.not_done_yet", "conflict", "还没有办结，不能进行办后问",
    "The case is not done yet; the effect is asked after it"
)
INQUIRY_UNKNOWN = ErrorCode("evaluation.inquiry_unknown", "not_found", "没有这次问效", "There is no such inquiry")
INQUIRY_ELSEWHERE = ErrorCode(
    "evaluation.inquiry_elsewhere", "conflict", "这次问效现在不能这样处理（{state}）",
    "The inquiry is {state}: this cannot be done now"
)
NOT_ASKED = ErrorCode("evaluation.not_asked", "forbidden", "这次问效没有问到您的单位", "Your body was not asked")
DATE_NEEDED = ErrorCode(
    "evaluation.date_needed", "invalid", "办前问要答复具体日期", "The answer before is a date"
)
DATE_PAST = ErrorCode("evaluation.date_past", "invalid", "答复的日期已经过去", "The date of the answer has passed")
PERSON_NEEDED = ErrorCode(
    "evaluation.person_needed", "invalid", "办中问要答复责任人、职务和职责",
    "The answer during names a person, his post and his duty"
)
EFFECT_NEEDED = ErrorCode(
    "evaluation.effect_needed", "invalid", "办后问要答复成效，并附成果或附件",
    "The answer after tells the effect, with an outcome or an attachment"
)
NOTE_NEEDED = ErrorCode("evaluation.note_needed", "invalid", "再问要说明还缺什么", "Asking again says what is missing")
