"""What the database itself refuses, whoever asks; and a batch of events in one pipelined transaction."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from services.evaluation.store import Store
from tests.integration.conftest import OpenTransaction
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import DEPUTY, FRIDAY, Scene, voice

HERE = "where case_id = %(case_id)s"


@pytest.mark.parametrize(("constraint", "statement"), [
    ("cells_final", f"update cells set grade = 'very_satisfied' {HERE} and state = 'rated'"),
    ("cells_final", "update cells set state = 'open', grade = null, rated_by = null, rated_at = null"
                    f" {HERE} and state = 'rated'"),
    ("cells_rated_check", f"update cells set grade = 'satisfied' {HERE} and state = 'open'"),
    ("cells_reason_check", "update cells set state = 'rated', grade = 'unsatisfied', rated_by = 'voter',"
                           f" rated_at = now() {HERE} and state = 'open'"),
    ("cells_state_check", f"update cells set state = 'skipped' {HERE} and state = 'open'"),
    ("cells_rater_check", f"update cells set rater = 'voter' {HERE} and rater = 'deputy'"),
    ("appraisals_twice_satisfied", f"update appraisals set state = 'satisfied', settled_at = now() {HERE}"),
    ("appraisals_settled_check", f"update appraisals set state = 'redo' {HERE}"),
    ("appraisals_one_open", "insert into appraisals select case_id, 2, state, scope, bodies, deputy, 0,"
                            f" true, opened_at, opened_at from appraisals {HERE}"),
    ("cases_fulfilled_check", f"update cases set fulfilled = -1 {HERE}"),
])
def test_the_database_refuses(scene: Scene, constraint: str, statement: str) -> None:
    scene.complete()
    scene.rate(DEPUTY, "reply")
    with pytest.raises(psycopg.errors.IntegrityError) as refused:
        scene.open(now=scene.at).store._sql.run(statement, {"case_id": scene.case_id})
    assert refused.value.diag.constraint_name == constraint


@pytest.mark.parametrize("state", ["open", "satisfied", "redo"])
def test_a_settled_round_stays_settled(scene: Scene, state: str) -> None:
    scene.complete()
    if state == "redo":
        scene.rate_all()
    else:
        scene.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    statement = ("update appraisals set state = %(state)s,"
                 f" settled_at = case when %(open)s then null else now() end {HERE}")
    with pytest.raises(psycopg.errors.CheckViolation) as refused:
        scene.open(now=scene.at).store._sql.run(
            statement, {"case_id": scene.case_id, "state": state, "open": state == "open"})
    assert refused.value.diag.constraint_name == "appraisals_final"


def test_a_batch_of_events_in_one_pipeline(open_tx: OpenTransaction, new_scene: NewScene) -> None:
    connection = open_tx("evaluation", Store).store._sql._connection
    scenes = [new_scene(case_id=UUID(int=number + 1), at=FRIDAY + timedelta(hours=number))
              for number in range(40)]
    with connection.pipeline():
        for scene in scenes:
            scene.register()
        for scene in scenes:
            scene.attach(voice("NEWVOICE0001"))
            assert len(scene.complete(commitments=1)) == 1
            assert len(scene.fulfil(1)) == 1
            assert scene.complete(commitments=1) == scene.fulfil(1) == []
    for scene in scenes:
        assert {cell["state"] for cell in scene.rows("cells")} == {"open"}
        assert len(scene.rows("cells")) == 6
