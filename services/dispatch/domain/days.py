"""Working days and office hours: how long a limit is that the method or a district gives in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


class WorkingCalendar(Protocol):
    """The working days of offices, as far as they are published."""

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on that day."""

    def is_published(self, year: int) -> bool:
        """Tell whether the holidays of that year are known."""


@dataclass(frozen=True)
class OfficeHours:
    """From which hour to which the offices are open on a working day."""

    opens: int
    closes: int


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return 24:00 of a day in the district, as the midnight that follows it."""
    return datetime.combine(day + DAY, time.min, tzinfo=zone).astimezone(UTC)


def rolled(day: date, calendar: WorkingCalendar) -> date:
    """Return the day itself if offices work on it, or the next one on which they do."""
    while not calendar.is_working_day(day):
        day += DAY
    return day


def working_days_after(start: date, count: int, calendar: WorkingCalendar) -> date:
    """Return the working day that is so many after this day, which is not counted."""
    day = start
    for _ in range(count):
        day = rolled(day + DAY, calendar)
    return day


def last_day_gone_by(today: date, count: int, calendar: WorkingCalendar) -> date:
    """Return the latest day after which so many working days are over today.

    What began on it or before has had its limit of working days, 24:00 of the last one included.
    """
    day = today
    while working_days_after(day, count, calendar) >= today:
        day -= DAY
    return day


def working_hours_after(
    start: datetime, count: int, hours: OfficeHours, calendar: WorkingCalendar, zone: ZoneInfo
) -> datetime:
    """Return when so many office hours have passed since a moment; what begins at night begins when offices open."""
    left = timedelta(hours=count)
    now = start.astimezone(zone)
    while True:
        opens = datetime.combine(now.date(), time.min, tzinfo=zone) + timedelta(hours=hours.opens)
        closes = datetime.combine(now.date(), time.min, tzinfo=zone) + timedelta(hours=hours.closes)
        if calendar.is_working_day(now.date()) and now < closes:
            begins = max(now, opens)
            if begins + left <= closes:
                return (begins + left).astimezone(UTC)
            left -= closes - begins
        now = datetime.combine(now.date() + DAY, time.min, tzinfo=zone)
