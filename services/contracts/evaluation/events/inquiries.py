"""What evaluation says of the five chiefs' inquiry: what a body answered stays here, but for the day that it named."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event
from services.contracts.evaluation.operations.inquiries import MOMENTS

# answered: the chief called it sufficient; carried_over: the due time of the new round is the old one; dropped: no key case.
PASSES = ("answered", "carried_over", "dropped")


@event("evaluation.gate_opened")
class GateOpened(Event):
    """A key case waits for one moment of the inquiry in a round (D11)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    moment: str = f.choice(MOMENTS)
    opened_at: datetime = f.moment()


@event("evaluation.gate_passed")
class GatePassed(Event):
    """One moment of the inquiry is over for a case and round, and never opens again."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    moment: str = f.choice(MOMENTS)
    how: str = f.choice(PASSES)
    passed_at: datetime = f.moment()


@event("evaluation.inquiry_answered")
class InquiryAnswered(Event):
    """A body has answered a chief about a case."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    inquiry_id: UUID = f.uuid()
    moment: str = f.choice(MOMENTS)
    office: str = f.code()
    body: str = f.code()
    attempt: int = f.integer(min=1)
    promised_on: date | None = f.day(optional=True)
    answered_at: datetime = f.moment()


@event("evaluation.due_time_tightened")
class DueTimeTightened(Event):
    """A body has named a day before its due time: the case is due at its end (D15). Nothing loosens it."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    inquiry_id: UUID = f.uuid()
    due_at: datetime = f.moment()
