"""What happens to a session stands in the ledger of each of its cases, also when it was not held (B19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest

from services.contracts.declare import Event
from services.contracts.deliberation import events as e
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import MONDAY

SESSION = {"session_id": UUID(int=9), "hall": "H-1", "site": "S-03", "kind": "council_meeting"}
ITEM = {"session_id": UUID(int=9), "item": 2}
LINES: list[Callable[[list[UUID]], Event]] = [
    lambda cases: e.SessionAdjourned(**SESSION, cases=cases, reason="no_quorum", adjourned_at=MONDAY),
    lambda cases: e.SessionCancelled(**SESSION, cases=cases, cancelled_at=MONDAY),
    lambda cases: e.ItemAdded(**ITEM, cases=cases, added_at=MONDAY),
    lambda cases: e.ItemDropped(**ITEM, cases=cases, dropped_at=MONDAY),
]


@pytest.mark.parametrize("made", LINES, ids=[made([]).event_name for made in LINES])
def test_b19_each_case_has_the_line_once_and_stays_where_it_was(
    new_scene: NewScene, made: Callable[[list[UUID]], Event]
) -> None:
    """B19: and until all of its cases are known, none has it."""
    one, other = new_scene(), new_scene()
    one.hear(one.registered())
    event, event_id = made([one.case_id, other.case_id]), uuid4()
    assert one.must_wait(event)
    other.hear(other.registered())
    one.hear(event, event_id=event_id)
    one.hear(event, event_id=event_id)
    for scene in (one, other):
        assert [line.event for line in scene.whole().timeline] == ["case_registered", event.event_name]
        assert scene.whole().stage == "registered"


def test_c14_an_extension_has_its_line(new_scene: NewScene) -> None:
    """C14: and waits for its case."""
    scene = new_scene()
    event = e.SettlementExtended(case_id=scene.case_id, settle_by=date(2024, 6, 21), extended_days=30, extended_at=MONDAY)
    assert scene.must_wait(event)
    scene.hear_all(scene.registered(), event)
    assert [line.event for line in scene.whole().timeline] == ["case_registered", "settlement_extended"]
