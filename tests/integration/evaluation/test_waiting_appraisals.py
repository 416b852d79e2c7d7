"""`open_appraisals`: what waits for a grade, newest first, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from services.chassis.paging import BadCursor
from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.evaluation.operations.ratings import AppraisalPage, OpenAppraisals
from services.evaluation import usecases
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import DEPUTY, FRIDAY, OFFICE, OTHER_DEPUTY, STATION, Scene


def page(scene: Scene, caller: Caller = OFFICE, **request: Any) -> AppraisalPage:
    """Call `open_appraisals`."""
    return usecases.open_appraisals(scene.tx(caller), OpenAppraisals(**request))


def ids(found: AppraisalPage) -> list[Any]:
    """The cases on a page."""
    return [row.case_id for row in found.items]


@pytest.fixture
def five(new_scene: NewScene) -> list[Scene]:
    """Five open cases, the newest last: two of the same moment at the end, another deputy's at the front."""
    scenes = [new_scene(deputy="D-031" if number == 0 else "D-017") for number in range(5)]
    for number, scene in enumerate(scenes):
        scene.register()
        scene.at = FRIDAY.replace(hour=3 + min(number, 3))
        scene.complete()
    return scenes


def test_newest_first_and_page_by_page(five: list[Scene]) -> None:
    scene = five[0]
    expected = [*sorted((s.case_id for s in five[3:]), reverse=True), *(five[n].case_id for n in (2, 1, 0))]
    assert ids(page(scene)) == expected
    first = page(scene, limit=1)
    second = page(scene, limit=2, cursor=first.next_cursor)
    third = page(scene, limit=2, cursor=second.next_cursor)
    assert ids(first) + ids(second) + ids(third) == expected
    assert first.next_cursor
    assert third.next_cursor == ""


def test_a_row_counts_its_cells_and_its_grades(five: list[Scene]) -> None:
    scene = five[2]
    scene.rate(DEPUTY, "reply")
    (row,) = [row for row in page(scene).items if row.case_id == scene.case_id]
    assert (row.number, row.round, row.state, row.cells, row.rated) == ("QJ-2024-0042", 1, "open", 4, 1)
    assert not row.is_escalated


def test_a_deputy_sees_his_own_cases(five: list[Scene]) -> None:
    assert ids(page(five[0], OTHER_DEPUTY)) == [five[0].case_id]
    assert five[0].case_id not in ids(page(five[0], DEPUTY))
    assert len(page(five[0], STATION).items) == 5
    both = Caller("x", frozenset({roles.DEPUTY, roles.STATION_STAFF}), deputy="D-031")
    assert len(page(five[0], both).items) == 5
    assert page(five[0], Caller("x", frozenset({roles.DEPUTY}))).items == []


def test_what_is_settled_waits_no_more_and_the_third_round_is_escalated(five: list[Scene]) -> None:
    scene = five[4]
    for round_ in (1, 2):
        scene.rate(DEPUTY, "reply", "unsatisfied", reason="late")
        assert scene.case_id not in ids(page(scene))
        scene.complete(round_ + 1)
    assert ids(page(scene, escalated=True)) == ids(page(scene, DEPUTY, escalated=True)) == [scene.case_id]
    assert page(scene, OTHER_DEPUTY, escalated=True).items == []
    scene.rate_all()
    assert page(scene, escalated=True).items == []


def test_a_cursor_that_we_did_not_give_is_refused(scene: Scene) -> None:
    with pytest.raises(BadCursor):
        page(scene, cursor="WyJ4Il0")
