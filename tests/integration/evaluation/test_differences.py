"""C25: the cases in which a voter was unsatisfied and the deputy satisfied can be drawn, by deputy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.evaluation.operations.reappraisals import DifferencePage, DifferenceRow, Differences
from services.evaluation.usecases import differences
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import DEPUTY, OFFICE, OTHER_DEPUTY, RESIDENT, Scene


def drawn(scene: Scene, caller: Caller = OFFICE, **request: Any) -> DifferencePage:
    """Call `differences`."""
    return differences.differences(scene.tx(caller), Differences(**request))


def differ(scene: Scene, *, reason: str = "not_solved", deputy: Caller = DEPUTY) -> Scene:
    """Let the deputy be satisfied with both replies and the voter with neither."""
    scene.register()
    scene.complete(assisting=("ZJW",))
    scene.rate(deputy, "reply")
    scene.rate(RESIDENT, "reply", "unsatisfied", reason=reason, receipt=scene.receipts[0])
    return scene


def test_c25_voter_unsatisfied_and_deputy_satisfied_is_listed(new_scene: NewScene) -> None:
    scene = differ(new_scene())
    assert drawn(scene).items == [DifferenceRow(
        case_id=scene.case_id, number="QJ-2024-0042", round=1, deputy="D-017", opinion_id=scene.voices[0].opinion_id,
        axis="reply", bodies=["CGJ", "ZJW"], reason="not_solved", found_at=drawn(scene).items[0].found_at)]
    scene.complete(2)
    scene.rate_all()
    assert [row.round for row in drawn(scene).items] == [1], "what was different stays so"


@pytest.mark.parametrize("grades", [
    [("deputy", "reply", "unsatisfied")], [("voter", "reply", "satisfied"), ("deputy", "reply", "unsatisfied")],
    [("deputy", "implementation", "satisfied"), ("voter", "reply", "unsatisfied")], [("voter", "reply", "unsatisfied")]])
def test_c25_anything_else_is_no_difference(scene: Scene, grades: list[tuple[str, str, str]]) -> None:
    """C25: on the same axis alone, and not where the deputy is the stricter of the two or has not rated."""
    scene.complete()
    for rater, axis, grade in grades:
        reason = "late" if grade == "unsatisfied" else None
        if rater == "deputy":
            scene.rate(DEPUTY, axis, grade, reason=reason)
        else:
            scene.rate(RESIDENT, axis, grade, reason=reason, receipt=scene.receipts[0])
    assert drawn(scene).items == []


def test_c25_of_the_bodies_only_those_of_whom_both_have_spoken(scene: Scene) -> None:
    scene.complete(assisting=("ZJW",))
    scene.rate(DEPUTY, "reply", body="ZJW")
    scene.rate(RESIDENT, "reply", "unsatisfied", reason="late", receipt=scene.receipts[0])
    assert [row.bodies for row in drawn(scene).items] == [["ZJW"]]


def test_c25_by_deputy_and_a_deputy_sees_his_own(new_scene: NewScene) -> None:
    mine = differ(new_scene())
    theirs = differ(new_scene(deputy="D-031"), deputy=OTHER_DEPUTY)
    both = Caller("deputy:D-017", frozenset({roles.DEPUTY, roles.COMMITTEE_LEADER}), deputy="D-017")

    def cases(caller: Caller, **request: Any) -> set[Any]:
        return {row.case_id for row in drawn(mine, caller, **request).items}

    assert cases(OFFICE) == cases(both) == {mine.case_id, theirs.case_id}
    assert cases(OFFICE, deputy="D-031") == cases(OTHER_DEPUTY) == {theirs.case_id}
    assert cases(DEPUTY) == cases(DEPUTY, deputy="D-017") == {mine.case_id}
    assert cases(DEPUTY, deputy="D-031") == set()


def test_c25_days_are_the_districts_and_pages_follow_one_another(new_scene: NewScene) -> None:
    scenes = [new_scene() for _ in range(3)]
    for day, scene in enumerate(scenes, start=1):
        scene.at = datetime(2024, 5, day, 16, 0, tzinfo=UTC)  # 00:00 of the next day in the district
        differ(scene)
    office = scenes[0]
    assert [row.case_id for row in drawn(office, since=date(2024, 5, 3), until=date(2024, 5, 3)).items] == [scenes[1].case_id]
    assert drawn(office, until=date(2024, 5, 1)).items == []
    first = drawn(office, limit=2)
    second = drawn(office, limit=2, cursor=first.next_cursor)
    assert [row.case_id for row in (*first.items, *second.items)] == [scene.case_id for scene in reversed(scenes)]
    assert second.next_cursor == ""
