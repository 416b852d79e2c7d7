"""The ledger as of any moment (D21): its lines, read again, give what was stored then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.contracts.followup.operations.cases import CaseAsOf, LedgerAsOf
from services.contracts.followup.operations.commitments import FulfilCommitment, RecordProgress
from services.contracts.followup.operations.look_backs import RecordLookBack
from services.contracts.followup.operations.supervision import ContinueCommitment
from services.contracts.policy import FollowupPolicy
from services.followup.domain.refusal import CaseUnknown, NotYetKnown
from services.followup.domain.replay import replay
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import CLERK, DEPUTY, PROMISE, Scene
from tests.integration.followup.test_followup_supervision import LATER


def as_of(scene: Scene, at: Any) -> CaseAsOf:
    found: CaseAsOf = scene.ask(LedgerAsOf(case_id=scene.case_id, at=at))
    return found


def stored(scene: Scene) -> Any:
    return scene.begin(DEPUTY, scene.now, None).store.cases.find(scene.case_id)


def rebuilt(scene: Scene) -> Any:
    return replay(scene.begin(DEPUTY, scene.now, None).store.ledger.each_line_until(scene.case_id, scene.now))


def test_d21_every_stored_state_is_rebuilt_from_the_lines(new_scene: NewScene) -> None:
    """Through two rounds with promises, a consent, a closing, a relapse and a further closing."""
    scene = new_scene(policy=FollowupPolicy(look_back_days=0))
    history: list[tuple[Any, Any]] = []

    def note() -> None:
        assert rebuilt(scene) == stored(scene)
        history.append((scene.now, stored(scene)))
        scene.now += timedelta(minutes=1)

    for event in (scene.registered(), scene.unrouted(), *scene.round_of(1, PROMISE, LATER)[:4], scene.sent_back(),
                  *scene.round_of(1, PROMISE, LATER)[4:], scene.rated(), scene.redo(2), *scene.round_of(2, commitments=2),
                  scene.rated(2), scene.satisfied(2, very=4)):
        scene.hear(event)
        note()
    first, second = scene.commitment_ids()
    scene.ask(RecordProgress(commitment_id=first, note="灯杆已到货"), CLERK)
    note()
    scene.ask(ContinueCommitment(commitment_id=first, promise=LATER, reason="货期延误", consented_by="D-017"))
    note()
    scene.ask(ContinueCommitment(commitment_id=first, promise=LATER, reason="再次延误", consented_by=None))
    note()
    scene.ask(FulfilCommitment(commitment_id=second, note="换好了", outcome=None), CLERK)
    note()
    assert stored(scene).stage == "closed"
    scene.ask(FulfilCommitment(commitment_id=first, note="装好了", outcome=None), CLERK)
    note()
    scene.ask(RecordLookBack(case_id=scene.case_id, result="relapsed", finding="又坏了"), DEPUTY)
    note()
    for event in (*scene.round_of(3, commitments=2), scene.satisfied(3)):
        scene.hear(event)
        note()
    scene.ask(RecordLookBack(case_id=scene.case_id, result="holds", finding="完好"), DEPUTY)
    note()
    assert stored(scene).stage == "archived"
    for at, case in history:
        found = as_of(scene, at)
        assert (found.stage, found.round, found.lead, found.due_at, found.closed_at, found.lines) == (
            case.stage, case.round, case.lead, case.due_at, case.closed_at, case.ledger_position)


def test_promises_are_shown_as_they_were(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    made = scene.now
    (commitment_id,) = scene.commitment_ids()
    scene.ask(RecordProgress(commitment_id=commitment_id, note="灯杆已到货"), CLERK)
    told = scene.now
    scene.ask(ContinueCommitment(commitment_id=commitment_id, promise=LATER, reason="货期延误"))
    changed = scene.now
    scene.ask(FulfilCommitment(commitment_id=commitment_id, note="全部点亮", outcome=None), CLERK)

    def seen(at: Any) -> tuple[Any, ...]:
        [one] = as_of(scene, at).commitments
        return one.state, one.progress, one.measure, one.deadline_on, one.commitment_version, one.fulfilled_at is not None

    assert seen(made) == ("open", "", PROMISE.measure, PROMISE.deadline_on, 1, False)
    assert seen(told) == ("in_progress", "灯杆已到货", PROMISE.measure, PROMISE.deadline_on, 1, False)
    assert seen(changed) == ("in_progress", "灯杆已到货", LATER.measure, LATER.deadline_on, 2, False)
    assert seen(scene.now) == ("fulfilled", "全部点亮", LATER.measure, LATER.deadline_on, 2, True)


def test_before_its_registration_a_case_is_not_known(new_scene: NewScene) -> None:
    scene = new_scene()
    before = scene.now
    scene.hear(scene.registered())
    with pytest.raises(NotYetKnown):
        as_of(scene, before - timedelta(days=1))
    with pytest.raises(CaseUnknown):
        as_of(new_scene(), scene.now)
