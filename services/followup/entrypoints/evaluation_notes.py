"""What the five chiefs ask and what raters are reminded of: a line in the ledger of the case."""

from __future__ import annotations

from services.chassis.entrypoints import on_event
from services.contracts.evaluation.events import inquiries, ratings
from services.followup.usecases import chain
from services.followup.usecases.work import Work


class EvaluationNotes:
    """What the five chiefs ask and what raters are reminded of."""

    @on_event(inquiries.GateOpened)
    def on_gate_opened(self, event: inquiries.GateOpened, tx: Work) -> None:
        """Note that an answer to the five chiefs is due."""
        chain.note(tx, event)

    @on_event(inquiries.GatePassed)
    def on_gate_passed(self, event: inquiries.GatePassed, tx: Work) -> None:
        """Note that it was given, or that the case is no key case any more."""
        chain.note(tx, event)

    @on_event(inquiries.InquiryAnswered)
    def on_inquiry_answered(self, event: inquiries.InquiryAnswered, tx: Work) -> None:
        """Note that a body has answered."""
        chain.note(tx, event)

    @on_event(inquiries.DueTimeTightened)
    def on_due_time_tightened(self, event: inquiries.DueTimeTightened, tx: Work) -> None:
        """Note that a body has promised an earlier day."""
        chain.note(tx, event)

    @on_event(ratings.RatingReminded)
    def on_rating_reminded(self, event: ratings.RatingReminded, tx: Work) -> None:
        """Note that silent raters were reminded."""
        chain.note(tx, event)
