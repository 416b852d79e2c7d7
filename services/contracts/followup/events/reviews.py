"""What followup says of reviews."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event
from services.contracts.followup.operations.reviews import REVIEW_VERDICTS


@event("followup.review_started", subject="review_id")
class ReviewStarted(Event):
    """A review has taken in every case that is not over."""

    review_id: UUID = f.uuid()
    period: str = f.code()
    cases: int = f.integer()
    started_at: datetime = f.moment()


@event("followup.review_item_decided")
class ReviewItemDecided(Event):
    """A review says what becomes of a case."""

    case_id: UUID = f.uuid()
    review_id: UUID = f.uuid()
    period: str = f.code()
    verdict: str = f.choice(REVIEW_VERDICTS)
    body: str | None = f.code(optional=True)


@event("followup.review_closed", subject="review_id")
class ReviewClosed(Event):
    """Every case of a review has its verdict."""

    review_id: UUID = f.uuid()
    period: str = f.code()
    cases: int = f.integer()
    closed_at: datetime = f.moment()
