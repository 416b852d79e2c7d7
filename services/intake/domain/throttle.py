"""How much one person may post (X13): so many in a minute, so many in a day, counted over the time just passed.

What goes beyond is refused with the time after which it will be taken; nothing is dropped without an answer. Partner
systems and staff speak for many people and are not counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.domain.refusal import Refusal

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class TooManyOpinions(Refusal):
    """One person has posted more than one person says."""

    code = "intake.too_many_opinions"


@dataclass(frozen=True)
class Limits:
    """How many a person may post."""

    per_minute: int
    per_day: int


class Recent:
    """When a person has posted in the last day, newest first."""

    def __init__(self, limits: Limits, posted_at: Iterable[datetime] = ()) -> None:
        self._limits, self._posted_at = limits, sorted(posted_at, reverse=True)

    def wait(self, now: datetime) -> timedelta:
        """Return how long he has to wait until the next one is taken; zero when it is taken now."""
        return max(
            self._left(now, MINUTE, self._limits.per_minute), self._left(now, DAY, self._limits.per_day)
        )

    def note(self, now: datetime) -> None:
        """Count one more."""
        self._posted_at.insert(0, now)

    def _left(self, now: datetime, window: timedelta, most: int) -> timedelta:
        if len(self._posted_at) < most:
            return timedelta(0)
        return max(self._posted_at[most - 1] + window - now, timedelta(0))


def take_one(persons: Iterable[Recent], now: datetime) -> None:
    """Count one more opinion of all of these, or raise TooManyOpinions and count none."""
    known = list(persons)
    longest = max((person.wait(now) for person in known), default=timedelta(0))
    if longest > timedelta(0):
        raise TooManyOpinions(retry_after_seconds=math.ceil(longest.total_seconds()))
    for person in known:
        person.note(now)
