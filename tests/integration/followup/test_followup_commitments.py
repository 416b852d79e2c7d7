"""Promises: told and kept by their body alone, listed for who may see them, overdue after their day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from services.chassis.paging import BadCursor
from services.chassis.transaction import Caller
from services.contracts import shared
from services.contracts.followup.operations.commitments import (
    CommitmentPage,
    Commitments,
    CommitmentView,
    FulfilCommitment,
    RecordProgress,
)
from services.followup.domain.refusal import CommitmentFulfilled, CommitmentUnknown, NotYourCommitment
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import (
    CLERK,
    MONDAY,
    NOBODY,
    OFFICE,
    PARTNER,
    PROMISE,
    SECOND_PROMISE,
    STRANGER,
    Scene,
    names,
)

LAMPS = shared.Outcome(quantity=12, unit="盏", item="路灯")


def fulfil(
    scene: Scene, place: int = 0, caller: Caller = CLERK, outcome: shared.Outcome | None = None
) -> tuple[CommitmentView, list[Any]]:
    commitment_id = scene.commitment_ids()[place]
    return scene.call(
        FulfilCommitment(commitment_id=commitment_id, note="全部点亮", outcome=outcome), caller
    )


def progress(scene: Scene, note: str = "灯杆已到货", caller: Caller = CLERK) -> CommitmentView:
    view: CommitmentView = scene.ask(
        RecordProgress(commitment_id=scene.commitment_ids()[0], note=note), caller
    )
    return view


def listed(scene: Scene, caller: Caller = OFFICE, **filters: object) -> list[CommitmentView]:
    asked = {"case_id": None, "body": None, "state": None, **filters}
    page: CommitmentPage = scene.ask(Commitments(**asked), caller)
    return page.items


def test_progress_is_told_and_everything_told_is_kept(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    assert progress(scene).state == "in_progress"
    view = progress(scene, "已装6盏")
    assert (view.progress, view.state_label, view.number) == ("已装6盏", "进行中", scene.whole().number)
    notes = scene.rows(
        "select n.note, n.state, n.noted_by from commitments join commitment_notes n"
        " using (commitment_id) where case_id = %(case_id)s order by note_id"
    )
    assert [tuple(note.values()) for note in notes] == [
        ("灯杆已到货", "in_progress", "clerk:wang"),
        ("已装6盏", "in_progress", "clerk:wang"),
    ]


def test_the_last_promise_kept_is_announced_with_how_many_there_were(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE, SECOND_PROMISE)
    view, spoken = fulfil(scene, 0, outcome=LAMPS)
    assert (view.state, view.fulfilled_at, view.outcome) == ("fulfilled", scene.now, LAMPS)
    assert [(event.event_name, event.outcome) for event in spoken] == [("commitment_kept", LAMPS)]
    _, (kept, announced) = fulfil(scene, 1)
    assert (kept.event_name, announced.event_name, announced.fulfilled) == ("commitment_kept", "commitments_fulfilled", 2)
    assert scene.whole().timeline[-1].event == "commitments_fulfilled"
    assert scene.whole().stage == "rating"


def test_a_promise_of_a_further_round_is_announced_with_all_rounds_counted(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    fulfil(scene)
    scene.hear_all(scene.redo(2), *scene.round_of(2, SECOND_PROMISE, commitments=2))
    _, (_, announced) = fulfil(scene, 1)
    assert announced.fulfilled == 2


@pytest.mark.parametrize("caller", [STRANGER, NOBODY])
def test_another_body_may_not_speak_of_it(new_scene: NewScene, caller: Caller) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    before = scene.whole()
    with pytest.raises(NotYourCommitment) as refused:
        fulfil(scene, caller=caller)
    assert refused.value.details == {"body": "urban"}
    with pytest.raises(NotYourCommitment):
        progress(scene, caller=caller)
    assert scene.whole() == before


def test_what_is_kept_is_not_kept_again(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE, SECOND_PROMISE)
    fulfil(scene)
    before = scene.whole()
    with pytest.raises(CommitmentFulfilled):
        fulfil(scene)
    with pytest.raises(CommitmentFulfilled):
        progress(scene)
    assert scene.whole() == before


def test_a_promise_that_nobody_made_is_unknown(new_scene: NewScene) -> None:
    scene = new_scene()
    with pytest.raises(CommitmentUnknown):
        scene.ask(FulfilCommitment(commitment_id=uuid4(), note="完成", outcome=None), CLERK)
    with pytest.raises(CommitmentUnknown):
        scene.ask(RecordProgress(commitment_id=scene.case_id, note="在办"), CLERK)


def test_it_is_overdue_once_its_day_has_passed_in_the_district(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    scene.now = datetime.fromisoformat("2024-06-30T23:50:00+08:00")
    assert not listed(scene, case_id=scene.case_id)[0].is_overdue
    scene.now += timedelta(minutes=20)
    assert listed(scene, case_id=scene.case_id)[0].is_overdue
    assert scene.whole().commitments[0].is_overdue
    fulfil(scene)
    assert not listed(scene, case_id=scene.case_id)[0].is_overdue


def test_a_body_sees_its_own_and_others_see_all(new_scene: NewScene) -> None:
    scene, other = new_scene(), new_scene()
    scene.to_rating(PROMISE)
    other.hear_all(
        other.registered(), other.resolved().__class__(**{**vars(other.resolved()), "lead": "water"})
    )
    assert {one.body for one in listed(scene)} >= {"urban", "water"}
    assert {one.body for one in listed(scene, PARTNER)} >= {"urban", "water"}
    assert {one.body for one in listed(scene, CLERK)} == {"urban"}
    assert {one.body for one in listed(scene, STRANGER)} == {"water"}
    assert listed(scene, STRANGER, body="urban") == []
    assert listed(scene, STRANGER, case_id=scene.case_id) == []
    assert listed(scene, NOBODY) == []
    assert {one.body for one in listed(scene, OFFICE, body="water")} == {"water"}


def test_the_list_is_by_case_body_and_state_newest_first(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    scene.hear_all(scene.redo(2), *scene.round_of(2, SECOND_PROMISE, commitments=2))
    assert [one.measure for one in listed(scene, case_id=scene.case_id)] == ["更换线缆", "新装路灯"]
    fulfil(scene, 0)
    assert [one.measure for one in listed(scene, case_id=scene.case_id, state="fulfilled")] == ["新装路灯"]
    assert [one.measure for one in listed(scene, CLERK, case_id=scene.case_id, state="open")] == ["更换线缆"]
    assert listed(scene, case_id=scene.case_id, state="in_progress") == []


def test_pages_of_equal_times_lose_and_double_nothing(new_scene: NewScene) -> None:
    scene = new_scene()
    promises = [
        shared.Promise(measure=f"第{n}项", deadline_on=date(2024, 6, 30), target="完成") for n in range(7)
    ]
    scene.hear_all(scene.registered(), scene.delivered(1, *promises))
    seen, cursor = [], ""
    while True:
        page = scene.ask(Commitments(case_id=scene.case_id, body=None, state=None, limit=3, cursor=cursor))
        seen += [one.measure for one in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert sorted(seen) == [f"第{n}项" for n in range(7)]


def test_a_cursor_that_we_did_not_give_is_refused(new_scene: NewScene) -> None:
    with pytest.raises(BadCursor):
        new_scene().ask(Commitments(case_id=None, body=None, state=None, cursor="AAAA"))


def test_what_was_told_of_a_promise_cannot_be_changed(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    progress(scene)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
        scene.rows("update commitment_notes set note = '没有说过' returning %(case_id)s")


def test_no_promise_no_commitment(new_scene: NewScene) -> None:
    scene = new_scene()
    assert names(scene.to_rating()) == ["case_published"]
    assert scene.whole().commitments == []
    assert scene.whole().filed_at == MONDAY
