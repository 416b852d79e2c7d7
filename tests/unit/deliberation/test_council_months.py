"""Which day of a month is its last working day, and which months owe a meeting (B14)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.calendar import PublishedCalendar
from services.deliberation.domain.limits import due_on
from services.deliberation.domain.months import last_working_day, months

CALENDAR = PublishedCalendar()
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(("month", "last"), [
    (date(2024, 4, 1), date(2024, 4, 30)), (date(2024, 6, 1), date(2024, 6, 28)),
    # The National Day holiday begins on 1 October: 30 September 2024 is a working day, 29 is a make-up Sunday.
    (date(2024, 9, 1), date(2024, 9, 30)), (date(2025, 1, 1), date(2025, 1, 27)), (date(2024, 12, 1), date(2024, 12, 31)),
])
def test_b14_the_last_working_day_follows_the_published_calendar(month: date, last: date) -> None:
    """B14: the Spring Festival of 2025 begins on 28 January."""
    assert last_working_day(month, CALENDAR.is_working_day) == last


def test_b14_a_month_without_any_working_day_is_reported_on_its_last_day() -> None:
    """B14: so that no calendar file can switch the rule off."""
    assert last_working_day(date(2024, 2, 1), lambda day: False) == date(2024, 2, 29)


@given(days, days, st.sets(st.integers(0, 131)))
def test_b14_each_month_once_from_the_first_hall_until_now(since: date, until: date, held: set[int]) -> None:
    """B14: in order; missing if and only if its day has come and nothing was held in it."""
    firsts = {date(2020 + number // 12, number % 12 + 1, 1) for number in held}
    found = list(months(since, until, firsts, CALENDAR.is_working_day))
    if until < since.replace(day=1):
        assert found == []
        return
    assert [month.first for month in found] == sorted({
        (since + timedelta(days=step)).replace(day=1) for step in range((until - since).days + 1)} | {since.replace(day=1)})
    for month in found:
        assert month.code == month.first.isoformat()[:7]
        assert month.alarm_on.replace(day=1) == month.first
        assert month.is_missing(until) is (month.first not in firsts and until >= month.alarm_on)


def test_c14_the_day_of_the_request_is_not_counted() -> None:
    """C14: asked on 22 April, seven days end with the 29th."""
    assert due_on(date(2024, 4, 22), 7) == date(2024, 4, 29)
