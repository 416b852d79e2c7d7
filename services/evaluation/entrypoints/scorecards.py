"""How the handling bodies stand, and what dispatch reports of them."""

from __future__ import annotations

from services.chassis.entrypoints import on_event, operation
from services.contracts.dispatch.events import AssignmentReturned, ReplyDelivered
from services.contracts.evaluation.operations.scorecards import Scorecard, ScorecardView
from services.evaluation.usecases import scorecards
from services.evaluation.usecases.work import Work


class ScorecardDesk:
    """How the handling bodies stand."""

    @on_event(ReplyDelivered)
    def on_reply_delivered(self, event: ReplyDelivered, tx: Work) -> None:
        """Know when a round was answered."""
        scorecards.note_answer(tx, event)

    @on_event(AssignmentReturned)
    def on_assignment_returned(self, event: AssignmentReturned, tx: Work) -> None:
        """Know which body gave a case back."""
        scorecards.note_handover(tx, event)

    @operation(Scorecard)
    def scorecard(self, request: Scorecard, tx: Work) -> ScorecardView:
        """Show how one body stands, or all."""
        return scorecards.scorecard(tx, request)
