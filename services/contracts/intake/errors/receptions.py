"""How receptions and their roster refuse, in the words that a deputy or clerk reads."""

from __future__ import annotations

from services.contracts.declare import ErrorCode

PERIOD_EMPTY = ErrorCode(
    "intake.period_empty", "invalid", "该期间没有可排班的接访日", "There is no reception day to plan in this period")
PERIOD_TOO_LONG = ErrorCode(
    "intake.period_too_long", "invalid", "期间太长，最多{most}", "The period is too long, at most {most}")
ROSTER_UNFILLED = ErrorCode(
    "intake.roster_unfilled", "conflict", "人员不够，排不出班：{missing_zh}",
    "The roster cannot be filled: {missing_en}")
RECEPTION_UNKNOWN = ErrorCode("intake.reception_unknown", "not_found", "没有这次接访", "There is no such reception")
RECEPTION_OVER = ErrorCode(
    "intake.reception_over", "conflict", "接访日（{held_on}）已过或已登记，不能再调班",
    "The reception of {held_on} is over or recorded; duties no longer change")
RECEPTION_RECORDED = ErrorCode(
    "intake.reception_recorded", "conflict", "这次接访已经登记", "This reception has been recorded already")
RECEPTION_NOT_YET = ErrorCode(
    "intake.reception_not_yet", "conflict", "接访日（{held_on}）还没有到", "The reception is not before {held_on}")
NOT_A_FRIDAY = ErrorCode(
    "intake.not_a_friday", "invalid", "固定接访日是每周五：{day}", "Receptions belong to a Friday: {day} is none")
GROUP_REFUSED = ErrorCode(
    "intake.group_refused", "invalid", "联络站1名区代表+3名党员、联络点1名区代表+1名党员，且互不相同：{what}",
    "A station needs 1 district deputy and 3 party members, a point 1 and 1, all different people: {what}")
NOT_ELIGIBLE = ErrorCode(
    "intake.not_eligible", "invalid", "{person}不是在任区代表或名录中的党员，不能担任此班次",
    "{person} is no sitting district deputy or no party member of the directory, and cannot take this duty")
NOT_LIKE_FOR_LIKE = ErrorCode(
    "intake.not_like_for_like", "conflict", "只能同类调班：代表换代表，党员换党员",
    "Like for like only: a deputy for a deputy, a party member for a party member")
NOT_ON_DUTY = ErrorCode(
    "intake.not_on_duty", "conflict", "{person}不在这次接访的班次上", "{person} is not on duty at this reception")
TWICE_ON_A_DAY = ErrorCode(
    "intake.twice_on_a_day", "conflict", "{person}在{held_on}已有班次", "{person} is on duty on {held_on} already")
ATTENDANCE_INCOMPLETE = ErrorCode(
    "intake.attendance_incomplete", "invalid", "当班人员要逐人登记一次出席情况：{who}",
    "Attendance must say once for each person on duty: {who}")
VISITORS_DO_NOT_ADD_UP = ErrorCode(
    "intake.visitors_do_not_add_up", "invalid", "分级人次之和（{by_level}）与总人次（{visitors}）不符",
    "Visitors by level make {by_level}, not {visitors}")
