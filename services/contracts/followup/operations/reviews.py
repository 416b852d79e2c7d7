"""What may be asked about reviews (定期梳理): at intervals every case that is not over gets a verdict."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.followup.errors import chain as c
from services.contracts.followup.errors import reviews as e
from services.contracts.followup.errors import supervision as s
from services.contracts.followup.operations.cases import STAGES

REVIEW_STATES = ("open", "closed")
# It goes well; a new dated task; a reminder to the body; deputies shall watch; up to the five chiefs.
REVIEW_VERDICTS = ("on_track", "continue", "urge", "supervise", "refer")


@record
class ReviewView(Record):
    """One review: which period, how many cases it has, how many of them have their verdict."""

    review_id: UUID = f.uuid()
    period: str = f.code()
    state: str = f.choice(REVIEW_STATES)
    state_label: str = f.text(max=20)
    cases: int = f.integer()
    decided: int = f.integer()
    started_at: datetime = f.moment()
    closed_at: datetime | None = f.moment(optional=True)


@operation("followup.start_review", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=ReviewView,
           errors=(e.REVIEW_EXISTS, e.REVIEW_OPEN))
class StartReview(Operation):
    """Begin the review of a period, such as `2024-Q2` (D20): every case that is not archived is in it, as it is now."""

    period: str = f.code()


@record
class ReviewItemView(Record):
    """A case in a review: where it stood when the review began, and what was decided."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100)
    grid: str = f.code()
    stage: str = f.choice(STAGES)
    stage_label: str = f.text(max=40)
    round: int = f.integer(min=1)
    lead: str | None = f.code(optional=True)
    verdict: str | None = f.choice(REVIEW_VERDICTS, optional=True)
    verdict_label: str = f.text(max=40, default="")
    note: str = f.text(max=1000, default="")
    decided_at: datetime | None = f.moment(optional=True)


@record
class ReviewItemPage(Record):
    """One page of a review's cases, in the order of their numbers."""

    items: list[ReviewItemView] = f.many(ReviewItemView)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.review_items", writes=False, callers=roles.STAFF, reply=ReviewItemPage, errors=(e.REVIEW_UNKNOWN,))
class ReviewItems(Operation):
    """List the cases of a review; `undecided` leaves those with a verdict out."""

    review_id: UUID = f.uuid()
    undecided: bool = f.flag(default=False)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@operation("followup.decide_review_item", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=ReviewItemView,
           errors=(c.CASE_UNKNOWN, e.REVIEW_UNKNOWN, e.REVIEW_CLOSED, e.NOT_IN_REVIEW, e.PROMISE_NEEDED, e.NO_LEAD,
                   s.DEADLINE_PAST))
class DecideReviewItem(Operation):
    """Say what becomes of a case (D20). `continue` needs a measure, a deadline and a target: a new task of its body (D22).

    A verdict may be given anew until the review is closed; a task that was made stays.
    """

    review_id: UUID = f.uuid()
    case_id: UUID = f.uuid()
    verdict: str = f.choice(REVIEW_VERDICTS)
    note: str = f.text(max=1000, default="")
    promise: shared.Promise | None = f.record(shared.Promise, optional=True)


@operation("followup.close_review", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=ReviewView,
           errors=(e.REVIEW_UNKNOWN, e.REVIEW_CLOSED, e.REVIEW_INCOMPLETE))
class CloseReview(Operation):
    """End a review. Refused while a case is without its verdict."""

    review_id: UUID = f.uuid()


@record
class ReviewPage(Record):
    """One page of reviews, newest first."""

    items: list[ReviewView] = f.many(ReviewView)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.reviews", writes=False, callers=roles.STAFF, reply=ReviewPage)
class Reviews(Operation):
    """List the reviews, newest first."""

    limit: int = shared.limit()
    cursor: str = shared.cursor()
