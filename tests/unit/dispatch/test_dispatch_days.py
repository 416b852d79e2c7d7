"""Office hours, and days that are over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.calendar import PublishedCalendar
from services.dispatch.domain.days import OfficeHours, end_of, last_day_gone_by, working_days_after, working_hours_after

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = OfficeHours(9, 17)
CALENDAR = PublishedCalendar()


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ((2024, 4, 12, 10, 0), (2024, 4, 12, 14, 0)),
        ((2024, 4, 12, 13, 0), (2024, 4, 12, 17, 0)),
        ((2024, 4, 12, 16, 30), (2024, 4, 15, 12, 30)),  # over the weekend
        ((2024, 4, 13, 12, 0), (2024, 4, 15, 13, 0)),  # filed on a Saturday
        ((2024, 4, 12, 3, 0), (2024, 4, 12, 13, 0)),  # filed at night
        ((2024, 4, 26, 16, 0), (2024, 4, 28, 12, 0)),  # the Sunday is a make-up day
        ((2024, 4, 30, 17, 0), (2024, 5, 6, 13, 0)),  # the May holidays
    ],
)
def test_a24_four_working_hours(begins: tuple[int, ...], ends: tuple[int, ...]) -> None:
    start = datetime(*begins, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]
    assert working_hours_after(start, 4, HOURS, CALENDAR, SHANGHAI) == datetime(*ends, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


def test_a_limit_longer_than_a_day_goes_on_the_next_morning() -> None:
    start = datetime(2024, 4, 11, 15, 0, tzinfo=SHANGHAI)
    assert working_hours_after(start, 12, HOURS, CALENDAR, SHANGHAI) == datetime(2024, 4, 15, 11, 0, tzinfo=SHANGHAI)


@given(st.dates(date(2023, 1, 1), date(2024, 12, 1)), st.integers(1, 8))
def test_what_began_on_the_last_day_gone_by_is_over_and_the_day_after_is_not(today: date, count: int) -> None:
    last = last_day_gone_by(today, count, CALENDAR)
    assert working_days_after(last, count, CALENDAR) < today
    assert working_days_after(last + timedelta(days=1), count, CALENDAR) >= today


def test_a_day_ends_at_midnight_in_the_district() -> None:
    assert end_of(date(2024, 5, 6), SHANGHAI) == datetime(2024, 5, 6, 16, tzinfo=UTC)
