"""What a case takes from its opinions, and who may make one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.intake.domain.case import Sorting, enter, number_of
from services.intake.domain.opinion import Deputy, Opinion
from services.intake.domain.refusal import GridNeeded, NotYourGrid, OpinionSettled

NOW = datetime(2024, 4, 22, 1, 0, tzinfo=UTC)
DEPUTY = Deputy("D-1", frozenset({"G-012", "G-014"}))
SORTING = Sorting(
    title="楼道灯",
    summary="联系人13800008000",
    category="城乡建设/路灯",
    kind="problem",
    complexity="direct",
    urgency="normal",
    flags=(),
    grid=None,
    site=None,
    place="3栋 138 0000 8000",
)
FIRST = Opinion(UUID(int=1), "000000000000", "posted", "wall", "G-012", "S-1", NOW - timedelta(days=2))
LATER = Opinion(UUID(int=2), "000000000001", "posted", "phone", None, None, NOW)


def test_case_counts_from_its_earliest_opinion() -> None:
    entry = enter(SORTING, [LATER, FIRST], DEPUTY)
    assert (entry.filed_at, entry.channel, entry.grid, entry.site) == (FIRST.filed_at, "wall", "G-012", "S-1")


def test_numbers_are_masked_before_anything_is_kept() -> None:
    entry = enter(replace(SORTING, title="找13800008000"), [FIRST], DEPUTY)
    assert (entry.title, entry.summary, entry.place) == (
        "找138********",
        "联系人138********",
        "3栋 138 **** ****",
    )


def test_deputy_names_the_grid_when_the_opinions_do_not() -> None:
    with pytest.raises(GridNeeded):
        enter(SORTING, [LATER], DEPUTY)
    assert enter(replace(SORTING, grid="G-014"), [LATER], DEPUTY).grid == "G-014"


def test_opinions_of_two_grids_need_a_named_one() -> None:
    both = [FIRST, replace(LATER, grid="G-014")]
    with pytest.raises(GridNeeded):
        enter(SORTING, both, DEPUTY)
    assert enter(replace(SORTING, grid="G-014"), both, DEPUTY).grid == "G-014"


@pytest.mark.parametrize(
    ("grid", "opinion_grid"), [("G-013", None), (None, "G-013"), ("G-012", "G-013"), ("G-013", "G-012")]
)
def test_case_and_every_opinion_must_be_in_his_grids(grid: str | None, opinion_grid: str | None) -> None:
    with pytest.raises(NotYourGrid) as refused:
        enter(replace(SORTING, grid=grid), [replace(FIRST, grid=opinion_grid)], DEPUTY)
    assert refused.value.details == {"grid": "G-013"}


def test_one_settled_opinion_spoils_the_whole_case() -> None:
    with pytest.raises(OpinionSettled):
        enter(SORTING, [FIRST, replace(LATER, status="declined")], DEPUTY)


def test_number_is_what_people_speak() -> None:
    assert number_of("QJ", 2024, 1) == "QJ-2024-000001"
    assert number_of("QJ", 2024, 1_234_567) == "QJ-2024-1234567"
