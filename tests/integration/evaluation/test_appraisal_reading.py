"""`appraisal`: what each reader sees, and when."""

from __future__ import annotations

from uuid import uuid4

import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.evaluation.operations.ratings import Appraisal, AppraisalView
from services.evaluation import usecases
from services.evaluation.domain.refusal import CaseUnknown, NotOpen, ReceiptUnknown
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import (
    CLERK,
    DEPUTY,
    OFFICE,
    OTHER_CLERK,
    OTHER_DEPUTY,
    PARTNER,
    RESIDENT,
    STATION,
    Scene,
)


def read(scene: Scene, caller: Caller, *, receipt: str | None = None,
         round_: int | None = None) -> AppraisalView:
    """Call `appraisal`."""
    request = Appraisal(case_id=scene.case_id, receipt=receipt, round=round_)
    return usecases.appraisal(scene.tx(caller), request)


def grades(view: AppraisalView) -> list[str | None]:
    """The grades of the rated cells that the reader sees; None for a hidden one."""
    return [cell.grade for cell in view.cells if cell.is_rated]


@pytest.fixture
def half_rated(new_scene: NewScene) -> Scene:
    """Two residents; the deputy and the first have graded the reply, the second has not."""
    scene = new_scene(voices=2)
    scene.register()
    scene.complete()
    scene.rate(DEPUTY, "reply", "basically_satisfied")
    scene.rate(RESIDENT, "reply", "very_satisfied", receipt=scene.receipts[0], note="我住三栋")
    return scene


def test_the_deputy_sees_grades_beside_his_own(half_rated: Scene) -> None:
    view = read(half_rated, DEPUTY)
    assert len(view.cells) == 6
    assert grades(view) == ["basically_satisfied", "very_satisfied"]
    assert [cell.note for cell in view.cells if cell.grade == "very_satisfied"] == ["我住三栋"]


def test_a_voter_who_has_rated_sees_the_deputys_grade_and_no_other_voter(half_rated: Scene) -> None:
    view = read(half_rated, RESIDENT, receipt=half_rated.receipts[0])
    assert [(cell.rater, cell.axis) for cell in view.cells] == [
        ("deputy", "reply"), ("deputy", "implementation"), ("voter", "reply"), ("voter", "implementation")]
    assert grades(view) == ["basically_satisfied", "very_satisfied"]


@pytest.mark.parametrize("caller", [RESIDENT, PARTNER])
def test_a_voter_who_has_not_rated_sees_only_that_the_deputy_has(half_rated: Scene, caller: Caller) -> None:
    view = read(half_rated, caller, receipt=half_rated.receipts[1])
    assert {cell.opinion_id for cell in view.cells} == {None, half_rated.voices[1].opinion_id}
    assert grades(view) == [None]
    assert not any(cell.rated_at or cell.note or cell.reason for cell in view.cells)


def test_the_answer_to_a_grade_shows_the_other_side_at_once(half_rated: Scene) -> None:
    view, _ = half_rated.rate(RESIDENT, "reply", receipt=half_rated.receipts[1])
    assert grades(view) == ["basically_satisfied", "satisfied"]
    view, _ = half_rated.rate(RESIDENT, "implementation", receipt=half_rated.receipts[1])
    assert [cell.is_rated for cell in view.cells] == [True, False, True, True]


def test_the_committee_sees_all_and_other_staff_and_bodies_wait_for_the_end(half_rated: Scene) -> None:
    assert grades(read(half_rated, OFFICE)) == ["basically_satisfied", "very_satisfied"]
    for caller in (CLERK, STATION, OTHER_DEPUTY):
        assert grades(read(half_rated, caller)) == [None, None]
    half_rated.rate(DEPUTY, "implementation", "unsatisfied", reason="late", note="还差三盏")
    for caller in (CLERK, STATION, OTHER_DEPUTY):
        view = read(half_rated, caller)
        assert grades(view) == ["basically_satisfied", "unsatisfied", "very_satisfied"]
        assert [cell.note for cell in view.cells if cell.note] == ["还差三盏"]


def test_a_deputy_with_an_office_is_blind_in_his_own_case(half_rated: Scene) -> None:
    both = Caller("x", frozenset({roles.DEPUTY, roles.COMMITTEE_OFFICE}), deputy="D-017")
    half_rated.rate(RESIDENT, "implementation", receipt=half_rated.receipts[0])
    assert grades(read(half_rated, both)) == ["basically_satisfied", "very_satisfied", None]


def test_an_earlier_round_can_be_read(scene: Scene) -> None:
    scene.complete()
    scene.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    scene.complete(2, lead="ZJW", scope="reply")
    assert [(view.round, view.state, view.scope) for view in (
        read(scene, OFFICE), read(scene, OFFICE, round_=2), read(scene, OFFICE, round_=1))] == [
        (2, "open", "reply"), (2, "open", "reply"), (1, "redo", "all")]
    assert grades(read(scene, CLERK, round_=1)) == ["unsatisfied"]
    with pytest.raises(CaseUnknown):
        read(scene, CLERK)  # in the second round another body has the case


def test_refusals(half_rated: Scene, scene: Scene) -> None:
    for caller in (RESIDENT, PARTNER):
        with pytest.raises(ReceiptUnknown):
            read(half_rated, caller)
        with pytest.raises(ReceiptUnknown):
            read(half_rated, caller, receipt="0000000000000")
    with pytest.raises(CaseUnknown):
        read(half_rated, OTHER_CLERK)
    with pytest.raises(NotOpen):
        read(half_rated, OFFICE, round_=2)
    with pytest.raises(NotOpen):
        read(scene, DEPUTY)
    scene.case_id = uuid4()
    with pytest.raises(CaseUnknown):
        read(scene, OFFICE)
