"""及时 (A14): how long an opinion may wait for its deputy after it was collected or came in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def overdue_through(today: date, working_days: int, is_working_day: Callable[[date], bool]) -> date:
    """Return the last day whose opinions are overdue today.

    The day of collection is not counted; the opinion is in time through the last of its working days. So with one working
    day, what was collected on a Friday is overdue from Tuesday on, and a holiday in between counts for nobody.
    """
    day, left = today - timedelta(days=1), working_days
    while left > 0:
        left -= is_working_day(day)
        day -= timedelta(days=1)
    return day
