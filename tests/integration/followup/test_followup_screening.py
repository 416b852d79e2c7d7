"""Picking a case out as a hard or key problem shows in its ledger (B11), and moves nothing."""

from __future__ import annotations

from uuid import uuid4

from services.contracts.intake.events.screening import CaseScreened
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import MONDAY


def test_b11_the_mark_has_its_line_once_and_waits_for_its_case(new_scene: NewScene) -> None:
    """B11: who marked it, and that it was taken back."""
    scene = new_scene()
    marked, taken_back = (
        CaseScreened(case_id=scene.case_id, mark=mark, reason="三家说法不一", by="D-001", at=MONDAY) for mark in ("hard", "none"))
    event_id = uuid4()
    assert scene.must_wait(marked)
    scene.hear(scene.registered())
    scene.hear(marked, event_id=event_id)
    scene.hear(marked, event_id=event_id)
    scene.hear(taken_back)
    assert [line.event for line in scene.whole().timeline] == ["case_registered", "case_screened", "case_screened"]
    assert scene.whole().stage == "registered"
