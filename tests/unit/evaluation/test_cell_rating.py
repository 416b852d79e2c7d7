"""What one verdict does to an appraisal, and when it is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.evaluation.domain.appraisal import Appraisal, Case, Tally
from services.evaluation.domain.cell import Cell, Rater, Verdict
from services.evaluation.domain.refusal import (
    AxisNotOpen,
    BodyUnknown,
    NotOpen,
    NotYourCell,
    RatedAlready,
    ReasonNeeded,
    RoundOver,
)

DONE = datetime(2024, 4, 26, 8, 0, tzinfo=UTC)
LATER = DONE + timedelta(hours=3)
CASE_ID = UUID("6f6b2c1e-0000-4000-8000-000000000001")
DEPUTY = Rater("D-017")


def case(**changes: object) -> Case:
    """A case of two bodies, both axes open, in its first round."""
    plain = Case(CASE_ID, "QJ-2024-0001", "D-017", round=1, fulfilled=0)
    opened = plain.complete(1, "all", ["CGJ", "ZJW"], 0, escalate_from=3, at=DONE)
    return replace(replace(plain, latest=opened), **changes)


def appraisal(**changes: object) -> Appraisal:
    """The appraisal of that case."""
    latest = case().latest
    assert latest is not None
    return replace(latest, **changes)


def verdict(grade: str = "satisfied", reason: str | None = None) -> Verdict:
    """What the deputy says."""
    return Verdict(grade, reason, "灯亮了", DEPUTY, LATER)


def test_without_a_body_the_grade_stands_for_every_body() -> None:
    rated = appraisal().rate(appraisal().blank_cells(DONE), verdict(), "reply", None)
    assert [(cell.body, cell.axis, cell.state, cell.grade) for cell in rated] == [
        ("CGJ", "reply", "rated", "satisfied"), ("ZJW", "reply", "rated", "satisfied")]
    assert {(cell.rated_by, cell.rated_at, cell.note) for cell in rated} == {("D-017", LATER, "灯亮了")}


def test_with_a_body_it_stands_for_that_one_alone() -> None:
    rated = appraisal().rate(appraisal().blank_cells(DONE), verdict(), "implementation", "ZJW")
    assert [(cell.body, cell.axis) for cell in rated] == [("ZJW", "implementation")]


def test_a_body_graded_by_itself_before_keeps_its_grade() -> None:
    first, *others = appraisal().blank_cells(DONE)
    own = [first.rate(verdict("very_satisfied")), *others]
    rated = appraisal().rate(own, verdict(), "reply", None)
    assert [cell.body for cell in rated] == ["ZJW"]


def test_a_grade_is_given_once() -> None:
    own = [cell.rate(verdict()) for cell in appraisal().blank_cells(DONE)]
    with pytest.raises(RatedAlready):
        appraisal().rate(own, verdict("very_satisfied"), "reply", None)


@pytest.mark.parametrize("state", ["satisfied", "redo"])
def test_a_round_that_is_over_takes_no_grade(state: str) -> None:
    over = appraisal(state=state, settled_at=LATER)
    with pytest.raises(RoundOver):
        over.rate(over.blank_cells(DONE), verdict(), "reply", None)


def test_unsatisfied_says_why() -> None:
    with pytest.raises(ReasonNeeded):
        appraisal().rate(appraisal().blank_cells(DONE), verdict("unsatisfied"), "reply", None)
    rated = appraisal().rate(appraisal().blank_cells(DONE), verdict("unsatisfied", "late"), "reply", "CGJ")
    assert [cell.reason for cell in rated] == ["late"]


def test_a_body_that_does_not_handle_the_case_is_named() -> None:
    with pytest.raises(BodyUnknown) as refused:
        appraisal().rate(appraisal().blank_cells(DONE), verdict(), "reply", "GAJ")
    assert refused.value.details == {"body": "GAJ"}


def test_the_implementation_waits_for_the_promises() -> None:
    waiting = appraisal(implementation_opened_at=None, promised=1)
    with pytest.raises(AxisNotOpen):
        waiting.rate(waiting.blank_cells(DONE), verdict(), "implementation", None)
    assert waiting.rate(waiting.blank_cells(DONE), verdict(), "reply", None)


def test_whoever_has_no_cell_rates_nothing() -> None:
    with pytest.raises(NotYourCell):
        appraisal().rate([], verdict(), "reply", None)


def test_the_second_axis_opens_when_as_much_is_kept_as_was_promised() -> None:
    waiting = appraisal(implementation_opened_at=None, promised=2)
    assert waiting.open_axes == ("reply",)
    assert {(cell.axis, cell.state) for cell in waiting.blank_cells(DONE)} == {
        ("reply", "open"), ("implementation", "waiting")}
    assert waiting.open_implementation(1, LATER) is waiting
    opened = waiting.open_implementation(2, LATER)
    assert opened.open_axes == ("reply", "implementation")
    assert opened.open_implementation(3, LATER + timedelta(days=1)) is opened
    over = replace(waiting, state="redo", settled_at=LATER)
    assert over.open_implementation(2, LATER) is over


@pytest.mark.parametrize(("tally", "state"), [
    (Tally(cells=4, rated=3, unsatisfied=0, very_satisfied=3), "open"),
    (Tally(cells=4, rated=4, unsatisfied=0, very_satisfied=0), "satisfied"),
    (Tally(cells=4, rated=1, unsatisfied=1, very_satisfied=0), "redo"),
    (Tally(cells=4, rated=4, unsatisfied=1, very_satisfied=3), "redo"),
    (Tally(cells=0, rated=0, unsatisfied=0, very_satisfied=0), "open"),
])
def test_what_the_grades_come_to(tally: Tally, state: str) -> None:
    settled = appraisal().settle(tally, LATER)
    assert settled.state == state
    assert (settled.settled_at is None) == (state == "open")


def test_no_count_satisfies_a_round_whose_second_axis_is_shut() -> None:
    waiting = appraisal(implementation_opened_at=None, promised=1)
    assert waiting.settle(Tally(4, 4, 0, 0), LATER) is waiting


def test_before_completion_there_is_nothing_to_rate() -> None:
    with pytest.raises(NotOpen):
        case(latest=None).appraisal_to_rate()


def test_after_a_redo_or_satisfaction_the_round_is_over_and_after_a_relapse_it_is_not_open_yet() -> None:
    redo = appraisal(state="redo", settled_at=LATER)
    satisfied = appraisal(state="satisfied", settled_at=LATER)
    with pytest.raises(RoundOver):
        case(latest=redo, round=2).appraisal_to_rate()
    with pytest.raises(RoundOver):
        case(latest=satisfied).appraisal_to_rate()
    with pytest.raises(NotOpen):
        case(latest=satisfied, round=2).appraisal_to_rate()
    assert case().appraisal_to_rate() == appraisal()


def test_each_body_is_rated_once_however_often_it_is_named() -> None:
    opened = case().complete(2, "all", ["CGJ", "ZJW", "CGJ"], 0, escalate_from=3, at=DONE)
    assert opened.bodies == ("CGJ", "ZJW")


def test_from_the_third_round_on_the_committee_sees_it() -> None:
    seen = [case().complete(round_, "all", ["CGJ"], 0, escalate_from=3, at=DONE).is_escalated
            for round_ in (1, 2, 3, 4)]
    assert seen == [False, False, True, True]


def test_a_veiled_cell_says_that_it_is_rated_and_no_more() -> None:
    veiled = Cell("CGJ", "reply", "open", opened_at=DONE).rate(verdict("unsatisfied", "late")).veiled()
    assert veiled == Cell("CGJ", "reply", "rated", opened_at=DONE)
