"""Who listens to what. Each service declares the queues of all at its start, so that nothing is published into the void.

A contract test holds this list equal to the handlers of the services.
"""

from __future__ import annotations

_CASE_LIFE = ("dispatch.case_unrouted", "dispatch.deliberation_requested", "dispatch.case_assigned", "dispatch.case_claimed",
              "dispatch.reply_submitted", "dispatch.reply_delivered", "dispatch.case_completed")
# What may happen between an assignment and its reply.
_CASE_TURNS = ("dispatch.assignment_returned", "dispatch.return_adjudicated", "dispatch.case_reclassified",
               "dispatch.contribution_made", "dispatch.deadline_extended", "dispatch.clock_paused",
               "dispatch.clock_resumed", "dispatch.due_time_settled", "dispatch.due_soon", "dispatch.case_overdue",
               "dispatch.case_urged")

LISTENERS: dict[str, tuple[str, ...]] = {
    "intake": (*_CASE_LIFE, "dispatch.reply_sent_back", "evaluation.appraisal_opened", "evaluation.case_satisfied",
               "evaluation.redo_ordered", "followup.case_closed", "followup.case_reopened", "followup.case_archived"),
    "dispatch": ("intake.case_registered", "deliberation.resolution_adopted", "deliberation.item_not_agreed",
                 "evaluation.redo_ordered", "followup.case_reopened"),
    "deliberation": ("intake.case_registered", "intake.case_screened", "dispatch.deliberation_requested",
                     "dispatch.case_assigned", "evaluation.redo_ordered"),
    "evaluation": ("intake.case_registered", "intake.opinion_attached", "intake.opinion_detached", "dispatch.case_completed",
                   "dispatch.reply_delivered", "dispatch.assignment_returned",
                   "intake.case_flagged", "dispatch.case_assigned", "dispatch.return_adjudicated",
                   "dispatch.deadline_extended", "dispatch.clock_paused", "dispatch.clock_resumed",
                   "dispatch.due_time_settled",
                   "intake.reception_held", "intake.visit_made", "intake.survey_made", "intake.appointment_kept",
                   "intake.appointment_missed", "intake.quota_missed", "followup.look_back_held",
                   "followup.commitment_supervised",
                   "followup.commitments_fulfilled", "followup.case_reopened"),
    "followup": ("intake.case_registered", "intake.opinion_attached", "intake.opinion_detached",
                 "intake.case_supported", "intake.case_flagged", "intake.case_screened", *_CASE_LIFE, *_CASE_TURNS,
                 "dispatch.reply_sent_back",
                 "deliberation.session_convened", "deliberation.session_held", "deliberation.resolution_adopted",
                 "deliberation.session_adjourned", "deliberation.session_cancelled", "deliberation.item_added",
                 "deliberation.item_dropped", "deliberation.settlement_extended",
                 "deliberation.item_not_agreed", "evaluation.appraisal_opened", "evaluation.cell_rated",
                 "evaluation.case_satisfied", "evaluation.redo_ordered", "evaluation.reappraisal_requested",
                 "evaluation.reappraisal_decided", "evaluation.gate_opened", "evaluation.gate_passed",
                 "evaluation.inquiry_answered", "evaluation.due_time_tightened", "evaluation.rating_reminded",
                 "intake.alarm_raised", "intake.alarm_cleared", "dispatch.alarm_raised", "dispatch.alarm_cleared",
                 "deliberation.alarm_raised", "deliberation.alarm_cleared",
                 "intake.opinion_posted", "intake.reception_held", "intake.visit_made", "intake.survey_made",
                 "intake.appointment_kept"),
}
