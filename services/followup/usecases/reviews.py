"""Reviews (定期梳理, D20): a snapshot of what is not over, a verdict for each case, and an end."""

from __future__ import annotations

import re
from uuid import uuid4

from services.chassis import paging
from services.contracts import labels
from services.contracts.followup.events.reviews import ReviewClosed, ReviewItemDecided, ReviewStarted
from services.contracts.followup.operations.reviews import (
    CloseReview,
    DecideReviewItem,
    ReviewItemPage,
    ReviewItems,
    ReviewItemView,
    ReviewPage,
    Reviews,
    ReviewView,
    StartReview,
)
from services.followup.domain.commitment import Promise
from services.followup.domain.refusal import CaseUnknown, NotInReview, ReviewExists, ReviewOpen, ReviewUnknown
from services.followup.domain.review import Review, task_of
from services.followup.store.reviews import Item
from services.followup.usecases.chain import record_promises
from services.followup.usecases.work import Work, say

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def start_review(tx: Work, request: StartReview) -> ReviewView:
    """Begin the review of a period with every case that is not archived."""
    other = tx.store.reviews.find_in_the_way(request.period)
    if other is not None:
        raise ReviewExists(period=other.period) if other.period == request.period else ReviewOpen(period=other.period)
    review_id = uuid4()
    tx.store.reviews.begin(review_id, request.period, by=tx.caller.subject, at=tx.now)
    begun = tx.store.reviews.find_review(review_id)
    assert begun is not None, "just begun"
    tx.emit(ReviewStarted(review_id=review_id, period=begun.period, cases=begun.cases, started_at=tx.now))
    return _view(begun)


def decide_review_item(tx: Work, request: DecideReviewItem) -> ReviewItemView:
    """Say what becomes of a case; `continue` makes a new task of its body, which keeps the case open (D22).

    The case is locked before the review, as everywhere, so that two decisions never wait for each other.
    """
    case = tx.store.cases.lock_one(request.case_id)
    review = tx.store.reviews.lock_review(request.review_id)
    if review is None:
        raise ReviewUnknown
    if case is None:
        raise CaseUnknown
    review.require_open()
    item = tx.store.reviews.find_item(review.review_id, case.case_id)
    if item is None:
        raise NotInReview
    told = request.promise
    promise = Promise(told.measure, told.deadline_on, told.target) if told else None
    task = task_of(request.verdict, promise, case.lead, tx.today)
    tx.store.reviews.decide(review.review_id, case.case_id, verdict=request.verdict, note=request.note,
                            is_first=item.verdict is None, by=tx.caller.subject, at=tx.now)
    case = say(tx, case, ReviewItemDecided(case_id=case.case_id, review_id=review.review_id, period=review.period,
                                           verdict=request.verdict, body=case.lead))
    if task is not None and told is not None:
        assert case.lead is not None, "checked with the task"
        case = record_promises(tx, case, case.round, "review", str(review.review_id), case.lead, [told])
    tx.store.cases.save(case)
    decided = tx.store.reviews.find_item(review.review_id, case.case_id)
    assert decided is not None, "just decided"
    return _item(decided)


def close_review(tx: Work, request: CloseReview) -> ReviewView:
    """End a review in which every case has its verdict."""
    review = tx.store.reviews.lock_review(request.review_id)
    if review is None:
        raise ReviewUnknown
    review.require_complete()
    tx.store.reviews.close(review.review_id, tx.now)
    tx.emit(ReviewClosed(review_id=review.review_id, period=review.period, cases=review.cases, closed_at=tx.now))
    closed = tx.store.reviews.find_review(review.review_id)
    assert closed is not None, "just closed"
    return _view(closed)


def review_items(tx: Work, request: ReviewItems) -> ReviewItemPage:
    """List the cases of a review in the order of their numbers."""
    after = paging.decode(request.cursor, str)
    if after is not None and not _NUMBER.fullmatch(after[0]):
        raise paging.BadCursor
    if tx.store.reviews.find_review(request.review_id) is None:
        raise ReviewUnknown
    rows = tx.store.reviews.list_items(request.review_id, undecided=request.undecided, after=after[0] if after else "",
                                       limit=request.limit + 1)
    page = rows[: request.limit]
    following = paging.encode(page[-1].number) if len(rows) > len(page) else ""
    return ReviewItemPage(items=[_item(row) for row in page], next_cursor=following)


def reviews(tx: Work, request: Reviews) -> ReviewPage:
    """List the reviews, newest first."""
    rows = tx.store.reviews.list_reviews(after=paging.moment_and_id(request.cursor), limit=request.limit + 1)
    page = rows[: request.limit]
    following = ""
    if len(rows) > len(page):
        following = paging.encode(page[-1].started_at.isoformat(), str(page[-1].review_id))
    return ReviewPage(items=[_view(row) for row in page], next_cursor=following)


def _view(review: Review) -> ReviewView:
    return ReviewView(review_id=review.review_id, period=review.period, state=review.state,
                      state_label=labels.REVIEW_STATES[review.state][0], cases=review.cases, decided=review.decided,
                      started_at=review.started_at, closed_at=review.closed_at)


def _item(item: Item) -> ReviewItemView:
    return ReviewItemView(
        case_id=item.case_id, number=item.number, title=item.title, grid=item.grid, stage=item.stage,
        stage_label=labels.STAGES[item.stage][0], round=item.round, lead=item.lead, verdict=item.verdict,
        verdict_label=labels.REVIEW_VERDICTS[item.verdict][0] if item.verdict else "", note=item.note,
        decided_at=item.decided_at,
    )
