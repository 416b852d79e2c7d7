"""C22: the second look at a rating has its lines in the ledger of the case, and closes nothing."""

from __future__ import annotations

from uuid import uuid4

from services.contracts.evaluation.events.reappraisals import ReappraisalDecided, ReappraisalRequested
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import MONDAY


def test_c22_request_and_result_have_their_lines_once_and_move_nothing(new_scene: NewScene) -> None:
    scene = new_scene()
    about = {"case_id": scene.case_id, "reappraisal_id": uuid4(), "round": 1, "body": "CGJ"}
    asked = ReappraisalRequested(**about, reason="路灯产权属于物业", asked_at=MONDAY)
    decided = ReappraisalDecided(**about, origin="request", result="not_upheld", reason="已到现场核实", counted_as="left_out",
                                 decided_at=MONDAY)
    event_id = uuid4()
    assert scene.must_wait(asked)
    scene.hear(scene.registered())
    scene.hear(asked, event_id=event_id)
    scene.hear(asked, event_id=event_id)
    scene.hear(decided)
    assert [line.event for line in scene.whole().timeline] == [
        "case_registered", "reappraisal_requested", "reappraisal_decided"]
    assert scene.whole().stage == "registered"
