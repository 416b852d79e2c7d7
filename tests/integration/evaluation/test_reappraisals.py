"""C22: the second look changes what is counted; both values stay, and no case is closed or opened again by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.chassis.paging import BadCursor
from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.evaluation.events.reappraisals import ReappraisalDecided, ReappraisalRequested
from services.contracts.evaluation.operations.ratings import Rates
from services.contracts.evaluation.operations.reappraisals import (
    DecideReappraisal,
    Reappraisals,
    ReappraisalView,
    RequestReappraisal,
)
from services.contracts.policy import EvaluationPolicy
from services.evaluation import usecases
from services.evaluation.domain import reappraisal as rules
from services.evaluation.domain.refusal import CaseUnknown, NotOpen, Refusal, RoundOver
from services.evaluation.usecases import reappraisals
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import CLERK, DEPUTY, OFFICE, OTHER_CLERK, RESIDENT, Scene, said

ASSIST_CLERK = Caller("clerk:ZJW", frozenset({roles.BODY_CLERK}), body="ZJW")


def ask(scene: Scene, caller: Caller = CLERK, *, round_: int = 1, events: list[Any] | None = None) -> ReappraisalView:
    """Call `request_reappraisal`."""
    tx = scene.tx(caller)
    view = reappraisals.request_reappraisal(
        tx, RequestReappraisal(case_id=scene.case_id, round=round_, reason="路灯产权属于物业"))
    if events is not None:
        events += said(tx)
    return view


def decide(scene: Scene, view: ReappraisalView, result: str, counted_as: str | None = None, *, caller: Caller = OFFICE,
           events: list[Any] | None = None) -> ReappraisalView:
    """Call `decide_reappraisal`."""
    tx = scene.tx(caller)
    decided = reappraisals.decide_reappraisal(tx, DecideReappraisal(
        reappraisal_id=view.reappraisal_id, result=result, reason="已到现场核实", counted_as=counted_as))
    if events is not None:
        events += said(tx)
    return decided


def listed(scene: Scene, caller: Caller = OFFICE, **request: Any) -> list[ReappraisalView]:
    """Call `reappraisals`."""
    return reappraisals.reappraisals(scene.tx(caller), Reappraisals(**request)).items


def reply_rate(scene: Scene, body: str | None = None) -> tuple[str, int, int]:
    """Rate, rated and unsatisfied of the reply."""
    axis = usecases.rates(scene.tx(OFFICE), Rates(body=body)).reply
    return axis.rate, axis.rated, axis.unsatisfied


@pytest.fixture
def sent_back(scene: Scene) -> Scene:
    """Two bodies; the deputy is satisfied with both replies, the voter not with that of CGJ."""
    scene.complete(assisting=("ZJW",))
    scene.rate(DEPUTY, "reply")
    scene.rate(RESIDENT, "reply", "unsatisfied", reason="poor_quality", receipt=scene.receipts[0], body="CGJ")
    return scene


def test_c22_upheld_everything_stays(sent_back: Scene) -> None:
    events: list[Any] = []
    asked = ask(sent_back, events=events)
    assert events == [ReappraisalRequested(case_id=sent_back.case_id, reappraisal_id=asked.reappraisal_id, round=1,
                                           body="CGJ", reason="路灯产权属于物业", asked_at=sent_back.at)]
    assert (asked.state, asked.state_label, asked.origin, asked.number) == ("asked", "待复核", "request", "QJ-2024-0042")
    before = sent_back.rows("cells"), sent_back.rows("appraisals"), sent_back.rows("cases")
    decided = decide(sent_back, asked, "upheld")
    assert (decided.state, decided.counted_as, decided.decision_reason) == ("upheld", None, "已到现场核实")
    assert (sent_back.rows("cells"), sent_back.rows("appraisals"), sent_back.rows("cases")) == before
    assert reply_rate(sent_back) == ("66.7", 3, 1)


@pytest.mark.parametrize(("counted_as", "expected"), [
    (None, ("100.0", 2, 0)), ("left_out", ("100.0", 2, 0)), ("satisfied", ("100.0", 3, 0))])
def test_c22_not_upheld_both_values_and_the_reason_remain(sent_back: Scene, counted_as: str | None,
                                                          expected: tuple[str, int, int]) -> None:
    before = sent_back.rows("cells")
    asked, events = ask(sent_back), []
    decided = decide(sent_back, asked, "not_upheld", counted_as, events=events)
    counts = counted_as or "left_out"
    assert [(grade.grade, grade.reason, grade.counted_as) for grade in decided.grades] == [
        ("unsatisfied", "poor_quality", counts)]
    assert events == [ReappraisalDecided(
        case_id=sent_back.case_id, reappraisal_id=asked.reappraisal_id, round=1, body="CGJ", origin="request",
        result="not_upheld", reason="已到现场核实", counted_as=counts, decided_at=sent_back.at)]
    assert reply_rate(sent_back) == expected
    counting = ("counted_as", "counted_at", "counted_grade")
    assert [{name: value for name, value in row.items() if name not in counting} for row in sent_back.rows("cells")] == [
        {name: value for name, value in row.items() if name not in counting} for row in before]
    # The deputy's own grade on the same body is no part of it.
    assert [row["counted_as"] for row in sent_back.rows("cells") if row["grade"] == "satisfied"] == [None, None]


def test_c22_the_case_is_not_closed_by_it_without_the_raters_word(sent_back: Scene) -> None:
    decide(sent_back, ask(sent_back), "not_upheld", "satisfied")
    assert [row["state"] for row in sent_back.rows("appraisals")] == ["redo"]
    with pytest.raises(RoundOver):
        sent_back.rate(RESIDENT, "reply", receipt=sent_back.receipts[0])
    sent_back.complete(2)
    assert [row["state"] for row in sent_back.rows("appraisals")] == ["redo", "open"]
    sent_back.rate_all()
    assert [row["state"] for row in sent_back.rows("appraisals")] == ["redo", "satisfied"]
    assert reply_rate(sent_back) == ("100.0", 2, 0)


def test_c22_once_a_round_and_again_in_the_next(sent_back: Scene) -> None:
    asked = ask(sent_back)
    for _ in range(2):
        with pytest.raises(rules.ReappraisalAsked):
            ask(sent_back)
        decide(sent_back, asked, "upheld") if asked.state == "asked" else None
        asked = listed(sent_back)[0]
    sent_back.complete(2)
    sent_back.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    assert ask(sent_back, round_=2).round == 2


@pytest.mark.parametrize(("at", "may"), [
    (datetime(2024, 4, 30, 15, 58, tzinfo=UTC), True), (datetime(2024, 4, 30, 16, 0, tzinfo=UTC), False)])
def test_c22_three_working_days_of_the_real_calendar(sent_back: Scene, at: datetime, may: bool) -> None:
    """C22: rated on Friday 26 April; Sunday the 28th is a make-up day, so that the last one is Tuesday the 30th."""
    sent_back.at = at - timedelta(minutes=1)
    if may:
        assert ask(sent_back).state == "asked"
        return
    with pytest.raises(rules.ReappraisalLate) as refused:
        ask(sent_back)
    assert refused.value.details == {"day": "2024-04-30"}
    assert sent_back.rows("reappraisals") == []


@pytest.mark.parametrize(("caller", "round_", "refusal"), [
    (OTHER_CLERK, 1, CaseUnknown), (ASSIST_CLERK, 1, rules.NothingToReappraise), (CLERK, 2, NotOpen),
    (Caller("clerk", frozenset({roles.BODY_CLERK})), 1, CaseUnknown)])
def test_c22_only_a_body_that_was_rated_unsatisfied_asks(sent_back: Scene, caller: Caller, round_: int,
                                                         refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        ask(sent_back, caller, round_=round_)
    assert sent_back.rows("reappraisals") == []


def test_c22_of_an_unknown_case_nothing_is_asked(sent_back: Scene) -> None:
    with pytest.raises(CaseUnknown):
        reappraisals.request_reappraisal(sent_back.tx(CLERK), RequestReappraisal(case_id=uuid4(), round=1, reason="…"))


@pytest.mark.parametrize("more", [{"deputy": "D-017"}, {"body": "CGJ"}])
def test_c22_the_reviewer_is_neither_rater_nor_rated(scene: Scene, more: dict[str, str]) -> None:
    scene.complete()
    scene.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    asked = ask(scene)
    with pytest.raises(rules.ReviewerInvolved):
        decide(scene, asked, "not_upheld", caller=Caller("office", frozenset({roles.COMMITTEE_OFFICE}), **more))
    assert listed(scene)[0].state == "asked"
    assert decide(scene, asked, "upheld").state == "upheld"


def test_c22_what_is_decided_is_decided(sent_back: Scene) -> None:
    asked = ask(sent_back)
    for result, counted_as in (("upheld", "left_out"), ("not_upheld", "unsatisfied")):
        with pytest.raises(rules.CountedAsGiven):
            decide(sent_back, asked, result, counted_as)
    decide(sent_back, asked, "not_upheld")
    with pytest.raises(rules.ReappraisalDecided):
        decide(sent_back, asked, "upheld")
    assert reply_rate(sent_back) == ("100.0", 2, 0)
    with pytest.raises(rules.ReappraisalUnknown):
        decide(sent_back, asked.__class__(**{**vars(asked), "reappraisal_id": uuid4()}), "upheld")


def test_c22_a_sample_of_the_satisfied_is_looked_at_again(new_scene: NewScene) -> None:
    scene = new_scene(policy=EvaluationPolicy(reappraisal_sample_percent=100))
    scene.register()
    scene.complete(assisting=("ZJW",))
    scene.rate_all()
    drawn = listed(scene, state="asked")
    assert {(one.origin, one.body, len(one.grades)) for one in drawn} == {("sample", "CGJ", 4), ("sample", "ZJW", 4)}
    decided = decide(scene, next(one for one in drawn if one.body == "CGJ"), "not_upheld", "unsatisfied")
    assert [(grade.grade, grade.counted_as) for grade in decided.grades] == [("satisfied", "unsatisfied")] * 4
    assert reply_rate(scene) == ("50.0", 4, 2)
    assert [row["state"] for row in scene.rows("appraisals")] == ["satisfied"]
    assert [one.body for one in listed(scene, state="asked")] == ["ZJW"]


def test_c22_a_body_lists_its_own_page_by_page(new_scene: NewScene) -> None:
    scenes = [new_scene(policy=EvaluationPolicy(reappraisal_sample_percent=100)) for _ in range(3)]
    for scene in scenes:
        scene.register()
        scene.complete(assisting=("ZJW",))
        scene.rate_all()
    assert len(listed(scenes[0])) == 6
    assert {one.body for one in listed(scenes[0], ASSIST_CLERK)} == {"ZJW"}
    assert listed(scenes[0], OTHER_CLERK) == []
    seen, cursor = [], ""
    for _ in range(3):
        page = reappraisals.reappraisals(scenes[0].tx(OFFICE), Reappraisals(limit=2, cursor=cursor))
        seen, cursor = [*seen, *page.items], page.next_cursor
    assert seen == listed(scenes[0]) and cursor == ""
    with pytest.raises(BadCursor):
        listed(scenes[0], cursor="abc")
