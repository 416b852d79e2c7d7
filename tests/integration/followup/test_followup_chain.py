"""What each event of the other services does to a case: once, in any order, and never to a later round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.transaction import Envelope
from services.contracts import shared
from services.contracts.declare import Event
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import MONDAY, PROMISE, SECOND_PROMISE, SERVICE, Scene, names

# Each event of the chain, and the stage at which a case is that has only heard it after its registration.
MOVES: list[tuple[str, Callable[[Scene], Event], str]] = [
    ("attached", Scene.attached, "registered"),
    ("unrouted", Scene.unrouted, "unrouted"),
    ("deliberation requested", Scene.deliberation_requested, "deliberating"),
    ("convened", Scene.convened, "registered"),
    ("held", Scene.held, "registered"),
    ("resolved", Scene.resolved, "registered"),
    ("not agreed", Scene.not_agreed, "registered"),
    ("assigned", Scene.assigned, "assigned"),
    ("claimed", Scene.claimed, "claimed"),
    ("submitted", Scene.submitted, "replied"),
    ("sent back", Scene.sent_back, "claimed"),
    ("delivered", Scene.delivered, "delivered"),
    ("appraisal opened", Scene.appraisal_opened, "rating"),
    ("rated", Scene.rated, "rating"),
    ("satisfied", Scene.satisfied, "satisfied"),
    ("redo", Scene.redo, "redo"),
]
every_move = pytest.mark.parametrize(
    ("tell", "stage"), [move[1:] for move in MOVES], ids=[move[0] for move in MOVES]
)


def everything(scene: Scene) -> list[list[dict[str, object]]]:
    """All rows of a case, except when its lines were recorded."""
    return [
        scene.rows(f"select * from {table} where case_id = %(case_id)s order by 1, 2")
        for table in ("cases", "ledger_entries", "commitments", "replies", "wall_entries", "raters")
    ]


@every_move
def test_it_waits_until_the_case_is_registered(
    new_scene: NewScene, tell: Callable[[Scene], Event], stage: str
) -> None:
    scene = new_scene()
    assert scene.must_wait(tell(scene))
    assert scene.rows("select * from ledger_entries where case_id = %(case_id)s") == []


@every_move
def test_it_has_its_line_and_moves_the_case(
    new_scene: NewScene, tell: Callable[[Scene], Event], stage: str
) -> None:
    scene = new_scene()
    event, event_id, at = tell(scene), uuid4(), MONDAY - timedelta(hours=3)
    scene.hear(scene.registered())
    scene.hear(event, event_id=event_id, at=at)
    whole = scene.whole()
    line = whole.timeline[1]
    assert whole.stage == stage
    assert (line.position, line.event_id, line.source, line.event, line.at) == (
        2,
        event_id,
        event.source,
        event.event_name,
        at,
    )
    assert line.data == event.dump()
    assert line.label != f"{event.source}.{event.event_name}"


@every_move
def test_the_same_event_again_changes_nothing(
    new_scene: NewScene, tell: Callable[[Scene], Event], stage: str
) -> None:
    scene = new_scene()
    event, event_id = tell(scene), uuid4()
    scene.hear(scene.registered())
    scene.hear(event, event_id=event_id)
    before = everything(scene)
    assert scene.hear(event, event_id=event_id) == []
    assert everything(scene) == before


def test_completion_waits_for_the_reply_of_its_round_and_has_one_effect(new_scene: NewScene) -> None:
    scene = new_scene()
    assert scene.must_wait(scene.completed())
    scene.hear_all(scene.registered(), scene.assigned())
    before = everything(scene)
    assert scene.must_wait(scene.completed())
    assert everything(scene) == before
    scene.hear(scene.delivered())
    event_id = uuid4()
    assert names(scene.hear(scene.completed(), event_id=event_id)) == ["case_published"]
    assert scene.hear(scene.completed(), event_id=event_id) == []
    assert scene.must_wait(scene.completed(2))
    assert scene.whole().stage == "rating"


def test_a_registration_told_again_leaves_the_case_as_it_is(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear_all(scene.registered(), scene.assigned())
    before = everything(scene)
    scene.hear(scene.registered(title="另一个标题"))
    assert everything(scene) == before


def test_events_of_a_round_that_is_over_are_noted_and_move_nothing(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear_all(scene.registered(), scene.redo(2), scene.assigned(2, "water"))
    for late in (
        scene.assigned(1),
        scene.claimed(1),
        scene.submitted(1),
        scene.sent_back(1),
        scene.appraisal_opened(1),
        scene.rated(1),
        scene.unrouted(),
        scene.deliberation_requested(),
        scene.redo(2),
    ):
        scene.hear(late)
    whole = scene.whole()
    assert (whole.stage, whole.round, whole.lead) == ("assigned", 2, "water")
    assert whole.due_at == MONDAY + timedelta(days=14)
    assert len(whole.timeline) == 12


def test_a_further_round_begins_with_whichever_of_its_events_comes_first(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear_all(scene.registered(), *scene.round_of(1), scene.claimed(2))
    assert (scene.whole().stage, scene.whole().round) == ("claimed", 2)
    scene.hear_all(scene.redo(2), scene.assigned(2))
    whole = scene.whole()
    assert (whole.stage, whole.round, whole.lead) == ("claimed", 2, "urban")


def test_a_case_that_was_not_agreed_on_is_at_the_desk_whatever_comes_first(new_scene: NewScene) -> None:
    for order in (0, 1):
        scene = new_scene()
        told = [scene.deliberation_requested(), scene.unrouted()]
        scene.hear_all(scene.registered(), *(told if order else reversed(told)))
        assert scene.whole().stage == "unrouted"


def test_a_delivered_reply_enters_its_promises_once(new_scene: NewScene) -> None:
    """D5."""
    scene = new_scene()
    scene.hear(scene.registered())
    spoken = scene.hear(scene.delivered(1, PROMISE, SECOND_PROMISE))
    assert names(spoken) == ["commitment_recorded", "commitment_recorded"]
    assert [(event.body, event.round, event.deadline_on) for event in spoken] == [
        ("urban", 1, PROMISE.deadline_on),
        ("urban", 1, SECOND_PROMISE.deadline_on),
    ]
    # The same reply under another id: a restored backup may say it again.
    assert scene.hear(scene.delivered(1, PROMISE, SECOND_PROMISE)) == []
    kept = scene.whole().commitments
    assert [(one.measure, one.origin, one.state, one.target) for one in kept] == [
        ("新装路灯", "reply", "open", "12盏全部点亮"),
        ("更换线缆", "reply", "open", "全线更换"),
    ]
    assert [one.commitment_id for one in kept] == [event.commitment_id for event in spoken]


def test_a_reply_of_a_round_that_is_over_still_enters_its_promises(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear_all(scene.registered(), scene.redo(2))
    assert names(scene.hear(scene.delivered(1, PROMISE))) == ["commitment_recorded"]
    assert (scene.whole().stage, scene.whole().commitments[0].round) == ("redo", 1)


def test_a_resolution_enters_its_promises_for_the_lead_body(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear(scene.registered())
    assert names(scene.hear(scene.resolved(PROMISE, SECOND_PROMISE))) == ["commitment_recorded"] * 2
    assert {(one.origin, one.body) for one in scene.whole().commitments} == {("resolution", "urban")}


def test_a_session_has_its_line_in_each_of_its_cases_or_in_none(new_scene: NewScene) -> None:
    one, other = new_scene(), new_scene()
    one.hear(one.registered())
    event, event_id = one.convened(other.case_id, one.case_id), uuid4()
    assert one.must_wait(event)
    assert len(one.whole().timeline) == 1
    other.hear(other.registered())
    one.hear(event, event_id=event_id)
    one.hear(event, event_id=event_id)
    for scene in (one, other):
        assert [line.event for line in scene.whole().timeline] == ["case_registered", "session_convened"]


def test_own_events_stand_in_the_ledger_under_the_ids_that_they_have_on_the_bus(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear_all(scene.registered(), scene.delivered())
    tx = scene.tx()
    event = scene.completed()
    tx.envelope = Envelope(uuid4(), event.source, event.event_name, tx.now, 1)
    SERVICE.events[type(event)](event, tx)
    (emission,) = tx.emitted
    line = scene.whole().timeline[-1]
    assert (line.event_id, line.source, line.event) == (emission.id, "followup", "case_published")
    assert (line.data, line.at) == (emission.event.dump(), tx.now)


def test_outcome_and_whole_days_hang_on_the_wall(new_scene: NewScene) -> None:
    """A16."""
    scene = new_scene()
    scene.hear_all(
        scene.registered(),
        scene.delivered(outcome=shared.Outcome(quantity=12, unit="盏", item="路灯")),
        scene.completed(days=3.9),
    )
    (entry,) = scene.rows("select * from wall_entries where case_id = %(case_id)s")
    assert entry["days_taken"] == 3
