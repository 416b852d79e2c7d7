"""The day of a Friday's reception, by the State Council's real calendar and by made-up ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.calendar import PublishedCalendar
from services.intake.domain.roster_days import (
    ReceptionDay,
    fridays_between,
    is_friday,
    latest_unrecorded,
    reception_days,
)

CALENDAR = PublishedCalendar()


def day_of(friday: date, calendar: PublishedCalendar = CALENDAR) -> ReceptionDay:
    return reception_days([friday], calendar.is_working_day, calendar.is_published)[friday]


@pytest.mark.parametrize(
    ("friday", "held_on"),
    [
        (date(2024, 5, 3), date(2024, 5, 6)),  # Labour Day: the Monday after
        (date(2024, 2, 16), date(2024, 2, 18)),  # Spring Festival: the make-up Sunday
        (date(2024, 2, 9), date(2024, 2, 9)),  # New Year's Eve is a working day
        (date(2024, 4, 26), date(2024, 4, 26)),
    ],
)
def test_b2_a_friday_off_moves_to_the_next_working_day(friday: date, held_on: date) -> None:
    day = day_of(friday)
    assert (day.held_on, day.is_moved, day.is_provisional) == (held_on, held_on != friday, False)


def test_b2_two_fridays_of_one_holiday_keep_two_days() -> None:
    """B2: in 2023 both Fridays of the long holiday would fall on 7 October; the later one takes the next day of work."""
    assert day_of(date(2023, 9, 29)).held_on == date(2023, 10, 7)
    assert day_of(date(2023, 10, 6)).held_on == date(2023, 10, 8)


def test_b2_a_year_that_is_not_published_is_provisional() -> None:
    assert day_of(date(2090, 1, 6)) == ReceptionDay(date(2090, 1, 6), date(2090, 1, 6), True)
    known = PublishedCalendar(years=frozenset({2090}), holidays=frozenset({date(2090, 1, 6)}))
    assert day_of(date(2090, 1, 6), known) == ReceptionDay(date(2090, 1, 6), date(2090, 1, 9), False)


def test_b2_a_day_that_moves_into_an_unknown_year_is_provisional() -> None:
    friday = date(2089, 12, 30)
    known = PublishedCalendar(years=frozenset({2089}), holidays=frozenset({friday}))
    assert day_of(friday, known) == ReceptionDay(friday, date(2090, 1, 2), True)


@given(first=st.dates(date(2020, 1, 1), date(2026, 1, 1)), weeks=st.integers(1, 60), off=st.sets(st.integers(0, 400), max_size=80))
def test_b2_each_friday_has_one_working_day_of_its_own(first: date, weeks: int, off: set[int]) -> None:
    """B2: no two Fridays share a day, none is before its Friday, and the answer does not depend on the period."""
    holidays = {first + timedelta(days=days) for days in off}

    def works(day: date) -> bool:
        return day.weekday() < 5 and day not in holidays

    fridays = fridays_between(first, first + timedelta(weeks=weeks))
    days = reception_days(fridays, works, lambda year: True)
    assert list(days) == fridays
    assert all(is_friday(day.friday) and works(day.held_on) and day.held_on >= day.friday for day in days.values())
    assert len({day.held_on for day in days.values()}) == len(fridays)
    later = reception_days(fridays[len(fridays) // 2 :], works, lambda year: True)
    assert all(days[friday] == day for friday, day in later.items())


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2024, 4, 26), date(2024, 4, 26), [date(2024, 4, 26)]),
        (date(2024, 4, 27), date(2024, 5, 2), []),
        (date(2024, 5, 2), date(2024, 4, 1), []),
        (date(2024, 4, 22), date(2024, 5, 3), [date(2024, 4, 26), date(2024, 5, 3)]),
    ],
)
def test_fridays_of_a_period(first: date, last: date, found: list[date]) -> None:
    assert fridays_between(first, last) == found


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (date(2024, 4, 30), date(2024, 4, 25)),  # after Friday the 26th only Sunday and Monday were worked
        (date(2024, 5, 6), date(2024, 4, 27)),  # Labour Day between: 28 (a make-up Sunday), 29 and 30 April
    ],
)
def test_b6_a_record_is_late_after_three_working_days(today: date, late: date) -> None:
    assert latest_unrecorded(today, 3, CALENDAR.is_working_day) == late
