"""D9: the scorecard of the handling bodies, counted from grades, answers and returns."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from services.contracts.dispatch.events import AssignmentReturned, CaseAssigned, ReplyDelivered
from services.contracts.evaluation.operations.reappraisals import DecideReappraisal, Reappraisals
from services.contracts.evaluation.operations.scorecards import Scorecard, ScorecardRow
from services.contracts.policy import EvaluationPolicy
from services.evaluation.usecases import key_cases, reappraisals, scorecards
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import DEPUTY, FRIDAY, OFFICE, RESIDENT, Scene


def cards(scene: Scene, **request: Any) -> dict[str, ScorecardRow]:
    """Call `scorecard`; the rows by body, in order."""
    return {row.body: row for row in scorecards.scorecard(scene.tx(OFFICE), Scorecard(**request)).items}


def handled(scene: Scene, due_at: datetime, *, lead: str = "CGJ", answered_at: datetime | None = None, round_: int = 1) -> None:
    """Let a body handle a round until then, and answer at that time."""
    tx = scene.tx()
    tx.store._sql.run(
        "insert into handlings (case_id, round, lead, assisting, due_at, as_of)"
        " values (%(case_id)s, %(round)s, %(lead)s, '{}', %(due_at)s, 1)",
        {"case_id": scene.case_id, "round": round_, "lead": lead, "due_at": due_at})
    if answered_at is not None:
        scorecards.note_answer(tx, ReplyDelivered(case_id=scene.case_id, round=round_, body=lead, reply_version=1, text="已修好",
                                                  approved_by="head:CGJ", delivered_at=answered_at))


def satisfied(scene: Scene, *, lead: str = "CGJ", assisting: tuple[str, ...] = ()) -> Scene:
    """Bring a case to its satisfaction in one round."""
    scene.register()
    scene.complete(lead=lead, assisting=assisting)
    scene.rate_all()
    return scene


def test_d9_a_body_with_two_cases_reads_too_few_and_is_not_ranked_first(new_scene: NewScene) -> None:
    for _ in range(5):
        cross = satisfied(new_scene(), lead="ZJW")
    cross.reopen(2)
    cross.complete(2, lead="ZJW")
    cross.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    for _ in range(2):
        scene = satisfied(new_scene(), lead="CGJ")
    found = cards(scene)
    assert [(row.body, row.rank, row.rank_label, row.rated_cases) for row in found.values()] == [
        ("ZJW", 1, "1", 5), ("CGJ", None, "样本不足", 2)]
    assert found["CGJ"].reply_rate == "100.0"
    assert list(cards(scene, body="ZJW").values()) == [found["ZJW"]]
    assert cards(scene, body="GAJ") == {}


def test_d9_rates_rounds_and_redo_of_each_body_by_itself(scene: Scene) -> None:
    """D9 and C21: a body is not charged with the redo that another one's grade has caused."""
    scene.complete(assisting=("ZJW",))
    scene.rate(DEPUTY, "reply", body="ZJW")
    scene.rate(RESIDENT, "reply", "unsatisfied", reason="not_solved", receipt=scene.receipts[0], body="CGJ")
    scene.complete(2, assisting=("ZJW",))
    scene.rate_all()
    found = cards(scene)
    assert {body: (row.rated_cases, row.rounds, row.redo_rounds, row.redo_share) for body, row in found.items()} == {
        "CGJ": (1, 2, 1, "50.0"), "ZJW": (1, 2, 0, "0.0")}
    assert {(row.reply_rate, row.implementation_rate) for row in found.values()} == {("100.0", "100.0")}


def test_d9_in_time_overdue_and_returns(new_scene: NewScene) -> None:
    """D9: a round that is due and unanswered is overdue, one that is not due yet counts nowhere."""
    due = FRIDAY + timedelta(days=3)
    scenes = [new_scene() for _ in range(4)]
    for scene, (due_at, answered_at) in zip(scenes, [
            (due, due), (due, due + timedelta(minutes=1)), (due, None), (due + timedelta(days=365), None)], strict=True):
        scene.register()
        handled(scene, due_at, answered_at=answered_at)
        scene.at = due + timedelta(days=2)
    returned = AssignmentReturned(case_id=scene.case_id, round=1, body="ZJW", proposed="CGJ", reason="不属本局职责", hops=1,
                                  returned_at=FRIDAY, adjudicate_by=due)
    for _ in range(2):
        scorecards.note_handover(scene.tx(), returned)
    found = cards(scene)
    row = found["CGJ"]
    assert (row.due_rounds, row.in_time_rounds, row.overdue_rounds, row.in_time_share) == (3, 1, 2, "33.3")
    assert (row.reply_rate, row.redo_share, row.rank) == ("—", "—", None)
    assert {body: row.returns for body, row in found.items()} == {"CGJ": 0, "ZJW": 1}


def test_d9_the_due_time_is_what_dispatch_said_last(scene: Scene) -> None:
    """D9: an extension that was granted makes the same answer one in time."""
    answered_at = FRIDAY + timedelta(days=8)
    key_cases.note_assignment(scene.tx(), CaseAssigned(
        case_id=scene.case_id, number="QJ-2024-0042", round=1, scope="all", mode="direct", lead="CGJ", assigned_at=FRIDAY,
        due_at=FRIDAY + timedelta(days=7)))
    scorecards.note_answer(scene.tx(), ReplyDelivered(
        case_id=scene.case_id, round=1, body="CGJ", reply_version=1, text="已修好", approved_by="head:CGJ",
        delivered_at=answered_at))
    assert cards(scene)["CGJ"].in_time_share == "0.0"
    assert scene.tx().store.inquiries.put_due(scene.case_id, 1, FRIDAY + timedelta(days=12), 2)  # as clocks' events do
    assert cards(scene)["CGJ"].in_time_share == "100.0"


def test_d9_the_first_delivery_counts_in_whatever_order_it_is_heard(scene: Scene) -> None:
    handled(scene, FRIDAY, answered_at=FRIDAY + timedelta(hours=3))
    assert cards(scene)["CGJ"].in_time_rounds == 0
    for at in (FRIDAY - timedelta(hours=1), FRIDAY + timedelta(hours=5)):
        scorecards.note_answer(scene.tx(), ReplyDelivered(
            case_id=scene.case_id, round=1, body="CGJ", reply_version=1, text="已修好", approved_by="head:CGJ", delivered_at=at))
        assert cards(scene)["CGJ"].in_time_rounds == 1


def test_d9_a_period_is_of_the_districts_days(new_scene: NewScene) -> None:
    scene = satisfied(new_scene())
    day = (FRIDAY + timedelta(hours=8)).date()
    assert cards(scene, since=day, until=day)["CGJ"].rated_cases == 1
    assert cards(scene, since=day + timedelta(days=1)) == cards(scene, until=date(2024, 4, 1)) == {}


def test_d9_a_grade_that_was_not_upheld_is_no_redo_of_the_body(new_scene: NewScene) -> None:
    """D9 and C22: the second look changes the count here, too."""
    scene = new_scene(policy=EvaluationPolicy(reappraisal_sample_percent=100, scorecard_min_cases=1))
    satisfied(scene)
    (drawn,) = reappraisals.reappraisals(scene.tx(OFFICE), Reappraisals()).items
    assert (cards(scene)["CGJ"].reply_rate, cards(scene)["CGJ"].rank) == ("100.0", 1)
    reappraisals.decide_reappraisal(scene.tx(OFFICE), DecideReappraisal(
        reappraisal_id=drawn.reappraisal_id, result="not_upheld", reason="评价人未到过现场", counted_as="left_out"))
    row = cards(scene)["CGJ"]
    assert (row.reply_rate, row.rated_cases, row.rank, row.redo_rounds) == ("—", 0, None, 0)
