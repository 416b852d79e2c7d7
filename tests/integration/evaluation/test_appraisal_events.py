"""What evaluation makes of the other services' events: in order, twice, late, and too early."""

from __future__ import annotations

import pytest

from services.contracts.evaluation.events.ratings import AppraisalOpened
from services.contracts.policy import EvaluationPolicy
from services.evaluation.domain.refusal import AxisNotOpen, NotOpen
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import DEPUTY, RESIDENT, Scene, raises_not_yet, voice


def states(scene: Scene) -> list[tuple[int, str, str, str, str]]:
    """Every cell of the case: round, body, rater, axis, state."""
    return [(cell["round"], cell["body"], cell["rater"], cell["axis"], cell["state"])
            for cell in scene.rows("cells")]


def test_a_registered_case_is_known_with_its_deputy_and_voices(new_scene: NewScene) -> None:
    scene = new_scene(voices=2)
    scene.register()
    (case,) = scene.rows("cases")
    assert (case["number"], case["deputy"], case["grid"]) == ("QJ-2024-0042", "D-017", "G-012")
    assert {row["receipt_digest"] for row in scene.rows("voices")} == {v.receipt_digest for v in scene.voices}


def test_registered_twice_is_registered_once(scene: Scene) -> None:
    scene.complete()
    scene.register()
    assert len(scene.rows("cases")) == len(scene.rows("voices")) == 1
    assert len(scene.rows("appraisals")) == 1


def test_completion_opens_four_cells_for_each_body_and_voice(new_scene: NewScene) -> None:
    """C21 and D4: the lead and each assisting body by itself, by the deputy and by every voice."""
    scene = new_scene(voices=2)
    scene.register()
    (opened,) = scene.complete(assisting=("ZJW",))
    assert opened == AppraisalOpened(case_id=scene.case_id, round=1, axes=["reply", "implementation"],
                                     opened_at=opened.opened_at)
    assert len(states(scene)) == 3 * 2 * 2
    assert {(body, axis, state) for _, body, _, axis, state in states(scene)} == {
        (body, axis, "open") for body in ("CGJ", "ZJW") for axis in ("reply", "implementation")}


def test_with_promises_the_implementation_waits(scene: Scene) -> None:
    (opened,) = scene.complete(commitments=1)
    assert opened.axes == ["reply"]
    assert [cell[2:] for cell in states(scene)] == [
        ("deputy", "reply", "open"), ("deputy", "implementation", "waiting"),
        ("voter", "reply", "open"), ("voter", "implementation", "waiting")]
    with pytest.raises(AxisNotOpen):
        scene.rate(DEPUTY, "implementation")


def test_kept_promises_open_the_implementation_once(scene: Scene) -> None:
    """D8: asked once more when the promise is carried out."""
    scene.complete(commitments=2)
    assert scene.fulfil(1) == []
    (opened,) = scene.fulfil(2)
    assert (opened.round, opened.axes) == (1, ["implementation"])
    assert {state for *_, state in states(scene)} == {"open"}
    assert scene.fulfil(2) == []
    scene.rate(DEPUTY, "implementation")


def test_promises_kept_before_completion_open_both_axes_at_once(scene: Scene) -> None:
    assert scene.fulfil(2) == []
    assert scene.fulfil(1) == []  # late: the higher count stays
    (opened,) = scene.complete(commitments=2)
    assert opened.axes == ["reply", "implementation"]


def test_promises_kept_after_a_redo_open_nothing_and_count_in_the_next_round(scene: Scene) -> None:
    scene.complete(commitments=1)
    scene.rate(DEPUTY, "reply", "unsatisfied", reason="unclear_reply")
    assert scene.fulfil(1) == []
    assert {state for *_, state in states(scene)} == {"rated", "lapsed"}
    (opened,) = scene.complete(2, scope="reply", commitments=1)
    assert opened.axes == ["reply", "implementation"]


def test_promises_once_kept_stay_kept_in_later_rounds(scene: Scene) -> None:
    scene.complete(commitments=2)
    scene.fulfil(2)
    scene.rate(DEPUTY, "implementation", "unsatisfied", reason="partly_solved")
    assert scene.fulfil(1) == []
    (opened,) = scene.complete(2, scope="implementation", commitments=2)
    assert opened.axes == ["reply", "implementation"]
    scene.rate(DEPUTY, "implementation", "unsatisfied", reason="partly_solved")
    (opened,) = scene.complete(3, scope="implementation", commitments=3)
    assert opened.axes == ["reply"]
    (opened,) = scene.fulfil(3)
    assert (opened.round, opened.axes) == (3, ["implementation"])


def test_events_of_an_unknown_case_come_again_later(new_scene: NewScene) -> None:
    scene = new_scene()
    for act in (scene.complete, lambda: scene.fulfil(1), lambda: scene.reopen(2),
                lambda: scene.attach(voice("NEWVOICE0001"))):
        assert raises_not_yet(act)
    scene.register()
    (opened,) = scene.complete()
    assert opened.round == 1


def test_a_completion_of_a_known_round_says_nothing_new(scene: Scene) -> None:
    scene.complete()
    assert scene.complete() == []
    scene.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    scene.complete(2)
    assert scene.complete(1) == scene.complete(2) == []
    assert [row["round"] for row in scene.rows("appraisals")] == [1, 2]


def test_a_further_round_waits_while_an_earlier_one_is_rated(scene: Scene) -> None:
    scene.complete()
    assert raises_not_yet(lambda: scene.complete(2))
    scene.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    (opened,) = scene.complete(2)
    assert opened.round == 2


def test_every_round_is_rated_anew_in_all_its_cells(scene: Scene) -> None:
    scene.complete()
    scene.rate(RESIDENT, "implementation", receipt=scene.receipts[0])
    scene.rate(DEPUTY, "reply", "unsatisfied", reason="unclear_reply")
    (opened,) = scene.complete(2, scope="reply")
    assert opened.axes == ["reply", "implementation"]
    assert [cell[1:] for cell in states(scene) if cell[0] == 2] == [
        ("CGJ", "deputy", "reply", "open"), ("CGJ", "deputy", "implementation", "open"),
        ("CGJ", "voter", "reply", "open"), ("CGJ", "voter", "implementation", "open")]
    (_, second) = scene.rows("appraisals")
    assert (second["scope"], second["is_escalated"]) == ("reply", False)


def test_a_voice_attached_while_a_round_is_open_rates_in_it(scene: Scene) -> None:
    scene.complete(commitments=1)
    added = voice("NEWVOICE0001")
    scene.attach(added)
    cells = [cell for cell in scene.rows("cells") if cell["opinion_id"] == added.opinion_id]
    assert {(cell["axis"], cell["state"]) for cell in cells} == {
        ("reply", "open"), ("implementation", "waiting")}
    view, _ = scene.rate(RESIDENT, "reply", receipt="NEWVOICE0001")
    assert sum(cell.is_rated for cell in view.cells) == 1


def test_a_voice_attached_twice_has_one_set_of_cells_and_keeps_its_grade(scene: Scene) -> None:
    scene.complete()
    scene.rate(RESIDENT, "reply", receipt=scene.receipts[0])
    scene.attach(scene.voices[0])
    assert len(states(scene)) == 4
    assert (1, "CGJ", "voter", "reply", "rated") in states(scene)


def test_a_voice_attached_before_completion_is_there_at_its_opening(scene: Scene) -> None:
    scene.attach(voice("NEWVOICE0001"))
    scene.complete()
    assert len(states(scene)) == 6


@pytest.mark.parametrize("is_satisfied", [True, False])
def test_a_voice_attached_after_a_round_rates_from_the_next_one(scene: Scene, is_satisfied: bool) -> None:
    scene.complete()
    if is_satisfied:
        scene.rate_all()
    else:
        scene.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    scene.attach(voice("NEWVOICE0001"))
    assert len(states(scene)) == 4
    scene.complete(2)
    assert len([cell for cell in states(scene) if cell[0] == 2]) == 6


def test_a_reopened_case_is_not_open_until_its_next_completion(scene: Scene) -> None:
    scene.complete()
    scene.rate_all()
    scene.reopen(2)
    scene.reopen(2)
    with pytest.raises(NotOpen):
        scene.rate(DEPUTY, "reply")
    (opened,) = scene.complete(2)
    assert opened.round == 2
    scene.rate(DEPUTY, "reply")
    scene.reopen(2)  # late: the round has long been completed
    scene.rate_all()
    scene.reopen(3)
    scene.reopen(2)
    with pytest.raises(NotOpen):
        scene.rate(DEPUTY, "reply")


def test_the_round_from_which_the_committee_sees_it_is_policy(new_scene: NewScene) -> None:
    scene = new_scene(policy=EvaluationPolicy(escalate_from_round=2))
    scene.register()
    scene.complete()
    _, (_, redo) = scene.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    scene.complete(2)
    assert redo.is_escalated
    assert [row["is_escalated"] for row in scene.rows("appraisals")] == [False, True]
