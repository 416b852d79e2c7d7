"""Voters who cannot be reached, or are silent: reminded, asked face to face, rated for with two names, never taken for satisfied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.chassis.transaction import Envelope
from services.contracts.evaluation.operations.ratings import Appraisal, AppraisalView, RateByProxy, SilentRatings
from services.contracts.intake.events.opinions import OpinionAttached, Voice
from services.contracts.intake.events.voices import OpinionDetached
from services.evaluation import usecases
from services.evaluation.domain.refusal import (
    CaseUnknown,
    NotYourCell,
    OwnGradeFirst,
    RatedAlready,
    ReasonNeeded,
    Refusal,
    StillReachable,
    VoiceUnknown,
)
from tests.integration.evaluation.scene import (
    CLERK,
    DEPUTY,
    OFFICE,
    OTHER_DEPUTY,
    RESIDENT,
    STATION,
    Scene,
    said,
)

NewScene = Callable[..., Scene]


def proxy(scene: Scene, axis: str = "reply", grade: str = "satisfied", caller: Any = DEPUTY, **more: Any) -> tuple[AppraisalView, list[Any]]:
    facts: dict[str, Any] = {"case_id": scene.case_id, "opinion_id": scene.voices[0].opinion_id, "axis": axis, "grade": grade,
                             "witness": "三号楼居民王某", "reason": None, "body": None, **more}
    tx = scene.tx(caller)
    return usecases.rate_by_proxy(tx, RateByProxy(**facts)), said(tx)


def unreachable(scene: Scene) -> Scene:
    """A case of one note that bears no name, done, rated by its deputy, and waiting for its voter."""
    [one] = scene.voices
    scene.voices[:] = [Voice(opinion_id=one.opinion_id, receipt_digest=one.receipt_digest, is_reachable=False)]
    scene.register()
    scene.complete()
    for axis in ("reply", "implementation"):
        scene.rate(DEPUTY, axis)
    return scene


def remind(scene: Scene) -> list[Any]:
    tx = scene.tx()
    while usecases.remind_raters(tx):
        pass
    return [event for event in said(tx) if event.case_id == scene.case_id]


def test_c24_an_anonymous_note_is_rated_by_the_deputy_and_a_resident_and_marked(new_scene: NewScene) -> None:
    scene = unreachable(new_scene())
    view, spoken = proxy(scene)
    [event] = spoken
    assert (event.event_name, event.rater, event.rated_by, event.acting) == ("cell_rated", "voter", "D-017", "proxy")
    assert "王某" not in str(event.dump()), "a resident's name is on no bus"
    [cell] = [one for one in view.cells if one.opinion_id and one.axis == "reply"]
    assert (cell.acting, cell.witness, cell.is_rated) == ("proxy", "", True), "and in no answer that is kept"
    assert scene.rows("appraisals")[0]["state"] == "open", "the other grade is still missing"
    _, spoken = proxy(scene, "implementation")
    assert [event.event_name for event in spoken] == ["cell_rated", "case_satisfied"]
    kept = [row for row in scene.rows("cells") if row["opinion_id"]]
    assert {(row["acting"], row["witness"], row["entered_by"], row["rated_by"]) for row in kept} == {
        ("proxy", "三号楼居民王某", DEPUTY.subject, "D-017")}


def test_the_witness_is_shown_to_the_committee_alone(new_scene: NewScene) -> None:
    scene = unreachable(new_scene())
    for axis in ("reply", "implementation"):
        proxy(scene, axis)
    for caller, shown in ((OFFICE, True), (CLERK, False), (DEPUTY, False), (STATION, False)):
        view = usecases.appraisal(scene.tx(caller), Appraisal(case_id=scene.case_id, round=None, receipt=None))
        names = {cell.witness for cell in view.cells if cell.opinion_id}
        assert names == ({"三号楼居民王某"} if shown else {""}), caller
        assert {cell.acting for cell in view.cells if cell.opinion_id} == {"proxy"}, "the mark is everybody's to see"


def test_a_voter_who_can_be_asked_is_asked_until_the_last_reminder(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.register()
    scene.complete()
    scene.rate(DEPUTY, "reply")
    with pytest.raises(StillReachable) as refused:
        proxy(scene)
    assert refused.value.details["day"] == "2024-05-10"
    scene.at += timedelta(days=14)
    view, _ = proxy(scene)
    assert [cell.acting for cell in view.cells if cell.opinion_id and cell.axis == "reply"] == ["proxy"]


def test_x11_a_voter_is_helped_at_the_station_with_both_names(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.register()
    scene.complete()
    _, [event] = proxy(scene, caller=STATION, acting="assisted", witness="本人李某")
    assert (event.acting, event.rated_by) == ("assisted", "D-017")
    [row] = [row for row in scene.rows("cells") if row["opinion_id"] and row["axis"] == "reply"]
    assert (row["entered_by"], row["witness"]) == (STATION.subject, "本人李某")


@pytest.mark.parametrize(("caller", "more", "refusal"), [
    (OTHER_DEPUTY, {}, NotYourCell),
    (DEPUTY, {"opinion_id": uuid4()}, VoiceUnknown),
    (DEPUTY, {"case_id": uuid4()}, CaseUnknown),
    (DEPUTY, {"grade": "unsatisfied"}, ReasonNeeded),
])
def test_a_proxy_that_is_none_is_refused_and_changes_nothing(
    new_scene: NewScene, caller: Any, more: dict[str, Any], refusal: type[Refusal]
) -> None:
    scene = unreachable(new_scene())
    with pytest.raises(refusal):
        proxy(scene, caller=caller, **more)
    assert {row["state"] for row in scene.rows("cells") if row["opinion_id"]} == {"open"}


def test_c20_the_deputy_gives_his_own_grade_before_he_learns_the_voters(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.register()
    scene.complete()
    scene.at += timedelta(days=14)
    with pytest.raises(OwnGradeFirst):
        proxy(scene)
    scene.rate(DEPUTY, "reply")
    proxy(scene)
    with pytest.raises(OwnGradeFirst):
        proxy(scene, "implementation")


def test_a_grade_is_given_once_whoever_gives_it(new_scene: NewScene) -> None:
    scene = unreachable(new_scene())
    scene.rate(RESIDENT, "reply", receipt=scene.receipts[0])
    with pytest.raises(RatedAlready):
        proxy(scene)
    _, spoken = proxy(scene, "implementation")
    assert spoken[-1].event_name == "case_satisfied"


def test_an_unsatisfied_proxy_sends_the_case_back(new_scene: NewScene) -> None:
    scene = unreachable(new_scene())
    _, spoken = proxy(scene, grade="unsatisfied", reason="not_solved")
    assert [event.event_name for event in spoken] == ["cell_rated", "redo_ordered"]


def test_c24_who_is_silent_is_reminded_three_times_and_never_taken_for_satisfied(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.register()
    scene.complete()
    assert remind(scene) == []
    told = []
    for days in (3, 7, 14, 60):
        scene.at = scene.at.replace(day=26, month=4) + timedelta(days=days)
        told += [(event.days, event.is_deputy_silent, event.silent_voters) for event in remind(scene)]
        assert remind(scene) == [], "once"
    voter = [scene.voices[0].opinion_id]
    assert told == [(3, True, voter), (7, True, voter), (14, True, voter)]
    assert scene.rows("appraisals")[0]["state"] == "open"
    assert {row["state"] for row in scene.rows("cells")} == {"open"}, "after 60 days nobody is satisfied by silence"
    listed = usecases.silent_ratings(scene.tx(DEPUTY), SilentRatings()).items
    assert [row.opinion_id for row in listed if row.case_id == scene.case_id] == voter
    assert [row for row in usecases.silent_ratings(scene.tx(OTHER_DEPUTY), SilentRatings()).items
            if row.case_id == scene.case_id] == []
    assert [row for row in usecases.silent_ratings(scene.tx(OFFICE), SilentRatings(limit=200)).items
            if row.case_id == scene.case_id] != []


def test_a_stop_of_weeks_is_made_good_without_repeating(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.register()
    scene.complete()
    scene.rate(DEPUTY, "reply")
    scene.rate(DEPUTY, "implementation")
    scene.at += timedelta(days=30)
    assert [(event.days, event.is_deputy_silent) for event in remind(scene)] == [(3, False), (7, False), (14, False)]
    assert remind(scene) == []


def told(scene: Scene, event: Any, sequence: int) -> list[Any]:
    tx = scene.tx()
    tx.envelope = Envelope(uuid4(), "intake", event.event_name, scene.at, sequence)
    (usecases.detach_voice if isinstance(event, OpinionDetached) else usecases.attach_voice)(tx, event)
    return said(tx)


def test_a_detached_voice_is_asked_no_more_and_what_it_rated_stays(new_scene: NewScene) -> None:
    scene = new_scene(voices=2)
    scene.register()
    scene.complete()
    scene.rate(RESIDENT, "reply", receipt=scene.receipts[1])
    for axis in ("reply", "implementation"):
        scene.rate(DEPUTY, axis)
        scene.rate(RESIDENT, axis, receipt=scene.receipts[0])
    gone = scene.voices[1]
    spoken = told(scene, OpinionDetached(case_id=scene.case_id, opinion_id=gone.opinion_id, reason="不是同一件事"), 5)
    assert [event.event_name for event in spoken] == ["case_satisfied"], "nobody else was silent"
    assert [row["axis"] for row in scene.rows("cells") if row["opinion_id"] == gone.opinion_id] == ["reply"]


def test_attaching_and_detaching_hold_in_the_order_in_which_they_were_said(new_scene: NewScene) -> None:
    """Retries re-order: a late attaching does not bring a voice back, a later one does."""
    scene = new_scene()
    scene.register()
    scene.complete()
    added = Voice(opinion_id=uuid4(), receipt_digest="ab" * 32)
    attached = OpinionAttached(case_id=scene.case_id, voice=added)
    told(scene, OpinionDetached(case_id=scene.case_id, opinion_id=added.opinion_id, reason="并错了"), 3)
    told(scene, attached, 2)
    assert [row for row in scene.rows("cells") if row["opinion_id"] == added.opinion_id] == []
    told(scene, attached, 4)
    assert len([row for row in scene.rows("cells") if row["opinion_id"] == added.opinion_id]) == 2
