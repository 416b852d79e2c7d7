"""The second look at a rating (复核, C22): who may ask until when, who may take it, and what it changes.

It changes how grades count in the rates. No grade is deleted, no round ends or begins by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Protocol
from uuid import UUID, uuid5

from services.evaluation.domain.refusal import Refusal

REQUEST, SAMPLE = "request", "sample"
ASKED, UPHELD, NOT_UPHELD = "asked", "upheld", "not_upheld"
LEFT_OUT = "left_out"
# What the other figure is, for the grades that each kind looks at.
OTHER_COUNT = {REQUEST: "satisfied", SAMPLE: "unsatisfied"}


class NothingToReappraise(Refusal):
    """Only a body that was rated unsatisfied asks."""

    code = "evaluation.nothing_to_reappraise"


class ReappraisalAsked(Refusal):
    """Once a round."""

    code = "evaluation.reappraisal_asked"


class ReappraisalLate(Refusal):
    """The working days after the grade have passed."""

    code = "evaluation.reappraisal_late"


class ReappraisalUnknown(Refusal):
    """There is no such reappraisal."""

    code = "evaluation.reappraisal_unknown"


class ReappraisalDecided(Refusal):
    """A second look is taken once."""

    code = "evaluation.reappraisal_decided"


class ReviewerInvolved(Refusal):
    """The reviewer is neither rater nor rated."""

    code = "evaluation.reviewer_involved"


class CountedAsGiven(Refusal):
    """What is upheld counts as given, what is not counts differently."""

    code = "evaluation.counted_as_given"


class OfficeCalendar(Protocol):
    """The calendar that offices keep."""

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on that day."""
        ...


@dataclass(frozen=True)
class Reappraisal:
    """A second look at one body's grades of one round."""

    reappraisal_id: UUID
    case_id: UUID
    round: int
    body: str
    origin: str
    reason: str
    asked_by: str | None
    asked_at: datetime
    state: str = ASKED
    decision_reason: str = ""
    counted_as: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None

    def decide(self, result: str, reason: str, counted_as: str | None, *, by: str, at: datetime) -> Reappraisal:
        """Return it with its result: not upheld leaves the grades out of the count, or counts them as the other."""
        if self.state != ASKED:
            raise ReappraisalDecided
        if result == NOT_UPHELD:
            counted_as = counted_as or LEFT_OUT
        if counted_as not in ((None,) if result == UPHELD else (LEFT_OUT, OTHER_COUNT[self.origin])):
            raise CountedAsGiven
        return replace(self, state=result, decision_reason=reason, counted_as=counted_as, decided_by=by, decided_at=at)


def second_look(case_id: UUID, round_: int, body: str, origin: str, at: datetime, *, reason: str = "",
                asked_by: str | None = None) -> Reappraisal:
    """Return a new reappraisal; its id follows from what it is about, so that there is one at most."""
    return Reappraisal(uuid5(case_id, f"reappraisal:{round_}:{body}"), case_id, round_, body, origin, reason, asked_by, at)


def last_day_to_ask(rated_on: date, working_days: int, calendar: OfficeCalendar) -> date:
    """Return the last day on which a body may ask; the day of the grade is not counted."""
    day, left = rated_on, working_days
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    return day


def is_sampled(case_id: UUID, round_: int, percent: int) -> bool:
    """Tell whether a satisfied round is looked at again: by hash, the same everywhere, and nobody's choice."""
    drawn = int.from_bytes(sha256(f"{case_id}:{round_}".encode()).digest()[:8])
    return drawn * 100 < percent << 64
