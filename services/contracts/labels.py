"""What people read for the words that machines use: Chinese first, English second. The glossary is built from these."""

from __future__ import annotations

STAGES: dict[str, tuple[str, str]] = {
    "posted": ("已点单，待定单", "posted, waiting to be registered"),
    "registered": ("已定单", "registered"),
    "attached": ("已并入同类件", "attached to a like case"),
    "declined": ("未受理", "declined"),
    "withdrawn": ("已撤回", "withdrawn"),
    "unrouted": ("待派单", "waiting at the desk"),
    "deliberating": ("三方议事中", "in deliberation"),
    "assigned": ("已派单", "assigned"),
    "claimed": ("已领单", "claimed"),
    "replied": ("答复待审核", "reply under review"),
    "sent_back": ("答复退回修改", "reply sent back"),
    "delivered": ("已答复", "reply delivered"),
    "completed": ("已办结", "completed"),
    "rating": ("待评价", "waiting for ratings"),
    "satisfied": ("双满意", "twice satisfied"),
    "redo": ("退回重办", "to be done again"),
    "closed": ("已销号", "closed"),
    "reopened": ("回头看重开", "reopened by look-back"),
    "archived": ("已归档", "archived"),
}

SESSION_STATES = {
    "convened": ("已召集", "convened"),
    "open": ("议事中", "open"),
    "closed": ("已结束", "closed"),
    "minuted": ("纪要已公布", "minuted"),
}
PARTIES = {
    "voter": ("选民", "voters"),
    "state_organ": ("国家机关工作人员", "state organs"),
    "deputy": ("人大代表", "deputies"),
}
APPRAISAL_STATES = {
    "open": ("评价中", "open"),
    "satisfied": ("满意", "satisfied"),
    "redo": ("退回重办", "to be done again"),
}
GRADES = {
    "very_satisfied": ("非常满意", "very satisfied"),
    "satisfied": ("满意", "satisfied"),
    "basically_satisfied": ("基本满意", "basically satisfied"),
    "unsatisfied": ("不满意", "unsatisfied"),
}
COMMITMENT_STATES = {
    "open": ("待兑现", "open"),
    "in_progress": ("进行中", "in progress"),
    "fulfilled": ("已兑现", "fulfilled"),
}
GATE = {
    "reply_approved": ("答复已审核", "reply approved"),
    "published": ("已晒单", "shown on the wall"),
    "rated_and_satisfied": ("双满意", "rated and satisfied"),
    "commitments_fulfilled": ("承诺已兑现", "commitments fulfilled"),
}

# What is not as it should be, by kind; each room adds its own.
ALARMS: dict[str, tuple[str, str]] = {
    "grid_without_deputy": ("网格没有代表", "grid without a deputy"),
    "deputy_without_grid": ("代表没有编入网格", "deputy without a grid"),
    "monthly_meeting_missing": ("本月未开议事会议", "no council meeting this month"),
}

EVENTS: dict[str, tuple[str, str]] = {
    "intake.opinion_posted": ("点单", "opinion posted"),
    "intake.case_registered": ("定单", "case registered"),
    "intake.opinion_attached": ("并入同类意见", "opinion attached"),
    "intake.opinion_declined": ("未受理", "opinion declined"),
    "intake.alarm_raised": ("发出提醒", "alarm raised"),
    "intake.alarm_cleared": ("提醒解除", "alarm cleared"),
    "dispatch.case_assigned": ("派单", "case assigned"),
    "dispatch.case_unrouted": ("待人工派单", "case at the desk"),
    "dispatch.deliberation_requested": ("提请三方议事", "deliberation requested"),
    "dispatch.case_claimed": ("领单", "case claimed"),
    "dispatch.reply_submitted": ("提交答复", "reply submitted"),
    "dispatch.reply_sent_back": ("答复退回修改", "reply sent back"),
    "dispatch.reply_delivered": ("审核答复", "reply approved and delivered"),
    "dispatch.case_completed": ("办结", "case completed"),
    "deliberation.session_convened": ("召集议事", "session convened"),
    "deliberation.session_held": ("三方议事", "session held"),
    "deliberation.body_absent": ("单位缺席", "body absent"),
    "deliberation.resolution_adopted": ("形成决议", "resolution adopted"),
    "deliberation.item_not_agreed": ("未达成一致", "not agreed"),
    "deliberation.minutes_published": ("公布纪要", "minutes published"),
    "deliberation.alarm_raised": ("议事提醒", "deliberation alarm raised"),
    "deliberation.alarm_cleared": ("议事提醒解除", "deliberation alarm cleared"),
    "evaluation.appraisal_opened": ("开始评价", "rating opened"),
    "evaluation.cell_rated": ("评价", "rated"),
    "evaluation.case_satisfied": ("双满意", "twice satisfied"),
    "evaluation.redo_ordered": ("退回重办", "redo ordered"),
    "followup.case_published": ("晒单", "shown on the echo wall"),
    "followup.commitment_recorded": ("承诺入账", "commitment recorded"),
    "followup.commitments_fulfilled": ("承诺兑现", "commitments fulfilled"),
    "followup.case_closed": ("销号", "case closed"),
    "followup.look_back_held": ("回头看", "look-back held"),
    "followup.case_reopened": ("重新办理", "case reopened"),
    "followup.case_archived": ("归档", "case archived"),
}
