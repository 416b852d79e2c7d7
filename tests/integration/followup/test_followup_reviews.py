"""Reviews (D20): every case that is not over gets a verdict, and continuing makes a dated task (D22)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.contracts import shared
from services.contracts.followup.operations.cases import Stages
from services.contracts.followup.operations.reviews import (
    CloseReview,
    DecideReviewItem,
    ReviewItems,
    ReviewItemView,
    Reviews,
    ReviewView,
    StartReview,
)
from services.contracts.policy import FollowupPolicy
from services.followup.domain.refusal import (
    CaseUnknown,
    DeadlinePast,
    NoLead,
    NotInReview,
    PromiseNeeded,
    Refusal,
    ReviewClosed,
    ReviewExists,
    ReviewIncomplete,
    ReviewOpen,
    ReviewUnknown,
)
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import Scene, names
from tests.integration.followup.test_followup_look_back import look_back

TASK = shared.Promise(measure="加装照明", deadline_on=date(2024, 8, 31), target="全线点亮")


def start(scene: Scene, period: str = "2024-Q2") -> ReviewView:
    view, spoken = scene.call(StartReview(period=period))
    assert names(spoken) == ["review_started"]
    assert isinstance(view, ReviewView)
    return view


def decide(scene: Scene, review_id: UUID, verdict: str = "on_track", **more: Any) -> tuple[ReviewItemView, list[Any]]:
    facts: dict[str, Any] = {"review_id": review_id, "case_id": scene.case_id, "verdict": verdict, "promise": None, **more}
    return scene.call(DecideReviewItem(**facts))


def items(scene: Scene, review_id: UUID, **more: Any) -> list[ReviewItemView]:
    found: list[ReviewItemView] = []
    cursor = ""
    while True:
        page = scene.ask(ReviewItems(review_id=review_id, limit=2, cursor=cursor, **more))
        found += page.items
        cursor = page.next_cursor
        if not cursor:
            return found


def test_d20_a_review_has_every_case_that_is_not_over_and_closes_with_all_verdicts(new_scene: NewScene) -> None:
    open_ones = [new_scene() for _ in range(4)]
    for one in open_ones:
        one.hear(one.registered())
    over = new_scene(policy=FollowupPolicy(look_back_days=0))
    over.to_closed()
    look_back(over)
    scene = open_ones[0]
    review = start(scene)
    counted = scene.ask(Stages())
    archived = next(stage.cases for stage in counted.stages if stage.stage == "archived")
    assert review.cases == counted.cases - archived == len(items(scene, review.review_id))
    listed = [one.number for one in items(scene, review.review_id)]
    assert listed == sorted(listed)
    with pytest.raises(NotInReview):
        decide(over, review.review_id)
    for place, one in enumerate(open_ones, start=1):
        with pytest.raises(ReviewIncomplete) as refused:
            scene.ask(CloseReview(review_id=review.review_id))
        assert refused.value.details["undecided"] == review.cases - place + 1
        decided, spoken = decide(one, review.review_id, "urge", note="请加快")
        assert (decided.verdict, decided.verdict_label, decided.note) == ("urge", "催办", "请加快")
        assert names(spoken) == ["review_item_decided"]
    for row in items(scene, review.review_id, undecided=True):  # what other tests of this database left open
        scene.ask(DecideReviewItem(review_id=review.review_id, case_id=row.case_id, verdict="on_track", promise=None))
    closed = scene.ask(CloseReview(review_id=review.review_id))
    assert (closed.state, closed.state_label, closed.decided) == ("closed", "已结束", closed.cases)
    with pytest.raises(ReviewClosed):
        decide(scene, review.review_id)
    with pytest.raises(ReviewClosed):
        scene.ask(CloseReview(review_id=review.review_id))


def test_d22_continuing_makes_a_task_of_the_lead_body_that_keeps_the_case_open(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating()
    review = start(scene)
    _, spoken = decide(scene, review.review_id, "continue", promise=TASK)
    assert names(spoken) == ["review_item_decided", "commitment_recorded"]
    [task] = scene.whole().commitments
    assert (task.origin, task.body, task.measure, task.deadline_on, task.target) == (
        "review", "urban", TASK.measure, TASK.deadline_on, TASK.target)
    scene.hear_all(scene.rated(), scene.satisfied())
    assert scene.whole().missing == ["commitments_fulfilled"]
    decide(scene, review.review_id, "continue", promise=TASK)
    assert len(scene.whole().commitments) == 1, "told again, it is the same task"
    assert [line.event for line in scene.whole().timeline].count("review_item_decided") == 2
    found = [one for one in items(scene, review.review_id) if one.case_id == scene.case_id]
    assert [one.stage for one in found] == ["rating"], "as it stood when the review began"


@pytest.mark.parametrize(("verdict", "promise", "refusal"), [
    ("continue", None, PromiseNeeded),
    ("continue", shared.Promise(measure="加装", deadline_on=date(2024, 4, 22), target="点亮"), DeadlinePast),
    ("continue", TASK, NoLead),
])
def test_a_verdict_that_cannot_be_carried_out_is_refused(
    new_scene: NewScene, verdict: str, promise: shared.Promise | None, refusal: type[Refusal]
) -> None:
    scene = new_scene()
    scene.hear(scene.registered())
    if refusal is DeadlinePast:
        scene.hear(scene.assigned())
    review = start(scene)
    with pytest.raises(refusal):
        decide(scene, review.review_id, verdict, promise=promise)
    assert [one.verdict for one in items(scene, review.review_id) if one.case_id == scene.case_id] == [None]
    assert scene.whole().commitments == []


def test_one_review_a_period_and_one_at_a_time(new_scene: NewScene) -> None:
    scene = new_scene()
    review = start(scene)
    with pytest.raises(ReviewExists):
        scene.ask(StartReview(period="2024-Q2"))
    with pytest.raises(ReviewOpen) as refused:
        scene.ask(StartReview(period="2024-Q3"))
    assert refused.value.details["period"] == "2024-Q2"
    for row in items(scene, review.review_id):
        scene.ask(DecideReviewItem(review_id=review.review_id, case_id=row.case_id, verdict="on_track", promise=None))
    scene.ask(CloseReview(review_id=review.review_id))
    start(scene, "2024-Q3")
    assert [one.period for one in scene.ask(Reviews()).items][:2] == ["2024-Q3", "2024-Q2"]


def test_what_nobody_knows(new_scene: NewScene) -> None:
    scene = new_scene()
    with pytest.raises(ReviewUnknown):
        scene.ask(ReviewItems(review_id=uuid4()))
    with pytest.raises(ReviewUnknown):
        scene.ask(CloseReview(review_id=uuid4()))
    with pytest.raises(ReviewUnknown):
        decide(scene, uuid4())
    review = start(scene)
    with pytest.raises(CaseUnknown):
        decide(scene, review.review_id)


def test_the_database_does_not_close_a_review_past_a_case(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear(scene.registered())
    start(scene)
    with pytest.raises(psycopg.errors.CheckViolation, match="reviews_closed_check"):
        scene.rows("update reviews set closed_at = now() where closed_at is null returning %(case_id)s")
