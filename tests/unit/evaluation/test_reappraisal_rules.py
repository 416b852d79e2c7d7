"""C22: until when a second look may be asked for, what it makes of the count, and which rounds are drawn."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from services.contracts.evaluation.operations import reappraisals as operations
from services.evaluation.domain import reappraisal
from services.evaluation.domain.reappraisal import (
    CountedAsGiven,
    ReappraisalDecided,
    is_sampled,
    last_day_to_ask,
    second_look,
)
from tests.integration.evaluation.scene import FRIDAY

CASE = UUID(int=7)


class NoHolidays:
    """Monday to Friday."""

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on that day."""
        return day.weekday() < 5


def test_c22_the_words_are_those_of_the_contract() -> None:
    assert (reappraisal.REQUEST, reappraisal.SAMPLE) == operations.ORIGINS
    assert (reappraisal.ASKED, reappraisal.UPHELD, reappraisal.NOT_UPHELD) == operations.REAPPRAISAL_STATES
    assert {reappraisal.LEFT_OUT, *reappraisal.OTHER_COUNT.values()} == set(operations.COUNTED_AS)


@pytest.mark.parametrize(("rated_on", "until"), [
    (date(2024, 4, 22), date(2024, 4, 25)), (date(2024, 4, 25), date(2024, 4, 30)), (date(2024, 4, 27), date(2024, 5, 1))])
def test_c22_the_day_of_the_grade_is_not_counted_and_weekends_are_not(rated_on: date, until: date) -> None:
    assert last_day_to_ask(rated_on, 3, NoHolidays()) == until


@pytest.mark.parametrize(("origin", "result", "given", "counted_as"), [
    ("request", "upheld", None, None), ("request", "not_upheld", None, "left_out"),
    ("request", "not_upheld", "satisfied", "satisfied"), ("sample", "not_upheld", "unsatisfied", "unsatisfied")])
def test_c22_what_a_result_makes_of_the_count(origin: str, result: str, given: str | None, counted_as: str | None) -> None:
    asked = second_look(CASE, 1, "CGJ", origin, FRIDAY)
    decided = asked.decide(result, "已到现场核实", given, by="office", at=FRIDAY + timedelta(days=1))
    assert (decided.state, decided.counted_as, decided.decided_by) == (result, counted_as, "office")
    with pytest.raises(ReappraisalDecided):
        decided.decide("upheld", "再看一次", None, by="office", at=FRIDAY)


@pytest.mark.parametrize(("origin", "result", "counted_as"), [
    ("request", "upheld", "left_out"), ("request", "not_upheld", "unsatisfied"), ("sample", "not_upheld", "satisfied"),
    ("sample", "upheld", "unsatisfied")])
def test_c22_a_count_that_contradicts_the_result_is_refused(origin: str, result: str, counted_as: str) -> None:
    with pytest.raises(CountedAsGiven):
        second_look(CASE, 1, "CGJ", origin, FRIDAY).decide(result, "…", counted_as, by="office", at=FRIDAY)


def test_c22_a_body_has_one_second_look_a_round_whoever_asks() -> None:
    def id_of(round_: int, body: str, at: datetime = FRIDAY) -> UUID:
        return second_look(CASE, round_, body, "request", at).reappraisal_id

    assert id_of(1, "CGJ") == id_of(1, "CGJ", FRIDAY + timedelta(days=1))
    assert len({id_of(1, "CGJ"), id_of(2, "CGJ"), id_of(1, "ZJW")}) == 3


def test_c22_five_in_a_hundred_are_drawn_the_same_everywhere() -> None:
    drawn = [number for number in range(20_000) if is_sampled(UUID(int=number), 1, 5)]
    assert 900 < len(drawn) < 1100
    assert drawn == [number for number in range(20_000) if is_sampled(UUID(int=number), 1, 5)]
    assert drawn != [number for number in range(20_000) if is_sampled(UUID(int=number), 2, 5)]
    assert set(drawn) <= {number for number in range(20_000) if is_sampled(UUID(int=number), 1, 10)}
    assert all(is_sampled(UUID(int=number), 1, 100) for number in range(1000))
