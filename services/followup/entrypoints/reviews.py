"""Reviews: no open case without a verdict."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.followup.operations import reviews as ask
from services.followup.usecases import reviews
from services.followup.usecases.work import Work


class ReviewDesk:
    """Reviews: no open case without a verdict."""

    @operation(ask.StartReview)
    def start_review(self, request: ask.StartReview, tx: Work) -> ask.ReviewView:
        """Begin the review of a period."""
        return reviews.start_review(tx, request)

    @operation(ask.ReviewItems)
    def review_items(self, request: ask.ReviewItems, tx: Work) -> ask.ReviewItemPage:
        """List the cases of a review."""
        return reviews.review_items(tx, request)

    @operation(ask.DecideReviewItem)
    def decide_review_item(self, request: ask.DecideReviewItem, tx: Work) -> ask.ReviewItemView:
        """Say what becomes of a case."""
        return reviews.decide_review_item(tx, request)

    @operation(ask.CloseReview)
    def close_review(self, request: ask.CloseReview, tx: Work) -> ask.ReviewView:
        """End a review."""
        return reviews.close_review(tx, request)

    @operation(ask.Reviews)
    def reviews(self, request: ask.Reviews, tx: Work) -> ask.ReviewPage:
        """List the reviews."""
        return reviews.reviews(tx, request)
