"""Why followup refuses: one class for each code. Details hold codes and days, never anybody's words."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A rule of the method forbids it."""

    code: ClassVar[str]

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details


class CaseUnknown(Refusal):
    """There is no such case."""

    code = "followup.case_unknown"


class CommitmentUnknown(Refusal):
    """There is no such commitment."""

    code = "followup.commitment_unknown"


class NotYourCommitment(Refusal):
    """Another body made the promise."""

    code = "followup.not_your_commitment"


class CommitmentFulfilled(Refusal):
    """The promise is kept already; nothing more is to be said of it."""

    code = "followup.commitment_fulfilled"


class NotClosed(Refusal):
    """The closing gate is not met: there is nothing to look back on yet."""

    code = "followup.not_closed"


class Archived(Refusal):
    """The look-back has been held and has found the case in order."""

    code = "followup.archived"


class TooEarly(Refusal):
    """The day of the look-back has not come."""

    code = "followup.too_early"


class RaterLooksBack(Refusal):
    """Whoever rated the case does not check his own judgement."""

    code = "followup.rater_looks_back"


class DeputyNeeded(Refusal):
    """The caller is a deputy, but his token does not say which: whether he rated the case cannot be told."""

    code = "followup.deputy_needed"


class DeadlinePast(Refusal):
    """A promise that goes on needs a day that is still to come."""

    code = "followup.deadline_past"


class NotSupervisor(Refusal):
    """Another deputy watches over the commitment."""

    code = "followup.not_supervisor"


class LookedInFuture(Refusal):
    """Nobody has looked yet on a day that is still to come."""

    code = "followup.looked_in_future"


class NextLookLate(Refusal):
    """Whoever watches looks at least once a month."""

    code = "followup.next_look_late"


class NotYetKnown(Refusal):
    """At that moment the case had no line in the ledger."""

    code = "followup.not_yet_known"


class ReviewUnknown(Refusal):
    """There is no such review."""

    code = "followup.review_unknown"


class ReviewExists(Refusal):
    """The period has its review."""

    code = "followup.review_exists"


class ReviewOpen(Refusal):
    """Another review is not at its end."""

    code = "followup.review_open"


class ReviewClosed(Refusal):
    """The review is over."""

    code = "followup.review_closed"


class ReviewIncomplete(Refusal):
    """A case of the review has no verdict."""

    code = "followup.review_incomplete"


class NotInReview(Refusal):
    """The case was over, or not yet there, when the review began."""

    code = "followup.not_in_review"


class PromiseNeeded(Refusal):
    """Going on needs a measure, a deadline and a target."""

    code = "followup.promise_needed"


class NoLead(Refusal):
    """Nobody handles the case yet: there is nobody to give a task to."""

    code = "followup.no_lead"
