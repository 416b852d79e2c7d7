"""Who listens to what. Each service declares the queues of all at its start, so that nothing is published into the void.

A contract test holds this list equal to the handlers of the services.
"""

from __future__ import annotations

_CASE_LIFE = ("dispatch.case_unrouted", "dispatch.deliberation_requested", "dispatch.case_assigned", "dispatch.case_claimed",
              "dispatch.reply_submitted", "dispatch.reply_delivered", "dispatch.case_completed")

LISTENERS: dict[str, tuple[str, ...]] = {
    "intake": (*_CASE_LIFE, "evaluation.case_satisfied", "evaluation.redo_ordered", "followup.case_closed",
               "followup.case_reopened", "followup.case_archived"),
    "dispatch": ("intake.case_registered", "deliberation.resolution_adopted", "deliberation.item_not_agreed",
                 "evaluation.redo_ordered", "followup.case_reopened"),
    "deliberation": ("dispatch.deliberation_requested", "dispatch.case_assigned"),
    "evaluation": ("intake.case_registered", "intake.opinion_attached", "dispatch.case_completed",
                   "followup.commitments_fulfilled", "followup.case_reopened"),
    "followup": ("intake.case_registered", "intake.opinion_attached", *_CASE_LIFE, "dispatch.reply_sent_back",
                 "deliberation.session_convened", "deliberation.session_held", "deliberation.resolution_adopted",
                 "deliberation.item_not_agreed", "evaluation.appraisal_opened", "evaluation.cell_rated",
                 "evaluation.case_satisfied", "evaluation.redo_ordered"),
}
