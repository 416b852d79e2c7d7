"""Walls: what a note counts from, and until when somebody has to look."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.walls import Look, LookBeforeLast, LookInFuture, PastedAfterLook, Wall, next_look_due

FRIDAY, MONDAY = datetime(2024, 4, 19, 9, tzinfo=UTC), datetime(2024, 4, 22, 1, tzinfo=UTC)
WALL = Wall("S-1", datetime(2024, 4, 1, tzinfo=UTC), FRIDAY)


def weekday(day: date) -> bool:
    return day.weekday() < 5


def test_a13_note_without_a_time_counts_from_the_look_before() -> None:
    look = WALL.begin_look(None, MONDAY)
    assert look == Look(MONDAY, FRIDAY)
    assert look.pasted(None) == FRIDAY
    assert look.pasted(MONDAY - timedelta(hours=35)) == MONDAY - timedelta(hours=35)


def test_a13_first_look_counts_from_when_the_wall_began() -> None:
    assert Wall("S-1", FRIDAY, None).begin_look(None, MONDAY).since == FRIDAY


def test_a13_note_pasted_after_the_look_contradicts_it() -> None:
    with pytest.raises(PastedAfterLook):
        WALL.begin_look(None, MONDAY).pasted(MONDAY + timedelta(hours=1))


def test_a_look_is_neither_to_come_nor_before_the_last_one() -> None:
    with pytest.raises(LookInFuture):
        WALL.begin_look(MONDAY + timedelta(minutes=6), MONDAY)
    with pytest.raises(LookBeforeLast):
        WALL.begin_look(FRIDAY - timedelta(minutes=1), MONDAY)
    assert WALL.begin_look(FRIDAY, MONDAY).looked_at == FRIDAY


def test_looks_that_overlap_come_one_after_the_other() -> None:
    """The second transaction may have begun before the first: its look is not before that one's."""
    assert WALL.begin_look(None, FRIDAY - timedelta(seconds=1)).looked_at == FRIDAY


@pytest.mark.parametrize(("day", "due"), [(22, 23), (19, 22), (20, 22), (21, 22)])
def test_a12_next_look_is_due_one_working_day_later(day: int, due: int) -> None:
    assert next_look_due(date(2024, 4, day), 1, weekday) == date(2024, 4, due)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 10))
def test_a12_due_day_is_a_working_day_with_so_many_between(day: date, number: int) -> None:
    due = next_look_due(day, number, weekday)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert weekday(due) and sum(map(weekday, between)) == number
