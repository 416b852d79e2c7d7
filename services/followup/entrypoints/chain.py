"""What the other services report: it moves the case on."""

from __future__ import annotations

from services.chassis.entrypoints import on_event
from services.contracts.deliberation import events as deliberation
from services.contracts.dispatch import events as dispatch
from services.contracts.evaluation.events import ratings as evaluation
from services.contracts.intake.events import opinions as intake
from services.followup.usecases import activities, chain, outcomes
from services.followup.usecases.work import Work


class Chain:
    """What the other services report: it moves the case on."""

    @on_event(intake.CaseRegistered)
    def on_case_registered(self, event: intake.CaseRegistered, tx: Work) -> None:
        """Open the ledger of a registered case."""
        chain.register_case(tx, event)

    @on_event(dispatch.CaseUnrouted)
    def on_case_unrouted(self, event: dispatch.CaseUnrouted, tx: Work) -> None:
        """Show the case at the desk."""
        chain.wait_at_desk(tx, event)

    @on_event(dispatch.DeliberationRequested)
    def on_deliberation_requested(self, event: dispatch.DeliberationRequested, tx: Work) -> None:
        """Show the case before its three parties."""
        chain.wait_for_session(tx, event)

    @on_event(dispatch.CaseAssigned)
    def on_case_assigned(self, event: dispatch.CaseAssigned, tx: Work) -> None:
        """Show who handles the case, and until when."""
        chain.assign_case(tx, event)

    @on_event(dispatch.CaseClaimed)
    def on_case_claimed(self, event: dispatch.CaseClaimed, tx: Work) -> None:
        """Show that the body has taken the case."""
        chain.claim_case(tx, event)

    @on_event(dispatch.ReplySubmitted)
    def on_reply_submitted(self, event: dispatch.ReplySubmitted, tx: Work) -> None:
        """Show that a reply is under review."""
        chain.submit_reply(tx, event)

    @on_event(dispatch.ReplySentBack)
    def on_reply_sent_back(self, event: dispatch.ReplySentBack, tx: Work) -> None:
        """Show the case in its body's hands again."""
        chain.send_reply_back(tx, event)

    @on_event(dispatch.ReplyDelivered)
    def on_reply_delivered(self, event: dispatch.ReplyDelivered, tx: Work) -> None:
        """Keep the approved reply and enter its promises into the commitment ledger."""
        chain.deliver_reply(tx, event)
        outcomes.keep_of_reply(tx, event)

    @on_event(dispatch.CaseCompleted)
    def on_case_completed(self, event: dispatch.CaseCompleted, tx: Work) -> None:
        """Hang the outcome on the echo wall."""
        chain.publish_case(tx, event)

    @on_event(deliberation.SessionConvened)
    def on_session_convened(self, event: deliberation.SessionConvened, tx: Work) -> None:
        """Note the session in the ledger of each of its cases."""
        chain.note_session(tx, event)

    @on_event(deliberation.SessionHeld)
    def on_session_held(self, event: deliberation.SessionHeld, tx: Work) -> None:
        """Note the session's end in the ledger of each of its cases, and count it."""
        chain.note_session(tx, event)
        activities.count_session(tx, event)

    @on_event(deliberation.ResolutionAdopted)
    def on_resolution_adopted(self, event: deliberation.ResolutionAdopted, tx: Work) -> None:
        """Enter what was resolved into the commitment ledger."""
        chain.adopt_resolution(tx, event)
        activities.hang_on_matter(tx, event)

    @on_event(evaluation.AppraisalOpened)
    def on_appraisal_opened(self, event: evaluation.AppraisalOpened, tx: Work) -> None:
        """Show that the case waits for its grades."""
        chain.open_appraisal(tx, event)

    @on_event(evaluation.CellRated)
    def on_cell_rated(self, event: evaluation.CellRated, tx: Work) -> None:
        """Note a grade, and who will not look back."""
        chain.rate_cell(tx, event)

    @on_event(evaluation.CaseSatisfied)
    def on_case_satisfied(self, event: evaluation.CaseSatisfied, tx: Work) -> None:
        """Close the case if nothing else is missing."""
        chain.satisfy_case(tx, event)

    @on_event(evaluation.RedoOrdered)
    def on_redo_ordered(self, event: evaluation.RedoOrdered, tx: Work) -> None:
        """Begin a further round."""
        chain.order_redo(tx, event)
