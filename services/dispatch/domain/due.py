"""When a reply is due (限时出成果, C10 C13): a function of the round's events and the calendar.

The stored due time can therefore be computed again, when the State Council publishes a year or a clerk asks
why. Nothing else sets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.dispatch.domain.days import DAY, WorkingCalendar, end_of, rolled, working_days_after


@dataclass(frozen=True)
class Allowance:
    """How long the body has, as the policy stood when the clock started: a changed policy moves no clock that runs."""

    counts: str
    days: int = 0
    working_days: int = 0

    @property
    def most_extension(self) -> int:
        """The original length, in the days that count: no extension is longer (C15)."""
        return {
            "calendar_days": self.days,
            "working_days": self.working_days,
            "earlier_of_both": min(self.days, self.working_days),
        }[self.counts]


@dataclass(frozen=True)
class Limits:
    """The district's limits, in days from the one on which the clock starts."""

    ordinary_days: int
    ordinary_counts: str
    ordinary_working_days: int
    urgent_working_days: int
    complex_days: int

    def allowance(self, complexity: str, urgency: str) -> Allowance:
        """Return how long such a case has.

        An urgent case has the urgent limit whatever its complexity: danger does not wait thirty days (A17).
        """
        if urgency == "urgent":
            return Allowance("working_days", working_days=self.urgent_working_days)
        if complexity == "complex":
            return Allowance("calendar_days", days=self.complex_days)
        return Allowance(self.ordinary_counts, self.ordinary_days, self.ordinary_working_days)


@dataclass(frozen=True)
class Standstill:
    """Days on which the clock stands: the first one counts no more, the last one named counts again."""

    from_on: date
    until_on: date

    def covers(self, day: date) -> bool:
        """Tell whether the clock stands on that day."""
        return self.from_on <= day < self.until_on


@dataclass(frozen=True)
class Timing:
    """Everything that has happened to a round's clock: its start (交办, Q2), the extension granted, the pauses."""

    starts_on: date
    allowance: Allowance
    extension: int = 0
    standstills: tuple[Standstill, ...] = ()


@dataclass(frozen=True)
class DueDate:
    """The last day for a reply in time, and whether a holiday not yet published may still move it."""

    starts_on: date
    day: date
    is_provisional: bool

    def instant(self, zone: ZoneInfo) -> datetime:
        """Return the end of the day, 24:00 in the district, as the midnight that follows it."""
        return end_of(self.day, zone)


def due_date(timing: Timing, calendar: WorkingCalendar) -> DueDate:
    """Return the last day on which the body may still reply on time (一周内答复, C13).

    The day on which the clock starts is not counted, so that a case assigned at 23:59 gets no less than one
    assigned at 09:00. A last day that is not a working day moves to the next working day (Civil Code,
    art. 203). Days of a pause do not count, nor does a limit end on one.
    """
    counts = timing.allowance.counts
    by_calendar, by_working_days = both_days(timing, calendar)
    day = {"calendar_days": by_calendar, "working_days": by_working_days}.get(counts) or min(
        by_calendar, by_working_days
    )
    years = range(timing.starts_on.year, day.year + 1)
    return DueDate(timing.starts_on, day, not all(calendar.is_published(year) for year in years))


def both_days(timing: Timing, calendar: WorkingCalendar) -> tuple[date, date]:
    """Return the last day by calendar days and the one by working days: the office sees both (Q1)."""
    counting = _Counting(calendar, timing.standstills)
    allowance, more = timing.allowance, timing.extension
    return (
        rolled(counting.days_after(timing.starts_on, allowance.days + more), counting),
        working_days_after(timing.starts_on, allowance.working_days + more, counting),
    )


class _Counting:
    """The calendar as the clock sees it: on days of a pause nothing counts."""

    def __init__(self, calendar: WorkingCalendar, standstills: tuple[Standstill, ...]) -> None:
        self._calendar, self._standstills = calendar, standstills

    def is_published(self, year: int) -> bool:
        return self._calendar.is_published(year)

    def is_working_day(self, day: date) -> bool:
        return self._counts(day) and self._calendar.is_working_day(day)

    def days_after(self, start: date, count: int) -> date:
        day = start
        for _ in range(count):
            day += DAY
            while not self._counts(day):
                day += DAY
        return day

    def _counts(self, day: date) -> bool:
        return not any(standstill.covers(day) for standstill in self._standstills)
