"""Listening walls (收音壁): when a note counts as filed, and until when somebody has to look again.

A note is filed when it was pasted (A13). Bears it no time, it counts from the look before: it may have hung there
since then, and the doubt is the citizen's gain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.intake.domain.opinion import CLOCK_TOLERANCE
from services.intake.domain.refusal import Refusal


class WallUnknown(Refusal):
    """The site has no wall."""

    code = "intake.wall_unknown"


class LookInFuture(Refusal):
    """Nobody can have looked at a wall after now."""

    code = "intake.look_in_future"


class LookBeforeLast(Refusal):
    """The wall was looked at later than that already."""

    code = "intake.look_before_last"


class PastedAfterLook(Refusal):
    """What was collected had been pasted before."""

    code = "intake.pasted_after_look"


@dataclass(frozen=True)
class Wall:
    """A wall as a look at it finds it."""

    site: str
    takes_notes_from: datetime
    last_looked_at: datetime | None

    def begin_look(self, told: datetime | None, now: datetime) -> Look:
        """Return a look at the wall, now unless told.

        Raises LookInFuture, and LookBeforeLast for a time before the last look. Two looks whose transactions
        overlap come one after the other, so a look that tells no time is never before the last one.
        """
        last = self.last_looked_at
        if told is not None and told > now + CLOCK_TOLERANCE:
            raise LookInFuture
        looked_at = now if told is None else min(told, now)
        if last is not None and looked_at < last:
            if told is not None:
                raise LookBeforeLast(last=last.isoformat(timespec="minutes"))
            looked_at = last
        return Look(looked_at, min(last or self.takes_notes_from, looked_at))


@dataclass(frozen=True)
class Look:
    """One look: when it was, and since when what hung there may have been there."""

    looked_at: datetime
    since: datetime

    def pasted(self, told: datetime | None) -> datetime:
        """Return when a note counts as filed. Raises PastedAfterLook."""
        if told is not None and told > self.looked_at + CLOCK_TOLERANCE:
            raise PastedAfterLook
        return told or self.since


def next_look_due(day: date, working_days: int, is_working_day: Callable[[date], bool]) -> date:
    """Return the last day on which the next look is on time: so many working days after the day of a look (A12)."""
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day
