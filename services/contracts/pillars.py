"""Which pillar of the method (四全工作法, A1) each activity belongs to, so that reports can be laid out by pillar.

The division is that of the source: what residents say at any hour; how deputies go to them; how three parties discuss,
handle and judge; how what was promised is followed to its end. The words stand in `labels.PILLARS`. An alarm is no
activity. A council meeting (会访) is an activity of gathering, though it is held in a hall: `pillar_of` takes its kind.
"""

from __future__ import annotations

LISTENING, GATHERING, DELIBERATING, FOLLOW_THROUGH = "listening", "gathering", "deliberating", "follow_through"

_EVENTS: dict[str, tuple[str, ...]] = {
    LISTENING: (
        "intake.opinion_posted", "intake.case_registered", "intake.opinion_attached", "intake.opinion_declined",
        "intake.opinion_withdrawn", "intake.opinion_detached", "intake.case_supported", "intake.case_flagged",
    ),
    GATHERING: (
        "intake.reception_held", "intake.visit_made", "intake.survey_made", "intake.quota_missed",
        "intake.appointment_kept", "intake.appointment_missed", "intake.case_screened",
    ),
    DELIBERATING: (
        "dispatch.case_assigned", "dispatch.case_claimed", "dispatch.case_completed", "dispatch.case_unrouted",
        "dispatch.deliberation_requested", "dispatch.reply_delivered", "dispatch.reply_sent_back",
        "dispatch.reply_submitted", "dispatch.case_overdue", "dispatch.case_urged", "dispatch.clock_paused",
        "dispatch.clock_resumed", "dispatch.deadline_extended", "dispatch.due_soon", "dispatch.due_time_settled",
        "dispatch.assignment_returned", "dispatch.case_reclassified", "dispatch.contribution_made",
        "dispatch.return_adjudicated",
        "deliberation.session_convened", "deliberation.item_added", "deliberation.item_dropped",
        "deliberation.session_adjourned", "deliberation.session_cancelled", "deliberation.settlement_extended",
        "deliberation.session_held", "deliberation.body_absent", "deliberation.resolution_adopted",
        "deliberation.item_not_agreed", "deliberation.minutes_published",
        "evaluation.appraisal_opened", "evaluation.rating_reminded", "evaluation.cell_rated", "evaluation.case_satisfied",
        "evaluation.redo_ordered", "evaluation.reappraisal_requested", "evaluation.reappraisal_decided",
        "evaluation.gate_opened", "evaluation.gate_passed", "evaluation.inquiry_answered",
        "evaluation.due_time_tightened",
    ),
    FOLLOW_THROUGH: (
        "followup.case_published", "followup.commitment_recorded", "followup.commitments_fulfilled",
        "followup.case_closed", "followup.look_back_held", "followup.case_reopened", "followup.case_archived",
        "followup.review_started", "followup.review_item_decided", "followup.review_closed", "followup.commitment_kept",
        "followup.commitment_overdue", "followup.task_continued", "followup.commitment_supervised",
        "evaluation.points_awarded",
    ),
}

PILLAR_OF: dict[str, str] = {event: pillar for pillar, events in _EVENTS.items() for event in events}


def pillar_of(event: str, session_kind: str = "") -> str:
    """Return the pillar of an activity; of a session also by its kind."""
    if session_kind == "council_meeting" and event.startswith("deliberation."):
        return GATHERING
    return PILLAR_OF[event]
