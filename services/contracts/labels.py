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
    "returned": ("退单待裁定", "returned, to be adjudicated"),
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
    "adjourned": ("已延期", "adjourned"),
    "cancelled": ("已取消", "cancelled"),
    "closed": ("已结束", "closed"),
    "minuted": ("纪要已公布", "minuted"),
}
SESSION_KINDS = {
    "three_party": ("三方议事", "session of three parties"),
    "council_meeting": ("议事会议", "council meeting"),
    "on_site": ("现场办公", "on-site session"),
    "two_party": ("双方对话", "talk of two parties"),
}
VERDICTS = {
    "resolved": ("形成决议", "resolved"),
    "not_agreed": ("未达成一致", "not agreed"),
    "direct": ("直接办理", "to be handled directly"),
    "assign": ("交办", "to be assigned"),
    "consult": ("三方会商", "to a session of three parties"),
    "not_accepted": ("不予采纳", "not accepted"),
    "merge": ("并案办理", "merged with another case"),
}
# The four pillars of the method (四全工作法); `pillars` says which activity belongs to which.
PILLARS = {
    "listening": ("全天候听取民声", "listening at any hour"),
    "gathering": ("全覆盖汇聚民意", "gathering opinions everywhere"),
    "deliberating": ("全方位发挥民智", "deliberating with all parties"),
    "follow_through": ("全链条凝聚民力", "following through to the end"),
}
APPOINTMENT_STATES = {
    "asked": ("待答复", "waiting for an answer"),
    "agreed": ("已约定", "agreed"),
    "declined": ("已谢绝", "declined"),
    "withdrawn": ("已取消", "withdrawn"),
    "kept": ("已兑现", "kept"),
    "missed": ("爽约", "missed"),
}
QUOTA_STATES = {
    "done": ("已完成", "done"),
    "short": ("未完成", "short"),
    "open": ("尚缺，未到期", "still missing, not over yet"),
    "exempt": ("免计", "exempt"),
}
CASE_MARKS = {
    "hard": ("难点", "hard"),
    "key": ("重点", "key"),
    "none": ("标记已撤销", "mark taken back"),
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
# What earns or costs a deputy points (履职积分, A19).
POINT_KINDS = {
    "suggestion": ("提出建议", "suggestion"),
    "survey": ("调研", "survey"),
    "visit": ("走访", "visit"),
    "reception": ("接访", "reception"),
    "appointment": ("双向约见", "appointment"),
    "session": ("参加议事", "session"),
    "look_back": ("回头看", "look-back"),
    "supervision": ("督办", "supervision"),
    "absence": ("缺席", "absence"),
    "quota_missed": ("履职指标未完成", "quota not met"),
    "other": ("其他", "other"),
}
# The five chiefs' inquiry (五长两问).
CHIEF_OFFICES = {
    "district_head": ("区政府区长", "head of the district government"),
    "court_president": ("区法院院长", "president of the district court"),
    "chief_procurator": ("区检察院检察长", "chief procurator of the district"),
    "police_chief": ("区公安局局长", "head of the district police"),
    "justice_chief": ("区司法局局长", "head of the district bureau of justice"),
}
INQUIRY_STATES = {
    "asked": ("待答复", "asked"),
    "answered": ("待认定", "answered"),
    "sufficient": ("已认定", "answer sufficient"),
}
KEY_CASE_STATES = {
    "proposed": ("待确认", "proposed"),
    "confirmed": ("重点件", "key case"),
    "dropped": ("未列入", "not a key case"),
    "lapsed": ("标记已撤", "flags taken away"),
}
REVIEW_STATES = {
    "open": ("梳理中", "open"),
    "closed": ("已结束", "closed"),
}
REVIEW_VERDICTS = {
    "on_track": ("正常推进", "on track"),
    "continue": ("继续办理", "to be continued"),
    "urge": ("催办", "urged"),
    "supervise": ("督办", "to be watched"),
    "refer": ("提请五长问效", "referred to the five chiefs"),
}
# The second look at a rating, and how a grade counts after it.
REAPPRAISAL_STATES = {
    "asked": ("待复核", "to be looked at again"),
    "upheld": ("维持", "upheld"),
    "not_upheld": ("不予维持", "not upheld"),
}
REAPPRAISAL_ORIGINS = {
    "request": ("单位申请", "asked for by the body"),
    "sample": ("抽查", "drawn as a sample"),
}
COUNTED_AS = {
    "left_out": ("不计入", "left out"),
    "satisfied": ("按满意计", "counted as satisfied"),
    "unsatisfied": ("按不满意计", "counted as unsatisfied"),
}
# In the place of a rank, for a body with too few rated cases (D9).
TOO_FEW_TO_RANK = ("样本不足", "too few cases to be ranked")
ACTING = {
    "proxy": ("代评", "rated by proxy"),
    "assisted": ("协助评价", "rated with help"),
}
COMMITMENT_STATES = {
    "open": ("待兑现", "open"),
    "in_progress": ("进行中", "in progress"),
    "fulfilled": ("已兑现", "fulfilled"),
}
# Why two opinions are alike, and what was found.
SIMILAR = {
    "case": ("件", "case"),
    "opinion": ("待定单意见", "waiting opinion"),
    "words": ("文字相近", "like words"),
    "grid": ("同一网格", "same grid"),
    "topic": ("同一类别", "same topic"),
}
GATE = {
    "reply_approved": ("答复已审核", "reply approved"),
    "published": ("已晒单", "shown on the wall"),
    "rated_and_satisfied": ("双满意", "rated and satisfied"),
    "commitments_fulfilled": ("承诺已兑现", "commitments fulfilled"),
}

# Why a case goes without a session of three parties (D1).
WAIVERS = {
    "direct": ("免议：直办", "no session: handled directly"),
    "ordinary": ("免议：一般问题", "no session: ordinary"),
}

RECEPTION_STATES = {
    "planned": ("已排班", "planned"),
    "held": ("已接访", "held"),
}
DUTY_ROLES = {
    "deputy": ("区代表", "district deputy"),
    "party_member": ("党员", "party member"),
}

# What is not as it should be, by kind; each room adds its own.
ALARMS: dict[str, tuple[str, str]] = {
    "grid_without_deputy": ("网格没有代表", "grid without a deputy"),
    "opinion_overdue": ("意见逾期未定单", "opinions not sorted in time"),
    "deputy_without_grid": ("代表没有编入网格", "deputy without a grid"),
    "grid_not_sound": ("网格不健全（支部、党员、代表缺项）", "grid not sound: branch, party member or deputy missing"),
    "site_without_wall": ("站点没有收音壁", "site without a listening wall"),
    "wall_overdue": ("收音壁逾期未收集", "listening wall not looked at in time"),
    "commitment_unwatched": ("承诺没有督办代表", "commitment that nobody watches"),
    "supervision_missed": ("督办逾期", "supervision overdue"),
    "promise_overdue": ("承诺逾期未兑现", "promise not kept in time"),
    "rating_late": ("逾期未评价", "not rated in time"),
    "look_back_missed": ("逾期未回头看", "look-back missed"),
    "case_unclaimed": ("超时未领单", "not claimed in time"),
    "desk_late": ("待派单超时", "too long at the desk"),
    "not_dispatched": ("未及时交办", "not dispatched in time"),
    "return_undecided": ("退单未及时裁定", "return not adjudicated in time"),
    "reply_overdue": ("逾期未答复", "reply overdue"),
    "calendar_year_missing": ("尚无该年节假日安排", "holidays of the year not published"),
    "roster_unpublished": ("接访排班未按时公布", "roster of receptions not published in time"),
    "calendar_unpublished": ("该年放假安排未公布，接访日期待定", "holidays not published: reception days provisional"),
    "reception_unrecorded": ("接访逾期未登记", "reception not recorded in time"),
    "quota_missed": ("履职指标未完成", "quota not met"),
    "appointment_overdue": ("约见逾期未答复", "appointment not answered in time"),
    "appointments_unanswered": ("代表两次以上约见未答复", "a deputy leaves appointments unanswered"),
    "monthly_meeting_missing": ("本月未开议事会议", "no council meeting this month"),
    "session_late": ("复杂件逾期未召集会商", "no session convened in time"),
    "settlement_late": ("复杂件会商逾期未决", "complex case not settled in time"),
}

# The figures of any period, and the parts of some of them that are not named by a person.
FIGURES = {
    "participation": ("治理群众参与率", "residents who take part in governance"),
    "opinions_platform": ("平台收集意见建议", "opinions by platform"),
    "opinions_contacts": ("接访走访收集意见建议", "opinions by fixed and mobile contacts"),
    "opinions_wall": ("收音壁收集意见建议", "opinions by listening wall"),
    "visitors": ("代表接待选民", "voters met by deputies"),
    "sessions": ("议事活动", "sessions held"),
    "matters": ("协商解决问题", "matters solved by negotiation"),
    "money": ("资金成效", "money achieved"),
    "cases_solved": ("协调解决事项", "cases solved"),
    "outcomes": ("数量成效", "counted outcomes"),
    "deputies_in_grids": ("编入网格代表", "deputies in grids"),
    "mobile_share": ("机动联系占比", "share of mobile contacts"),
    "activities": ("履职活动", "activities by pillar"),
}
FIGURE_PARTS = {
    **PILLARS,
    **SESSION_KINDS,
    "fixed": ("定点", "fixed"),
    "mobile": ("机动", "mobile"),
    "reception_held": ("接访", "receptions"),
    "visit_made": ("走访", "visits"),
    "appointment_kept": ("约见", "appointments"),
    "wall": ("收音壁", "listening wall"),
    "mini_program": ("小程序", "mini program"),
    "reception": ("接访", "reception"),
    "grid_visit": ("网格走访", "grid visit"),
    "appointment": ("双向约见", "appointment"),
    "on_site": ("现场办公", "on site"),
    "hall": ("议事厅", "hall"),
    "phone": ("电话", "telephone"),
    "partner": ("对接系统", "partner system"),
    "open311": ("Open311 接口", "Open311"),
    "bulk": ("批量导入", "bulk"),
}
# The four senses (C18), and what is answered to each.
SENSES = {
    "gain": ("获得感", "sense of gain"),
    "happiness": ("幸福感", "sense of happiness"),
    "safety": ("安全感", "sense of safety"),
    "belonging": ("认同感", "sense of belonging"),
}
OUTCOME_KINDS = {
    "counted": ("数量", "counted"),
    "money": ("资金", "money"),
    "project": ("项目", "project"),
}

DECLINE_REASONS: dict[str, tuple[str, str]] = {
    "judicial": ("涉法涉诉事项", "a matter for the courts"),
    "not_district_matter": ("不属本区职权范围", "not within the district's powers"),
    "no_concrete_matter": ("没有具体事项", "no concrete matter"),
    "repeated": ("重复反映，已有答复", "answered already"),
    "unlawful": ("内容违反法律法规", "unlawful content"),
}
# Where an author may turn with what is not taken on here (Q13).
GUIDANCE: dict[str, tuple[str, str]] = {
    "judicial": (
        "涉法涉诉事项依法由司法机关办理：请向受理案件的法院、检察院或公安机关提出，可拨打12348咨询法律援助，"
        "诉讼服务拨打12368，检察服务拨打12309。代表不干预个案。",
        "Matters before the courts are decided there: please turn to the court, procuratorate or police in charge; legal "
        "aid answers at 12348, court services at 12368, the procuratorate at 12309. Deputies do not intervene in single "
        "cases.",
    ),
}

EVENTS: dict[str, tuple[str, str]] = {
    "intake.opinion_posted": ("点单", "opinion posted"),
    "intake.case_registered": ("定单", "case registered"),
    "intake.opinion_attached": ("并入同类意见", "opinion attached"),
    "intake.opinion_declined": ("未受理", "opinion declined"),
    "intake.opinion_withdrawn": ("撤回意见", "opinion withdrawn"),
    "intake.opinion_detached": ("意见移出", "opinion taken out of the case"),
    "intake.case_supported": ("我也反映", "case supported"),
    "intake.case_flagged": ("标记重点", "case flagged"),
    "intake.visit_made": ("走访", "visit made"),
    "intake.survey_made": ("调研", "survey made"),
    "intake.quota_missed": ("履职指标未完成", "quota missed"),
    "intake.appointment_kept": ("双向约见兑现", "appointment kept"),
    "intake.appointment_missed": ("约见爽约", "appointment missed"),
    "intake.case_screened": ("重难点筛选", "hard or key problem screened"),
    "intake.reception_held": ("接访", "reception held"),
    "intake.alarm_raised": ("发出提醒", "alarm raised"),
    "intake.alarm_cleared": ("提醒解除", "alarm cleared"),
    "dispatch.case_assigned": ("派单", "case assigned"),
    "dispatch.case_unrouted": ("待人工派单", "case at the desk"),
    "dispatch.deliberation_requested": ("提请三方议事", "deliberation requested"),
    "dispatch.case_claimed": ("领单", "case claimed"),
    "dispatch.reply_submitted": ("提交答复", "reply submitted"),
    "dispatch.reply_sent_back": ("答复退回修改", "reply sent back"),
    "dispatch.reply_delivered": ("审核答复", "reply approved and delivered"),
    "dispatch.assignment_returned": ("退单", "assignment returned"),
    "dispatch.return_adjudicated": ("退单裁定", "return adjudicated"),
    "dispatch.case_reclassified": ("转为复杂件", "reclassified as complex"),
    "dispatch.contribution_made": ("协办意见", "contribution of an assisting body"),
    "dispatch.deadline_extended": ("延期", "deadline extended"),
    "dispatch.clock_paused": ("中止计时", "clock paused"),
    "dispatch.clock_resumed": ("恢复计时", "clock resumed"),
    "dispatch.due_time_settled": ("期限按新日历重算", "due time computed again"),
    "dispatch.due_soon": ("即将到期", "due soon"),
    "dispatch.case_overdue": ("逾期", "overdue"),
    "dispatch.case_urged": ("催办", "urged"),
    "dispatch.alarm_raised": ("派单提醒", "dispatch alarm raised"),
    "dispatch.alarm_cleared": ("派单提醒解除", "dispatch alarm cleared"),
    "dispatch.case_completed": ("办结", "case completed"),
    "deliberation.session_convened": ("召集议事", "session convened"),
    "deliberation.session_held": ("三方议事", "session held"),
    "deliberation.body_absent": ("单位缺席", "body absent"),
    "deliberation.resolution_adopted": ("形成决议", "resolution adopted"),
    "deliberation.item_not_agreed": ("未形成决议", "nothing resolved"),
    "deliberation.item_added": ("列入议题", "put on the agenda"),
    "deliberation.item_dropped": ("撤下议题", "taken off the agenda"),
    "deliberation.session_adjourned": ("议事延期", "session adjourned"),
    "deliberation.session_cancelled": ("议事取消", "session cancelled"),
    "deliberation.settlement_extended": ("会商延期", "settlement extended"),
    "deliberation.minutes_published": ("公布纪要", "minutes published"),
    "deliberation.alarm_raised": ("议事提醒", "deliberation alarm raised"),
    "deliberation.alarm_cleared": ("议事提醒解除", "deliberation alarm cleared"),
    "evaluation.appraisal_opened": ("开始评价", "rating opened"),
    "evaluation.cell_rated": ("评价", "rated"),
    "evaluation.case_satisfied": ("双满意", "twice satisfied"),
    "evaluation.redo_ordered": ("退回重办", "redo ordered"),
    "evaluation.gate_opened": ("五长问效", "inquiry of the five chiefs begun"),
    "evaluation.gate_passed": ("问效一问完成", "one moment of the inquiry over"),
    "evaluation.inquiry_answered": ("答复五长问效", "chief answered"),
    "evaluation.due_time_tightened": ("期限提前", "due time tightened"),
    "evaluation.rating_reminded": ("催评", "rating reminded"),
    "evaluation.reappraisal_requested": ("申请复核", "second look asked for"),
    "evaluation.reappraisal_decided": ("复核结论", "second look decided"),
    "evaluation.points_awarded": ("履职积分", "duty points"),
    "followup.case_published": ("晒单", "shown on the echo wall"),
    "followup.commitment_recorded": ("承诺入账", "commitment recorded"),
    "followup.commitments_fulfilled": ("承诺兑现", "commitments fulfilled"),
    "followup.commitment_kept": ("兑现一项承诺", "commitment kept"),
    "followup.commitment_overdue": ("承诺逾期", "commitment overdue"),
    "followup.task_continued": ("继续办理", "task continued"),
    "followup.commitment_supervised": ("督办", "commitment supervised"),
    "followup.review_started": ("开始梳理", "review started"),
    "followup.review_item_decided": ("梳理结论", "review verdict"),
    "followup.review_closed": ("梳理结束", "review closed"),
    "followup.alarm_raised": ("督办提醒", "followup alarm raised"),
    "followup.alarm_cleared": ("督办提醒解除", "followup alarm cleared"),
    "followup.case_closed": ("销号", "case closed"),
    "followup.look_back_held": ("回头看", "look-back held"),
    "followup.case_reopened": ("重新办理", "case reopened"),
    "followup.case_archived": ("归档", "case archived"),
}
