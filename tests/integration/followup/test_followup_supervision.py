"""Promises are watched, and go on with a new day, until they are kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from services.contracts import shared
from services.contracts.followup.operations.alarms import Alarms
from services.contracts.followup.operations.commitments import FulfilCommitment
from services.contracts.followup.operations.supervision import (
    AssignSupervisors,
    ContinueCommitment,
    Supervise,
    Supervision,
    SupervisionView,
)
from services.followup.domain.refusal import (
    CommitmentFulfilled,
    CommitmentUnknown,
    DeadlinePast,
    DeputyNeeded,
    LookedInFuture,
    NextLookLate,
    NotSupervisor,
    Refusal,
)
from services.followup.usecases import supervision
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import (
    CLERK,
    DEPUTY,
    NAMELESS_DEPUTY,
    OFFICE,
    PROMISE,
    RATER,
    SECOND_PROMISE,
    Scene,
    names,
    said,
)

LATER = shared.Promise(measure="改用太阳能路灯", deadline_on=date(2024, 9, 30), target="全部点亮")


def promised(new_scene: NewScene, *promises: shared.Promise) -> Scene:
    scene = new_scene()
    scene.to_rating(*(promises or (PROMISE,)))
    return scene


def only(scene: Scene) -> Any:
    return scene.commitment_ids()[0]


def watch(scene: Scene, *deputies: str) -> SupervisionView:
    found: SupervisionView = scene.ask(AssignSupervisors(commitment_id=only(scene), deputies=list(deputies or ("D-031",))))
    return found


def look(scene: Scene, caller: Any = DEPUTY, **changes: Any) -> Any:
    facts: dict[str, Any] = {"commitment_id": only(scene), "way": "face_to_face", "looked_on": date(2024, 4, 22),
                             "finding": "灯杆已到货，尚未安装", "next_look_on": None}
    return scene.call(Supervise(**facts | changes), caller)


def keep(scene: Scene) -> list[str]:
    _, spoken = scene.call(FulfilCommitment(commitment_id=only(scene), note="全部点亮", outcome=None), CLERK)
    return names(spoken)


def proceed(scene: Scene, promise: shared.Promise = LATER, consented_by: str | None = None) -> Any:
    return scene.call(ContinueCommitment(commitment_id=only(scene), promise=promise, reason="货期延误", consented_by=consented_by))


def alarms(scene: Scene) -> list[tuple[str, str]]:
    """The open alarms about this case's first commitment after the timer has looked."""
    tx = scene.tx()
    while supervision.watch_promises(tx):
        pass
    page = scene.ask(Alarms(kind=None, limit=200, cursor=""))
    return [(one.kind, one.label) for one in page.items if one.about == str(only(scene))]


def tick(scene: Scene) -> list[Any]:
    """What the timer says of this case's promises."""
    tx = scene.tx()
    while supervision.tell_overdue(tx):
        pass
    return [event for event in said(tx) if event.case_id == scene.case_id]


def test_d6_named_deputies_watch_a_named_entry_and_one_without_is_an_exception(new_scene: NewScene) -> None:
    scene = promised(new_scene)
    assert alarms(scene) == [("commitment_unwatched", "承诺没有督办代表")]
    assert alarms(scene) == [("commitment_unwatched", "承诺没有督办代表")], "once"
    view = watch(scene, "D-031", "D-040")
    assert (view.supervisors, view.next_look_on) == (["D-031", "D-040"], date(2024, 5, 23))
    assert alarms(scene) == []
    assert watch(scene, "D-031").supervisors == ["D-031"], "those named last, and no others"


def test_d6_a_look_is_due_every_month_until_the_promise_is_kept(new_scene: NewScene) -> None:
    scene = promised(new_scene)
    watch(scene)
    scene.now += timedelta(days=32)
    assert alarms(scene) == [("supervision_missed", "督办逾期")]
    view, spoken = look(scene, looked_on=date(2024, 5, 24))
    assert view.next_look_on == date(2024, 6, 24)
    assert [(one.deputy, one.way, one.finding) for one in view.looks] == [("D-031", "face_to_face", "灯杆已到货，尚未安装")]
    assert names(spoken) == ["alarm_cleared", "commitment_supervised"]
    assert "灯杆" not in str(spoken), "a finding is on no bus"
    assert alarms(scene) == []
    scene.now += timedelta(days=60)
    assert alarms(scene) == [("supervision_missed", "督办逾期")]
    assert keep(scene)[0] == "commitment_kept"
    assert alarms(scene) == []


@pytest.mark.parametrize(("caller", "changes", "refusal"), [
    (RATER, {}, NotSupervisor),
    (NAMELESS_DEPUTY, {}, DeputyNeeded),
    (DEPUTY, {"looked_on": date(2024, 4, 23)}, LookedInFuture),
    (DEPUTY, {"next_look_on": date(2024, 5, 24)}, NextLookLate),
])
def test_d23_a_look_has_its_day_its_way_and_its_deputy(
    new_scene: NewScene, caller: Any, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    scene = promised(new_scene)
    watch(scene)
    with pytest.raises(refusal):
        look(scene, caller, **changes)
    assert scene.ask(Supervision(commitment_id=only(scene))).looks == []
    view, _ = look(scene, way="point_to_point", next_look_on=date(2024, 5, 23))
    assert [one.way for one in view.looks] == ["point_to_point"]


def test_d22_continuing_needs_a_day_to_come_and_keeps_what_was_promised(new_scene: NewScene) -> None:
    scene = promised(new_scene)
    with pytest.raises(DeadlinePast):
        proceed(scene, shared.Promise(measure="新装路灯", deadline_on=date(2024, 4, 22), target="点亮"))
    view, spoken = proceed(scene)
    assert (view.measure, view.deadline_on, view.target, view.commitment_version) == (
        "改用太阳能路灯", date(2024, 9, 30), "全部点亮", 2)
    assert names(spoken) == ["task_continued"]
    assert (spoken[0].body, spoken[0].promise.deadline_on, spoken[0].has_consent) == ("urban", date(2024, 9, 30), False)
    [kept] = scene.rows("select v.measure, v.deadline_on, v.reason, v.replaced_by from commitment_versions v"
                        " join commitments using (commitment_id) where case_id = %(case_id)s")
    assert kept == {"measure": PROMISE.measure, "deadline_on": PROMISE.deadline_on, "reason": "货期延误",
                    "replaced_by": OFFICE.subject}
    assert "task_continued" in [line.event for line in scene.whole().timeline]


def test_d19_a_promise_that_goes_on_keeps_the_case_open_unless_a_deputy_consents(new_scene: NewScene) -> None:
    scene = promised(new_scene)
    scene.hear_all(scene.rated(), scene.satisfied())
    proceed(scene)
    assert scene.whole().missing == ["commitments_fulfilled"]
    view, spoken = proceed(scene, consented_by="D-017")
    assert names(spoken) == ["task_continued", "commitments_fulfilled", "case_closed"]
    assert (view.state, view.consented_by, view.commitment_version) == ("open", "D-017", 3)
    assert scene.whole().stage == "closed"
    # The promise lives on: it is watched, may be overdue, and is kept in the end, which is said once.
    watch(scene)
    assert keep(scene) == ["commitment_kept"]
    assert scene.whole().stage == "closed"


def test_a_consent_counts_once_beside_a_kept_promise(new_scene: NewScene) -> None:
    scene = promised(new_scene, PROMISE, SECOND_PROMISE)
    proceed(scene, consented_by="D-017")
    proceed(scene, consented_by="D-017")
    assert "commitments_fulfilled" in scene.whole().missing
    _, spoken = scene.call(FulfilCommitment(commitment_id=scene.commitment_ids()[1], note="换好了", outcome=None), CLERK)
    assert names(spoken) == ["commitment_kept", "commitments_fulfilled"]
    assert spoken[1].fulfilled == 2


def test_an_overdue_promise_is_said_once_for_each_deadline(new_scene: NewScene) -> None:
    scene = promised(new_scene)
    scene.now += timedelta(days=(PROMISE.deadline_on - date(2024, 4, 22)).days)
    assert tick(scene) == [], "the day itself is in time"
    scene.now += timedelta(days=1)
    assert [(event.event_name, event.deadline_on) for event in tick(scene)] == [("commitment_overdue", PROMISE.deadline_on)]
    assert tick(scene) == []
    proceed(scene)
    scene.now += timedelta(days=100)
    assert [event.deadline_on for event in tick(scene)] == [LATER.deadline_on]
    keep(scene)
    assert tick(scene) == []
    assert [line.event for line in scene.whole().timeline].count("commitment_overdue") == 2


@pytest.mark.parametrize("what", ["watch", "look", "proceed"])
def test_what_is_kept_or_unknown_is_neither_watched_nor_continued(new_scene: NewScene, what: str) -> None:
    scene = promised(new_scene)
    watch(scene)
    keep(scene)
    with pytest.raises(CommitmentFulfilled):
        {"watch": watch, "look": look, "proceed": proceed}[what](scene)
    with pytest.raises(CommitmentUnknown):
        scene.ask(Supervision(commitment_id=scene.case_id))


@pytest.mark.parametrize("table", ["commitment_versions", "commitment_looks"])
def test_what_was_promised_or_found_cannot_be_changed(new_scene: NewScene, table: str) -> None:
    scene = promised(new_scene)
    watch(scene)
    look(scene)
    proceed(scene)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
        scene.rows(f"delete from {table} where commitment_id in (select commitment_id from commitments"
                   " where case_id = %(case_id)s) returning true")
