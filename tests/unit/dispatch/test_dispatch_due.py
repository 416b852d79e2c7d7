"""The due date is a function of the clock's start, the policy and the calendar (C13, Q1, Q2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.domain.due import Allowance, DueDate, Limits, Standstill, Timing, both_days, due_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
LIMITS = Limits(
    ordinary_days=7,
    ordinary_counts="calendar_days",
    ordinary_working_days=5,
    urgent_working_days=1,
    complex_days=30,
)
MODES = ("calendar_days", "working_days", "earlier_of_both")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Weekdays:
    """Monday to Friday, but for some holidays and some make-up days at the weekend."""

    holidays: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    published: frozenset[int] = frozenset(range(2020, 2030))

    def is_working_day(self, day: date) -> bool:
        return day in self.make_up or (day.weekday() < 5 and day not in self.holidays)

    def is_published(self, year: int) -> bool:
        return year in self.published


@dataclass(frozen=True)
class ClockStart:
    """A case that begins to count on this day."""

    on: date
    complexity: str
    urgency: str


def due_of(start: ClockStart, limits: Limits, calendar: Weekdays) -> DueDate:
    return due_date(Timing(start.on, limits.allowance(start.complexity, start.urgency)), calendar)


def ordinary(on: date) -> ClockStart:
    return ClockStart(on, "ordinary", "normal")


# The May holidays of 2024 (1st to 5th) with their make-up days, Sunday 28 April and Saturday 11 May.
MAY = Weekdays(
    holidays=frozenset(date(2024, 5, day) for day in (1, 2, 3, 4, 5)),
    make_up=frozenset({date(2024, 4, 28), date(2024, 5, 11)}),
)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ("calendar_days", date(2024, 5, 6)),
        ("working_days", date(2024, 5, 7)),
        ("earlier_of_both", date(2024, 5, 6)),
    ],
)
def test_an_ordinary_case_before_a_holiday_is_due_on_the_first_working_day_after_it(
    counts: str, expected: date
) -> None:
    limits = replace(LIMITS, ordinary_counts=counts)
    assert due_of(ordinary(date(2024, 4, 26)), limits, MAY).day == expected


def test_a_make_up_sunday_is_a_last_day_like_any_other() -> None:
    assert due_of(ordinary(date(2024, 4, 21)), LIMITS, MAY).day == date(2024, 4, 28)


def test_a_make_up_sunday_counts_as_a_working_day() -> None:
    urgent = ClockStart(date(2024, 4, 26), "ordinary", "urgent")
    assert due_of(urgent, LIMITS, MAY).day == date(2024, 4, 28)


def test_a_direct_case_has_the_week_of_an_ordinary_one() -> None:
    start = ClockStart(date(2024, 4, 8), "direct", "normal")
    assert due_of(start, LIMITS, MAY).day == date(2024, 4, 15)


def test_a_complex_case_has_thirty_days() -> None:
    start = ClockStart(date(2024, 4, 8), "complex", "normal")
    assert due_of(start, LIMITS, MAY).day == date(2024, 5, 8)


def test_danger_does_not_wait_for_the_thirty_days_of_a_complex_case() -> None:
    start = ClockStart(date(2024, 4, 8), "complex", "urgent")
    assert due_of(start, LIMITS, MAY).day == date(2024, 4, 9)


def test_the_due_instant_is_the_midnight_that_ends_the_last_day_in_the_district() -> None:
    due = DueDate(date(2024, 4, 26), date(2024, 5, 6), False)
    assert due.instant(SHANGHAI) == datetime(2024, 5, 6, 16, 0, tzinfo=UTC)
    assert due.instant(SHANGHAI).astimezone(SHANGHAI).isoformat() == "2024-05-07T00:00:00+08:00"


@pytest.mark.parametrize(
    ("on", "published", "expected"),
    [
        (date(2026, 12, 20), {2026}, False),
        (date(2026, 12, 29), {2026}, True),
        (date(2026, 12, 29), {2026, 2027}, False),
        (date(2027, 3, 1), {2026}, True),
    ],
)
def test_a_due_date_that_touches_an_unpublished_year_is_provisional(
    on: date, published: set[int], expected: bool
) -> None:
    calendar = Weekdays(published=frozenset(published))
    assert due_of(ordinary(on), LIMITS, calendar).is_provisional is expected


days = st.dates(date(2021, 1, 1), date(2027, 12, 31))
near = st.dates(date(2021, 1, 1), date(2028, 3, 31))
calendars = st.builds(
    Weekdays,
    holidays=st.frozensets(near, max_size=40),
    make_up=st.frozensets(near, max_size=20),
)
limits = st.builds(
    Limits,
    ordinary_days=st.integers(1, 60),
    ordinary_counts=st.sampled_from(MODES),
    ordinary_working_days=st.integers(1, 30),
    urgent_working_days=st.integers(1, 10),
    complex_days=st.integers(1, 60),
)
starts = st.builds(
    ClockStart,
    days,
    st.sampled_from(("direct", "ordinary", "complex")),
    st.sampled_from(("normal", "urgent")),
)


@given(starts, limits, calendars)
def test_nobody_is_due_on_a_day_off(start: ClockStart, some: Limits, calendar: Weekdays) -> None:
    assert calendar.is_working_day(due_of(start, some, calendar).day)


@given(starts, limits, calendars)
def test_nobody_gets_less_than_the_allowance(start: ClockStart, some: Limits, calendar: Weekdays) -> None:
    due = due_of(start, some, calendar)
    passed = (due.day - start.on).days
    worked = sum(calendar.is_working_day(start.on + DAY * offset) for offset in range(1, passed + 1))
    enough_days = passed >= (some.complex_days if start.complexity == "complex" else some.ordinary_days)
    if start.urgency == "urgent":
        assert worked >= some.urgent_working_days
    elif start.complexity == "complex" or some.ordinary_counts == "calendar_days":
        assert enough_days
    elif some.ordinary_counts == "working_days":
        assert worked >= some.ordinary_working_days
    else:
        assert enough_days or worked >= some.ordinary_working_days


@given(starts, limits, calendars)
def test_who_is_assigned_later_is_never_due_earlier(
    start: ClockStart, some: Limits, calendar: Weekdays
) -> None:
    tomorrow = replace(start, on=start.on + DAY)
    assert due_of(start, some, calendar).day <= due_of(tomorrow, some, calendar).day


@given(starts, limits, calendars)
def test_no_working_day_lies_between_the_allowance_and_the_due_date(
    start: ClockStart, some: Limits, calendar: Weekdays
) -> None:
    """Rolling takes the next working day, not a later one."""
    if start.urgency == "urgent" or some.ordinary_counts != "calendar_days":
        return
    allowance = some.complex_days if start.complexity == "complex" else some.ordinary_days
    day = start.on + DAY * allowance
    while day < due_of(start, some, calendar).day:
        assert not calendar.is_working_day(day)
        day += DAY


WEEK = Allowance("calendar_days", 7, 5)


def stood(*days_of_april: int) -> Standstill:
    first, until = days_of_april
    return Standstill(date(2024, 4, first), date(2024, 4, until))


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        (Timing(date(2024, 4, 8), WEEK), date(2024, 4, 15)),
        (Timing(date(2024, 4, 8), WEEK, extension=3), date(2024, 4, 18)),
        (Timing(date(2024, 4, 8), WEEK, 0, (stood(10, 12),)), date(2024, 4, 17)),
        (Timing(date(2024, 4, 8), WEEK, 3, (stood(10, 12),)), date(2024, 4, 22)),  # a Saturday, hence Monday
        (Timing(date(2024, 4, 8), WEEK, 0, (stood(10, 10),)), date(2024, 4, 15)),  # resumed on the same day
        (Timing(date(2024, 4, 8), WEEK, 0, (stood(20, 25),)), date(2024, 4, 15)),  # after it was over
        (Timing(date(2024, 4, 6), WEEK, 0, (stood(15, 17),)), date(2024, 4, 17)),  # where rolling would end on it
        (Timing(date(2024, 4, 8), Allowance("working_days", 0, 1), 1), date(2024, 4, 10)),
        (Timing(date(2024, 4, 8), Allowance("working_days", 0, 1), 0, (stood(9, 16),)), date(2024, 4, 16)),
    ],
)
def test_c15_the_due_date_is_a_function_of_what_happened_to_the_clock(timing: Timing, expected: date) -> None:
    assert due_date(timing, MAY).day == expected


def test_q1_both_ways_of_counting_a_week_are_known() -> None:
    assert both_days(Timing(date(2024, 4, 26), WEEK), MAY) == (date(2024, 5, 6), date(2024, 5, 7))
    earlier = Timing(date(2024, 4, 26), Allowance("earlier_of_both", 7, 5))
    assert due_date(earlier, MAY).day == date(2024, 5, 6)


@pytest.mark.parametrize(("counts", "most"), [("calendar_days", 7), ("working_days", 5), ("earlier_of_both", 5)])
def test_c15_no_extension_is_longer_than_the_limit(counts: str, most: int) -> None:
    assert Allowance(counts, 7, 5).most_extension == most


standstills = st.builds(
    lambda start, length: Standstill(start, start + DAY * length),
    st.dates(date(2021, 1, 1), date(2021, 3, 1)),
    st.integers(0, 12),
)
timings = st.builds(
    Timing,
    st.dates(date(2021, 1, 1), date(2021, 2, 1)),
    st.builds(Allowance, st.sampled_from(MODES), st.integers(1, 30), st.integers(1, 20)),
    st.integers(0, 20),
    st.lists(standstills, max_size=3).map(tuple),
)


@given(timings, standstills, calendars)
def test_c15_no_pause_or_extension_ever_shortens_the_time(timing: Timing, more: Standstill, calendar: Weekdays) -> None:
    due = due_date(timing, calendar).day
    assert due_date(replace(timing, standstills=(*timing.standstills, more)), calendar).day >= due
    assert due_date(replace(timing, extension=timing.extension + 1), calendar).day >= due


@given(timings, calendars)
def test_c15_nobody_is_due_on_a_day_of_a_pause_or_off(timing: Timing, calendar: Weekdays) -> None:
    day = due_date(timing, calendar).day
    assert calendar.is_working_day(day)
    assert not any(standstill.covers(day) for standstill in timing.standstills)


@given(timings, calendars)
def test_c15_the_order_of_pauses_does_not_matter(timing: Timing, calendar: Weekdays) -> None:
    turned = replace(timing, standstills=tuple(reversed(timing.standstills)))
    assert due_date(turned, calendar) == due_date(timing, calendar)
