"""`rate`: who may, what it does, what it comes to; and that a refusal changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from services.contracts.evaluation.events.ratings import CaseSatisfied, CellRated, RedoOrdered
from services.evaluation.domain.refusal import (
    AxisNotOpen,
    BodyUnknown,
    CaseUnknown,
    NotOpen,
    NotYourCell,
    RatedAlready,
    ReasonNeeded,
    ReceiptUnknown,
    Refusal,
    RoundOver,
)
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import DEPUTY, OTHER_DEPUTY, PARTNER, RESIDENT, Scene, voice


@pytest.fixture
def open_scene(scene: Scene) -> Scene:
    """A case of two bodies that can be rated on both axes."""
    scene.complete(assisting=("ZJW",))
    return scene


def test_a_deputy_rates_every_body_on_one_axis(open_scene: Scene) -> None:
    view, said = open_scene.rate(DEPUTY, "reply", "very_satisfied", note="路灯当晚就亮了")
    assert said == [
        CellRated(case_id=open_scene.case_id, round=1, body=body, rater="deputy", rated_by="D-017",
                  axis="reply", grade="very_satisfied", rated_at=open_scene.at) for body in ("CGJ", "ZJW")]
    assert [(cell.body, cell.grade, cell.note, cell.rated_at) for cell in view.cells if cell.is_rated] == [
        (body, "very_satisfied", "路灯当晚就亮了", open_scene.at) for body in ("CGJ", "ZJW")]
    assert (view.number, view.round, view.state, view.state_label) == ("QJ-2024-0042", 1, "open", "评价中")


@pytest.mark.parametrize("caller", [RESIDENT, PARTNER])
def test_a_voter_rates_by_his_receipt_and_without_a_name(open_scene: Scene, caller: Any) -> None:
    view, (said,) = open_scene.rate(caller, "implementation", receipt=open_scene.receipts[0], body="ZJW",
                                    note="我住三栋，灯亮了")
    assert (said.rater, said.rated_by, said.opinion_id) == ("voter", "voter", open_scene.voices[0].opinion_id)
    assert "三栋" not in str(said.dump())
    (rated,) = [cell for cell in view.cells if cell.is_rated]
    assert (rated.body, rated.rater, rated.axis) == ("ZJW", "voter", "implementation")
    assert rated.note == "我住三栋，灯亮了"


def test_a_receipt_may_be_typed_in_groups_and_small_letters(open_scene: Scene) -> None:
    typed = f"{open_scene.receipts[0][:4]}-{open_scene.receipts[0][4:]}".lower()
    _, said = open_scene.rate(RESIDENT, "reply", receipt=typed)
    assert len(said) == 2


def test_the_last_grade_satisfies_the_case(new_scene: NewScene) -> None:
    """D4: the deputy and every voter, on both axes; the last of them settles it."""
    scene = new_scene(voices=2)
    scene.register()
    scene.complete()
    for axis, grade in (("reply", "basically_satisfied"), ("implementation", "very_satisfied")):
        _, said = scene.rate(DEPUTY, axis, grade)
        assert [type(event) for event in said] == [CellRated]
        _, said = scene.rate(RESIDENT, axis, grade, receipt=scene.receipts[0])
        assert [type(event) for event in said] == [CellRated]
    scene.rate(RESIDENT, "implementation", receipt=scene.receipts[1])
    view, (_, satisfied) = scene.rate(RESIDENT, "reply", receipt=scene.receipts[1])
    assert satisfied == CaseSatisfied(case_id=scene.case_id, round=1, cells=6, very_satisfied=2,
                                      satisfied_at=scene.at)
    assert (view.state, view.state_label) == ("satisfied", "满意")
    (row,) = scene.rows("appraisals")
    assert (row["state"], row["settled_at"]) == ("satisfied", scene.at)


def test_one_unsatisfied_grade_sends_the_case_back_at_once(open_scene: Scene) -> None:
    open_scene.rate(DEPUTY, "reply")
    view, said = open_scene.rate(RESIDENT, "implementation", "unsatisfied", reason="poor_quality",
                                 receipt=open_scene.receipts[0], body="ZJW")
    assert said[1:] == [RedoOrdered(case_id=open_scene.case_id, round=2, scope="implementation",
                                    reasons=["poor_quality"], is_escalated=False, ordered_at=open_scene.at)]
    assert (view.state, view.state_label) == ("redo", "退回重办")
    assert not any(cell.is_open for cell in view.cells)
    assert [cell["state"] for cell in open_scene.rows("cells")].count("lapsed") == 5
    assert open_scene.rows("cases")[0]["round"] == 2


def test_redo_goes_on_without_limit_and_is_seen_by_the_committee_from_the_third_round(scene: Scene) -> None:
    for round_ in range(1, 6):
        scene.complete(round_)
        _, (_, redo) = scene.rate(DEPUTY, "reply", "unsatisfied", reason="not_solved")
        assert (redo.round, redo.is_escalated) == (round_ + 1, round_ + 1 >= 3)
    scene.complete(6)
    (_, satisfied) = scene.rate_all()
    assert (satisfied.round, satisfied.cells) == (6, 4)
    assert [row["state"] for row in scene.rows("appraisals")] == ["redo"] * 5 + ["satisfied"]


def test_satisfaction_waits_for_the_promises(scene: Scene) -> None:
    scene.complete(commitments=1)
    scene.rate(DEPUTY, "reply")
    view, said = scene.rate(RESIDENT, "reply", receipt=scene.receipts[0])
    assert [type(event) for event in said] == [CellRated]
    assert view.state == "open"
    scene.fulfil(1)
    scene.rate(DEPUTY, "implementation")
    _, (_, satisfied) = scene.rate(RESIDENT, "implementation", receipt=scene.receipts[0])
    assert isinstance(satisfied, CaseSatisfied)


def test_with_a_body_only_that_body_is_rated_and_then_the_others(open_scene: Scene) -> None:
    """C21: each handling body has grades of its own."""
    open_scene.rate(DEPUTY, "reply", body="ZJW", grade="basically_satisfied")
    _, (said,) = open_scene.rate(DEPUTY, "reply", "very_satisfied")
    assert (said.body, said.grade) == ("CGJ", "very_satisfied")
    with pytest.raises(RatedAlready):
        open_scene.rate(DEPUTY, "reply", "very_satisfied")


def test_nobody_waits_himself_into_satisfaction(scene: Scene) -> None:
    scene.complete()
    scene.rate(DEPUTY, "reply")
    scene.rate(DEPUTY, "implementation")
    assert scene.rows("appraisals")[0]["state"] == "open"


REFUSED: list[tuple[str, type[Refusal], Callable[[Scene], object]]] = [
    ("another deputy", NotYourCell, lambda s: s.rate(OTHER_DEPUTY, "reply")),
    ("a deputy with a receipt", NotYourCell, lambda s: s.rate(DEPUTY, "reply", receipt=s.receipts[0])),
    ("a deputy without his code", NotYourCell,
     lambda s: s.rate(type(DEPUTY)("x", DEPUTY.roles), "reply")),
    ("a resident without a receipt", ReceiptUnknown, lambda s: s.rate(RESIDENT, "reply")),
    ("a partner without a receipt", ReceiptUnknown, lambda s: s.rate(PARTNER, "reply")),
    ("a receipt of nobody", ReceiptUnknown, lambda s: s.rate(RESIDENT, "reply", receipt="0000000000000")),
    ("unsatisfied without a reason", ReasonNeeded, lambda s: s.rate(DEPUTY, "reply", "unsatisfied")),
    ("a body that has no part in it", BodyUnknown, lambda s: s.rate(DEPUTY, "reply", body="GAJ")),
    ("promises are open", AxisNotOpen, lambda s: s.rate(DEPUTY, "implementation")),
    ("rated already", RatedAlready,
     lambda s: s.rate(RESIDENT, "reply", "unsatisfied", reason="late", receipt=s.receipts[1])),
]


@pytest.mark.parametrize(("refusal", "act"), [each[1:] for each in REFUSED],
                         ids=[each[0] for each in REFUSED])
def test_a_refusal_changes_nothing(new_scene: NewScene, refusal: type[Refusal],
                                   act: Callable[[Scene], object]) -> None:
    scene = new_scene(voices=2)
    scene.register()
    scene.complete(assisting=("ZJW",), commitments=1)
    scene.rate(RESIDENT, "reply", receipt=scene.receipts[1])
    before = (scene.rows("cells"), scene.rows("appraisals"), scene.rows("cases"))
    with pytest.raises(refusal):
        act(scene)
    assert (scene.rows("cells"), scene.rows("appraisals"), scene.rows("cases")) == before


def test_the_receipt_of_another_case_is_refused(scene: Scene, new_scene: NewScene) -> None:
    other = new_scene()
    other.voices = [voice("ANOTHERNEIGHB")]
    other.register()
    other.complete()
    scene.complete()
    with pytest.raises(ReceiptUnknown):
        scene.rate(RESIDENT, "reply", receipt="ANOTHERNEIGHB")
    other.rate(RESIDENT, "reply", receipt="ANOTHERNEIGHB")


def test_an_unknown_case_is_refused_to_everybody_alike(scene: Scene) -> None:
    scene.case_id = uuid4()
    for caller in (DEPUTY, OTHER_DEPUTY, RESIDENT):
        with pytest.raises(CaseUnknown):
            scene.rate(caller, "reply")


def test_before_completion_it_is_not_open(scene: Scene) -> None:
    """D8: nothing is rated before the body has declared the case done."""
    with pytest.raises(NotOpen):
        scene.rate(DEPUTY, "reply")
    with pytest.raises(NotOpen):
        scene.rate(RESIDENT, "reply", receipt=scene.receipts[0])
    with pytest.raises(NotYourCell):
        scene.rate(OTHER_DEPUTY, "reply")


@pytest.mark.parametrize("grade", ["satisfied", "unsatisfied"])
def test_after_the_round_it_is_over(scene: Scene, grade: str) -> None:
    scene.complete()
    if grade == "satisfied":
        scene.rate_all()
    else:
        scene.rate(RESIDENT, "reply", grade, reason="late", receipt=scene.receipts[0])
    with pytest.raises(RoundOver):
        scene.rate(DEPUTY, "reply")
