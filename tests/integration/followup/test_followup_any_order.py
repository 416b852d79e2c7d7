"""Whatever the order in which a case's events arrive, and however often, the case ends up the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.chassis.transaction import NotYet
from services.contracts.declare import Event
from services.contracts.followup.operations.cases import VerifyLedger
from services.contracts.followup.operations.commitments import FulfilCommitment
from services.followup.domain.refusal import CommitmentUnknown
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import CLERK, PROMISE, SECOND_PROMISE, Scene, names


@dataclass(frozen=True)
class Told:
    """One step of a story: an event with its id, or the fulfilment of the case's n-th promise."""

    event_id: UUID
    event: Event | None
    promise: int = 0


def told(*steps: Event | int) -> list[Told]:
    return [Told(uuid4(), None, step) if isinstance(step, int) else Told(uuid4(), step) for step in steps]


def direct(scene: Scene) -> list[Told]:
    return told(
        scene.registered(),
        *scene.round_of(1),
        scene.rated(),
        scene.rated(rater="voter", by="voter"),
        scene.satisfied(),
    )


def with_promises(scene: Scene) -> list[Told]:
    return told(
        scene.registered(),
        scene.deliberation_requested(),
        scene.convened(),
        scene.resolved(),
        scene.held(),
        *scene.round_of(1, SECOND_PROMISE, commitments=2),
        1,
        scene.rated(),
        2,
        scene.satisfied(very=4),
    )


def redone_twice(scene: Scene) -> list[Told]:
    first = [
        scene.assigned(1),
        scene.submitted(1),
        scene.sent_back(1),
        scene.submitted(1, 2),
        scene.delivered(1, PROMISE),
        scene.completed(1, 1),
        scene.rated(1, grade="unsatisfied"),
    ]
    return told(
        scene.registered(),
        scene.unrouted(),
        *first,
        scene.redo(2),
        scene.attached(),
        *scene.round_of(2, commitments=1),
        scene.rated(2, grade="unsatisfied"),
        scene.redo(3),
        1,
        *scene.round_of(3, SECOND_PROMISE, commitments=2),
        scene.rated(3, by="D-018"),
        2,
        scene.satisfied(3),
    )


STORIES = {"direct": direct, "with promises": with_promises, "redone twice": redone_twice}


def promise_ids(scene: Scene) -> dict[int, UUID]:
    """The case's promises that are known, by their number in the stories."""
    rows = scene.rows("select commitment_id, measure from commitments where case_id = %(case_id)s")
    numbers = {PROMISE.measure: 1, SECOND_PROMISE.measure: 2}
    return {numbers[row["measure"]]: row["commitment_id"] for row in rows}


def arrive(scene: Scene, step: Told) -> list[Any]:
    """Let one step happen; raises NotYet when it must come again."""
    if step.event is not None:
        return scene.hear(step.event, event_id=step.event_id)
    commitment_id = promise_ids(scene).get(step.promise)
    try:
        request = FulfilCommitment(commitment_id=commitment_id or uuid4(), note="完成", outcome=None)
        return scene.call(request, CLERK)[1]
    except CommitmentUnknown:
        raise NotYet from None


def deliver(scene: Scene, steps: list[Told]) -> tuple[list[str], list[Told]]:
    """Deliver in this order; what must wait comes again after the rest.

    Return what followup said, and what never stopped waiting.
    """
    spoken: list[str] = []
    waiting = list(steps)
    while waiting:
        put_off = []
        for step in waiting:
            try:
                spoken += names(arrive(scene, step))
            except NotYet:
                put_off.append(step)
        if len(put_off) == len(waiting):
            return spoken, put_off
        waiting = put_off
    return spoken, []


def outcome(scene: Scene) -> dict[str, Any]:
    """What must be the same whatever the order."""
    case = scene.rows(
        "select stage, round, lead, due_at, reply_round, wall_round, satisfied_round, is_very_satisfied,"
        " commitments_promised, commitments_recorded, commitments_fulfilled, look_back_due_on,"
        " ledger_position from cases where case_id = %(case_id)s"
    )
    commitments = scene.rows(
        "select commitment_id, round, body, state from commitments"
        " where case_id = %(case_id)s order by commitment_id"
    )
    wall = scene.rows(
        "select round, days_taken, text from wall_entries join replies using (case_id, round)"
        " where case_id = %(case_id)s order by round"
    )
    raters = scene.rows("select deputy from raters where case_id = %(case_id)s order by 1")
    heard = scene.rows(
        "select source, event, count(*) from ledger_entries where case_id = %(case_id)s"
        " group by 1, 2 order by 1, 2"
    )
    return {"case": case, "commitments": commitments, "wall": wall, "raters": raters, "ledger": heard}


def should_close(steps: list[Told]) -> bool:
    """Say from what arrived alone whether the four conditions hold in the latest round."""
    events = [step.event for step in steps if step.event is not None]
    latest = max(getattr(event, "round", 1) for event in events)
    arrived = {(event.event_name, getattr(event, "round", 1)) for event in events}
    made = sum(
        len(getattr(event, "commitments", []))
        for event in events
        if event.event_name in ("reply_delivered", "resolution_adopted")
    )
    counted = max([0, *(event.commitments for event in events if event.event_name == "case_completed")])
    kept = sum(step.event is None for step in steps)
    return {
        ("reply_delivered", latest),
        ("case_completed", latest),
        ("case_satisfied", latest),
    } <= arrived and kept == made >= counted


@pytest.fixture
def savepoint(new_scene: NewScene) -> Any:
    """Undo one example before the next."""
    sql = new_scene().tx().store.cases._sql
    sql.run("savepoint example")
    return lambda: sql.run("rollback to savepoint example")


many_orders = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("story", sorted(STORIES))
@many_orders
@given(data=st.data())
def test_any_order_with_repeats_ends_the_same(
    new_scene: NewScene, savepoint: Any, story: str, data: st.DataObject
) -> None:
    case_id = UUID(int=77)
    steps = STORIES[story](Scene(new_scene().begin, case_id))
    savepoint()
    told_in_order = Scene(new_scene().begin, case_id)
    spoken, left = deliver(told_in_order, steps)
    expected = outcome(told_in_order)
    assert (left, spoken.count("case_closed")) == ([], 1)
    savepoint()

    order = data.draw(st.permutations(range(len(steps))))
    repeats = data.draw(
        st.lists(st.sampled_from([n for n, step in enumerate(steps) if step.event]), max_size=4)
    )
    scene = Scene(new_scene().begin, case_id)
    respoken, left = deliver(scene, [steps[n] for n in [*order, *repeats]])
    assert (left, respoken.count("case_closed")) == ([], 1)
    assert comparable(outcome(scene)) == comparable(expected)
    assert scene.ask(VerifyLedger(case_id=case_id)).is_intact
    savepoint()


@pytest.mark.parametrize("story", sorted(STORIES))
@many_orders
@given(data=st.data())
def test_a_case_closes_only_when_all_four_conditions_hold(
    new_scene: NewScene, savepoint: Any, story: str, data: st.DataObject
) -> None:
    scene = Scene(new_scene().begin, UUID(int=77))
    steps = STORIES[story](scene)
    lost = data.draw(st.sets(st.integers(1, len(steps) - 1), min_size=1, max_size=2))
    order = data.draw(st.permutations([n for n in range(len(steps)) if n not in lost]))
    spoken, left = deliver(scene, [steps[n] for n in order])
    arrived = [steps[n] for n in order if steps[n] not in left]
    assert ("case_closed" in spoken) == should_close(arrived), [steps[n] for n in lost]
    savepoint()


def comparable(found: dict[str, Any]) -> dict[str, Any]:
    """Leave out how often the fulfilment of all promises was announced: it is, whenever none is open."""
    announced = [row for row in found["ledger"] if row["event"] == "commitments_fulfilled"]
    extra = sum(row["count"] for row in announced)
    case = [{**row, "ledger_position": row["ledger_position"] - extra} for row in found["case"]]
    return {**found, "case": case, "ledger": [row for row in found["ledger"] if row not in announced]}
