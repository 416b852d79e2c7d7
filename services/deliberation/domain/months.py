"""At least one council meeting in each month, on any day of it (每月不定期召开议事会议, B14)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

IsWorkingDay = Callable[[date], bool]


@dataclass(frozen=True)
class Month:
    """One month: whether a meeting was held in it, and on which day the lack of one is an alarm."""

    first: date
    alarm_on: date
    is_held: bool

    @property
    def code(self) -> str:
        """Return it as `2024-05`."""
        return f"{self.first:%Y-%m}"

    def is_missing(self, today: date) -> bool:
        """Tell whether no meeting has been held although its last working day has begun."""
        return not self.is_held and today >= self.alarm_on


def last_working_day(month: date, is_working_day: IsWorkingDay) -> date:
    """Return the last day of a month on which offices work; a month without any is reported on its last day."""
    last = _next(month) - timedelta(days=1)
    days = (last - timedelta(days=back) for back in range(last.day))
    return next((day for day in days if is_working_day(day)), last)


def months(since: date, until: date, held: Collection[date], is_working_day: IsWorkingDay) -> Iterator[Month]:
    """Return the months from that of `since` to that of `until`. `held`: the first days of months with a meeting."""
    first = since.replace(day=1)
    while first <= until:
        yield Month(first, last_working_day(first, is_working_day), first in held)
        first = _next(first)


def _next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
