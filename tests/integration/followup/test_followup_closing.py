"""The closing gate (D25): met by whichever condition comes last, and by nothing else."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import psycopg
import pytest

from services.contracts.followup.operations.commitments import FulfilCommitment
from services.contracts.policy import FollowupPolicy
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import CLERK, PROMISE, Scene, names


def test_the_last_grade_closes_a_case_that_hangs_on_the_wall(new_scene: NewScene) -> None:
    scene = new_scene()
    assert names(scene.to_rating()) == ["case_published"]
    assert scene.whole().missing == ["rated_and_satisfied"]
    (closed,) = scene.hear(scene.satisfied())
    whole = scene.whole()
    assert (whole.stage, whole.missing) == ("closed", [])
    assert whole.closed_at == closed.closed_at == scene.now.replace(minute=closed.closed_at.minute)
    assert closed.look_back_due_on == whole.look_back_due_on == date(2024, 7, 21)
    assert closed.round == 1
    assert [line.event for line in whole.timeline][-2:] == ["case_satisfied", "case_closed"]


@pytest.mark.parametrize(
    ("urgency", "policy", "due_on"),
    [
        ("normal", None, date(2024, 7, 21)),
        ("urgent", None, date(2024, 5, 22)),
        ("normal", FollowupPolicy(look_back_days=10, look_back_urgent_days=1), date(2024, 5, 2)),
        ("urgent", FollowupPolicy(look_back_days=10, look_back_urgent_days=1), date(2024, 4, 23)),
    ],
)
def test_the_look_back_is_due_by_policy_sooner_for_urgent_cases(
    new_scene: NewScene, urgency: str, policy: FollowupPolicy | None, due_on: date
) -> None:
    """D24."""
    scene = new_scene(urgency=urgency, policy=policy)
    scene.to_closed()
    assert scene.whole().look_back_due_on == due_on


def test_the_day_of_closing_is_the_districts(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating()
    scene.now = scene.now.replace(hour=16, minute=30)  # half past midnight of the 23rd in the district
    scene.hear(scene.satisfied())
    assert scene.whole().look_back_due_on == date(2024, 7, 22)


def test_whichever_comes_last_closes_it(new_scene: NewScene) -> None:
    for order in permutations(("reply", "completion", "satisfaction")):
        if order.index("completion") < order.index("reply"):
            continue
        scene = new_scene()
        tell = {
            "reply": scene.delivered(),
            "completion": scene.completed(),
            "satisfaction": scene.satisfied(),
        }
        scene.hear(scene.registered())
        spoken = [names(scene.hear(tell[name])) for name in order]
        assert ["case_closed" in said for said in spoken] == [False, False, True], order


def test_an_open_promise_keeps_it_open_and_its_fulfilment_closes_it(new_scene: NewScene) -> None:
    """D19."""
    scene = new_scene()
    scene.to_rating(PROMISE)
    assert scene.hear(scene.satisfied()) == []
    assert scene.whole().missing == ["commitments_fulfilled"]
    (commitment_id,) = scene.commitment_ids()
    _, spoken = scene.call(
        FulfilCommitment(commitment_id=commitment_id, note="全部点亮", outcome=None), CLERK
    )
    assert names(spoken) == ["commitment_kept", "commitments_fulfilled", "case_closed"]
    assert scene.whole().stage == "closed"


def test_a_promise_that_is_counted_but_not_yet_here_keeps_it_open(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear_all(scene.registered(), *scene.round_of(1, commitments=1))
    assert scene.hear(scene.satisfied()) == []
    assert scene.whole().missing == ["commitments_fulfilled"]
    assert names(scene.hear(scene.resolved())) == ["commitment_recorded"]
    (commitment_id,) = scene.commitment_ids()
    _, spoken = scene.call(
        FulfilCommitment(commitment_id=commitment_id, note="全部点亮", outcome=None), CLERK
    )
    assert names(spoken) == ["commitment_kept", "commitments_fulfilled", "case_closed"]


def test_a_redo_begins_anew_and_what_was_met_before_does_not_count(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating()
    scene.hear_all(scene.redo(2), *scene.round_of(2)[:3])
    assert scene.whole().missing == ["reply_approved", "published", "rated_and_satisfied"]
    assert scene.hear(scene.satisfied(1)) == []
    assert scene.hear_all(*scene.round_of(2)[3:]) != []
    (closed,) = scene.hear(scene.satisfied(2))
    assert (closed.event_name, closed.round) == ("case_closed", 2)


def test_no_further_event_of_its_round_opens_or_closes_it_again(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_closed()
    closed_at = scene.whole().closed_at
    again: list[Any] = [
        *scene.round_of(1),
        scene.rated(),
        scene.satisfied(),
        scene.submitted(1, 7),
        scene.attached(),
    ]
    assert scene.hear_all(*again) == []
    assert (scene.whole().stage, scene.whole().closed_at) == ("closed", closed_at)


def test_the_database_does_not_let_a_case_past_the_gate(new_scene: NewScene) -> None:
    """D25."""
    scene = new_scene()
    scene.to_rating()
    with pytest.raises(psycopg.errors.CheckViolation, match="cases_gate_check"):
        force(scene, "stage = 'closed', closed_at = now(), look_back_due_on = now()")


def force(scene: Scene, change: str) -> None:
    """Change the case by hand."""
    scene.rows(f"update cases set {change} where case_id = %(case_id)s returning 1")
