"""When a reply is due (限时出成果, C10 C13): a function of the round's events, the policy and the calendar.

The stored due time can therefore be computed again, when the State Council publishes a year or a clerk asks
why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


class WorkingCalendar(Protocol):
    """The working days of offices, as far as they are published."""

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on that day."""

    def is_published(self, year: int) -> bool:
        """Tell whether the holidays of that year are known."""


@dataclass(frozen=True)
class Limits:
    """The district's limits, in days from the one on which the clock starts."""

    ordinary_days: int
    ordinary_counts: str
    ordinary_working_days: int
    urgent_working_days: int
    complex_days: int


@dataclass(frozen=True)
class ClockStart:
    """What sets a round's clock going: the assignment (交办, Q2), or the resolution of a complex case."""

    on: date
    complexity: str
    urgency: str


@dataclass(frozen=True)
class DueDate:
    """The last day for a reply in time, and whether a holiday not yet published may still move it."""

    starts_on: date
    day: date
    is_provisional: bool

    def instant(self, zone: ZoneInfo) -> datetime:
        """Return the end of the day, 24:00 in the district, as the midnight that follows it."""
        return datetime.combine(self.day + _DAY, time.min, tzinfo=zone).astimezone(UTC)


def due_date(start: ClockStart, limits: Limits, calendar: WorkingCalendar) -> DueDate:
    """Return the last day on which the body may still reply on time (一周内答复, C13).

    The day on which the clock starts is not counted, so that a case assigned at 23:59 gets no less than one
    assigned at 09:00. A last day that is not a working day moves to the next working day (Civil Code,
    art. 203). An urgent case has the urgent limit whatever its complexity: danger does not wait thirty days
    (A17).
    """
    day = _last_day(start, limits, calendar)
    years = range(start.on.year, day.year + 1)
    return DueDate(start.on, day, not all(calendar.is_published(year) for year in years))


def _last_day(start: ClockStart, limits: Limits, calendar: WorkingCalendar) -> date:
    if start.urgency == "urgent":
        return _working_days_after(start.on, limits.urgent_working_days, calendar)
    if start.complexity == "complex":
        return _rolled(start.on + _DAY * limits.complex_days, calendar)
    in_calendar_days = _rolled(start.on + _DAY * limits.ordinary_days, calendar)
    in_working_days = _working_days_after(start.on, limits.ordinary_working_days, calendar)
    return {
        "calendar_days": in_calendar_days,
        "working_days": in_working_days,
        "earlier_of_both": min(in_calendar_days, in_working_days),
    }[limits.ordinary_counts]


def _rolled(day: date, calendar: WorkingCalendar) -> date:
    while not calendar.is_working_day(day):
        day += _DAY
    return day


def _working_days_after(start: date, count: int, calendar: WorkingCalendar) -> date:
    day = start
    for _ in range(count):
        day = _rolled(day + _DAY, calendar)
    return day
