"""Which day the reception of a Friday takes place (每周五为代表固定接访日, B2).

Every Friday has its reception. One that is no working day is held on the next working day that no other Friday has taken:
with nine days off around the national holiday two Fridays would else fall on one day, and the people of both would be in
two places. The answer depends on the calendar alone, not on where a period begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_FRIDAY = 4
# No run of days off reaches further; what happened to the Fridays before that many weeks cannot matter any more.
_LOOK_BACK_WEEKS = 6
_MOST_DAYS = 40


@dataclass(frozen=True)
class ReceptionDay:
    """The day of a Friday's reception; provisional while the year's holidays are not published."""

    friday: date
    held_on: date
    is_provisional: bool

    @property
    def is_moved(self) -> bool:
        """Tell whether it is not the Friday itself."""
        return self.held_on != self.friday

    @property
    def years(self) -> frozenset[int]:
        """The years whose holidays decide it."""
        return frozenset({self.friday.year, self.held_on.year})


def is_friday(day: date) -> bool:
    """Tell whether a day is a Friday."""
    return day.weekday() == _FRIDAY


def fridays_between(first: date, last: date) -> list[date]:
    """Return the Fridays from one day to another, both included."""
    friday = first + timedelta(days=(_FRIDAY - first.weekday()) % 7)
    return [friday + timedelta(weeks=week) for week in range((last - friday).days // 7 + 1)]


def reception_days(
    fridays: Iterable[date], is_working_day: Callable[[date], bool], is_published: Callable[[int], bool]
) -> dict[date, ReceptionDay]:
    """Return the reception day of each of these Fridays."""
    wanted = set(fridays)
    if not wanted:
        return {}
    taken: set[date] = set()
    found: dict[date, ReceptionDay] = {}
    for friday in fridays_between(min(wanted) - timedelta(weeks=_LOOK_BACK_WEEKS), max(wanted)):
        held_on = _next_free(friday, is_working_day, taken)
        taken.add(held_on)
        if friday in wanted:
            day = ReceptionDay(friday, held_on, is_provisional=False)
            found[friday] = ReceptionDay(friday, held_on, not all(is_published(year) for year in day.years))
    return found


def _next_free(friday: date, is_working_day: Callable[[date], bool], taken: set[date]) -> date:
    for days in range(_MOST_DAYS):
        day = friday + timedelta(days=days)
        if day not in taken and is_working_day(day):
            return day
    return friday


def latest_unrecorded(today: date, working_days: int, is_working_day: Callable[[date], bool]) -> date:
    """Return the last reception day that is late without its record today.

    It is late once so many working days have gone by after it; today, which is not over, does not count.
    """
    day, passed = today, 0
    while passed < working_days and (today - day).days < 366:
        day -= timedelta(days=1)
        passed += is_working_day(day)
    return day - timedelta(days=1)
