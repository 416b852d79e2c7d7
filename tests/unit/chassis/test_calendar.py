"""The offices' calendar: published holidays, make-up working days, years that nobody knows, and the district's own file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.calendar import CalendarFileError, PublishedCalendar


@pytest.fixture(scope="module")
def calendar() -> PublishedCalendar:
    return PublishedCalendar()


@pytest.mark.parametrize(("day", "works", "why"), [
    (date(2024, 4, 28), True, "the Sunday made up for the May holiday"), (date(2024, 5, 11), True, "a Saturday made up"),
    (date(2024, 5, 1), False, "Labour Day, a Wednesday"), (date(2024, 2, 12), False, "Spring Festival, a Monday"),
    (date(2024, 2, 18), True, "the Sunday after it, made up"), (date(2024, 4, 22), True, "an ordinary Monday"),
    (date(2024, 4, 27), False, "an ordinary Saturday"), (date(2024, 10, 1), False, "National Day"),
])
def test_days_that_the_state_council_has_published(calendar: PublishedCalendar, day: date, works: bool, why: str) -> None:
    assert calendar.is_published(day.year)
    assert calendar.is_working_day(day) is works, why


def test_a_year_that_nobody_knows_counts_weekdays_and_says_so(calendar: PublishedCalendar) -> None:
    assert not calendar.is_published(2099)
    assert calendar.is_working_day(date(2099, 1, 5)), "a Monday"
    assert not calendar.is_working_day(date(2099, 1, 4)), "a Sunday"


def test_the_districts_file_goes_before_the_package(tmp_path: Path) -> None:
    path = tmp_path / "calendar.yaml"
    path.write_text("holidays: [2024-04-22]\nworking_days: [2024-05-01, 2099-01-04]\nyears: [2099]\n")
    own = PublishedCalendar.from_file(path)
    assert not own.is_working_day(date(2024, 4, 22))
    assert own.is_working_day(date(2024, 5, 1))
    assert own.is_working_day(date(2099, 1, 4))
    assert own.is_published(2099) and own.is_published(2024) and not own.is_published(2098)
    assert own.is_working_day(date(2024, 4, 28)), "what the file does not say the package does"


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "calendar.yaml").write_text("")
    assert PublishedCalendar.from_file(tmp_path / "calendar.yaml").is_working_day(date(2024, 4, 28))


@pytest.mark.parametrize("text", [
    "holidays: ['2024-04-22x']", "holidays: [soon]", "holidays: 7", "years: [soon]", "years: 7", "feiertage: []", "- a", "7",
    "holidays: [2024-13-01]", "{", "holidays: [2024-04-22 10:00:00]", "working_days: {a: 1}", "\x00",
])
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "calendar.yaml"
    path.write_text(text)
    with pytest.raises(CalendarFileError, match=r"calendar\.yaml"):
        PublishedCalendar.from_file(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CalendarFileError, match="nowhere"):
        PublishedCalendar.from_file(tmp_path / "nowhere.yaml")


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)))
def test_every_day_has_an_answer(day: date) -> None:
    calendar = PublishedCalendar()
    works = calendar.is_working_day(day)
    assert works in (True, False)
    if not calendar.is_published(day.year):
        assert works == (day.weekday() < 5)
