"""How intake refuses what is asked about appointments."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

APPOINTMENT_UNKNOWN = ErrorCode("intake.appointment_unknown", "not_found", "没有这次约见", "There is no such appointment")
APPOINTMENT_SETTLED = ErrorCode(
    "intake.appointment_settled",
    "conflict",
    "这次约见已经不是可以这样办理的状态：{status_zh}",
    "The appointment is no longer in a state for this: {status_en}",
)
NOT_YOUR_TURN = ErrorCode(
    "intake.not_your_turn", "forbidden", "只有对方可以答复这次约见", "Only the other side may answer this appointment"
)
NOT_YOUR_APPOINTMENT = ErrorCode(
    "intake.not_your_appointment", "forbidden", "这不是您的约见", "This appointment is not yours"
)
RESIDENT_NOT_PROVEN = ErrorCode(
    "intake.resident_not_proven",
    "forbidden",
    "请出示意见回执号，或由对接系统以来源编号代办",
    "Show the receipt of an opinion, or let a partner system act under its source reference",
)
ANSWER_REASON_NEEDED = ErrorCode(
    "intake.answer_reason_needed", "invalid", "谢绝或取消约见要写明理由", "Declining or withdrawing needs a reason"
)
ANSWER_TIME_NEEDED = ErrorCode(
    "intake.answer_time_needed", "invalid", "请写明改约的时间", "Say which other time is proposed"
)
APPOINTMENT_PAST = ErrorCode(
    "intake.appointment_past", "invalid", "约见时间已经过去", "The time of the appointment has passed"
)
APPOINTMENT_NOT_BEGUN = ErrorCode(
    "intake.appointment_not_begun", "conflict", "约见时间还没有到", "The appointment has not begun yet"
)
DEPUTY_ENGAGED = ErrorCode(
    "intake.deputy_engaged",
    "conflict",
    "代表{deputy}在这个时间已有约见",
    "Deputy {deputy} has another appointment at that time",
)
