"""Deputy and voter rate apart: neither sees the other's grade before giving his own (C20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.cell import AXES, Cell, Rater, Verdict
from services.evaluation.domain.sight import Reader, seen_by

NOON = datetime(2024, 4, 26, 4, 0, tzinfo=UTC)
WANG, CHEN = UUID(int=1), UUID(int=2)
DEPUTY, VOTER, OTHER_VOTER = Reader("deputy"), Reader("voter", WANG), Reader("voter", CHEN)
COMMITTEE, BODY = Reader("committee"), Reader("other")


def cells(*rated: UUID | None) -> list[Cell]:
    """The cells of the deputy (None), of Wang and of Chen for one body; `rated` have graded the reply."""
    made = []
    for opinion_id in (None, WANG, CHEN):
        for axis in AXES:
            cell = Cell("CGJ", axis, "open", opinion_id=opinion_id, opened_at=NOON)
            if axis == "reply" and opinion_id in rated:
                by = Rater("D-017" if opinion_id is None else "voter", opinion_id)
                cell = cell.rate(Verdict("basically_satisfied", "late", "我住三栋", by, NOON))
            made.append(cell)
    return made


def grades(reader: Reader, shown: list[Cell], *,
           is_over: bool = False) -> dict[tuple[UUID | None, str], str | None]:
    """What the reader learns: a grade, None for a hidden or missing one."""
    return {(cell.opinion_id, cell.axis): cell.grade for cell in seen_by(reader, shown, is_over=is_over)}


def test_who_has_rated_sees_his_own_grade_and_that_the_other_has_not_rated() -> None:
    seen = seen_by(VOTER, cells(WANG), is_over=False)
    assert [(cell.rater, cell.axis, cell.is_rated, cell.grade) for cell in seen] == [
        ("deputy", "reply", False, None), ("deputy", "implementation", False, None),
        ("voter", "reply", True, "basically_satisfied"), ("voter", "implementation", False, None)]


def test_who_has_not_rated_sees_that_the_other_has_and_not_how() -> None:
    for reader, given_ in ((VOTER, None), (DEPUTY, WANG)):
        seen = [cell for cell in seen_by(reader, cells(given_), is_over=False) if cell.is_rated]
        assert seen == [Cell("CGJ", "reply", "rated", opinion_id=given_, opened_at=NOON)]


def test_once_both_have_rated_each_sees_the_other() -> None:
    assert grades(DEPUTY, cells(None, WANG))[WANG, "reply"] == "basically_satisfied"
    assert grades(VOTER, cells(None, WANG))[None, "reply"] == "basically_satisfied"


def test_a_grade_on_one_axis_or_for_one_body_opens_no_other() -> None:
    shown = [*cells(WANG), *(replace(cell, body="ZJW") for cell in cells(None, WANG))]
    seen = {(cell.body, cell.opinion_id): cell.grade for cell in seen_by(DEPUTY, shown, is_over=False)
            if cell.axis == "reply"}
    assert seen["ZJW", WANG] == "basically_satisfied"
    assert seen["CGJ", WANG] is None


def test_a_voter_never_sees_another_voters_cell() -> None:
    for is_over in (False, True):
        assert CHEN not in {key[0] for key in grades(VOTER, cells(None, WANG, CHEN), is_over=is_over)}


def test_bodies_and_staff_see_grades_when_the_round_is_over_and_never_a_voters_words() -> None:
    shown = cells(None, WANG)
    assert set(grades(BODY, shown).values()) == {None}
    over = seen_by(BODY, shown, is_over=True)
    assert [(cell.rater, cell.grade, cell.note) for cell in over if cell.is_rated] == [
        ("deputy", "basically_satisfied", "我住三栋"), ("voter", "basically_satisfied", "")]
    assert {cell.reason for cell in over if cell.is_rated} == {"late"}


def test_the_committee_sees_all_at_any_time() -> None:
    assert seen_by(COMMITTEE, cells(WANG), is_over=False) == cells(WANG)


@given(rated=st.sets(st.sampled_from([None, WANG, CHEN])),
       reader=st.sampled_from([DEPUTY, VOTER, OTHER_VOTER]))
def test_no_rater_learns_a_grade_before_he_gives_his(rated: set[UUID | None], reader: Reader) -> None:
    learned = {key for key, grade in grades(reader, cells(*rated)).items() if grade is not None}
    if reader.opinion_id not in rated:
        assert not learned
    else:
        assert learned <= {(opinion_id, "reply") for opinion_id in rated}
