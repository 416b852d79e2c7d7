"""What the other services say about a case, for its author's tracking page."""

from __future__ import annotations

from services.chassis.entrypoints import on_event
from services.contracts.dispatch import events as dispatch
from services.contracts.evaluation.events import ratings as evaluation
from services.contracts.followup.events import chain as followup
from services.intake import usecases
from services.intake.usecases.work import Work


class Progress:
    """What the other services say about a case, for its author's tracking page."""

    @on_event(dispatch.CaseUnrouted)
    def on_case_unrouted(self, event: dispatch.CaseUnrouted, tx: Work) -> None:
        """The case waits at the desk."""
        usecases.note_stage(tx, event)

    @on_event(dispatch.DeliberationRequested)
    def on_deliberation_requested(self, event: dispatch.DeliberationRequested, tx: Work) -> None:
        """The case waits for a session of three parties."""
        usecases.note_stage(tx, event)

    @on_event(dispatch.CaseAssigned)
    def on_case_assigned(self, event: dispatch.CaseAssigned, tx: Work) -> None:
        """The case has its body and its limit."""
        usecases.note_assigned(tx, event)

    @on_event(dispatch.CaseClaimed)
    def on_case_claimed(self, event: dispatch.CaseClaimed, tx: Work) -> None:
        """The body has taken the case."""
        usecases.note_stage(tx, event)

    @on_event(dispatch.ReplySubmitted)
    def on_reply_submitted(self, event: dispatch.ReplySubmitted, tx: Work) -> None:
        """A reply waits for its review."""
        usecases.note_submitted(tx, event)

    @on_event(dispatch.ReplySentBack)
    def on_reply_sent_back(self, event: dispatch.ReplySentBack, tx: Work) -> None:
        """The review asks for another text."""
        usecases.note_sent_back(tx, event)

    @on_event(dispatch.ReplyDelivered)
    def on_reply_delivered(self, event: dispatch.ReplyDelivered, tx: Work) -> None:
        """The author may read the approved reply."""
        usecases.note_delivered(tx, event)

    @on_event(dispatch.CaseCompleted)
    def on_case_completed(self, event: dispatch.CaseCompleted, tx: Work) -> None:
        """The body declares it done; the author may rate."""
        usecases.note_stage(tx, event)

    @on_event(evaluation.AppraisalOpened)
    def on_appraisal_opened(self, event: evaluation.AppraisalOpened, tx: Work) -> None:
        """The author is asked for his grades."""
        usecases.note_stage(tx, event)

    @on_event(evaluation.CaseSatisfied)
    def on_case_satisfied(self, event: evaluation.CaseSatisfied, tx: Work) -> None:
        """Everybody who was asked is satisfied."""
        usecases.note_stage(tx, event)

    @on_event(evaluation.RedoOrdered)
    def on_redo_ordered(self, event: evaluation.RedoOrdered, tx: Work) -> None:
        """Somebody is not: the next round begins."""
        usecases.note_stage(tx, event)

    @on_event(followup.CaseClosed)
    def on_case_closed(self, event: followup.CaseClosed, tx: Work) -> None:
        """The closing gate is met."""
        usecases.note_stage(tx, event)

    @on_event(followup.CaseReopened)
    def on_case_reopened(self, event: followup.CaseReopened, tx: Work) -> None:
        """The look-back found it broken: the next round begins."""
        usecases.note_stage(tx, event)

    @on_event(followup.CaseArchived)
    def on_case_archived(self, event: followup.CaseArchived, tx: Work) -> None:
        """The look-back holds; the case is over."""
        usecases.note_stage(tx, event)
