"""The five chiefs' inquiry: who may ask whom when, what is an answer, and which gates open and pass."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.chassis.transaction import Caller, Envelope, NotYet
from services.contracts import roles
from services.contracts.dispatch.events import CaseAssigned, DeadlineExtended
from services.contracts.evaluation.operations import inquiries as op
from services.contracts.intake.events.opinions import CaseRegistered
from services.contracts.intake.events.voices import CaseFlagged
from services.contracts.policy import EvaluationPolicy
from services.contracts.shared import FLAGS
from services.evaluation.domain import inquiry
from services.evaluation.domain import inquiry_refusal as refusals
from services.evaluation.domain.refusal import BodyUnknown, CaseUnknown
from services.evaluation.usecases import inquiries, key_cases
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import CLERK, FRIDAY, OFFICE, OTHER_CLERK, Scene, said

CHIEF = Caller("chiefs-office", frozenset({roles.FIVE_CHIEF_OFFICE}))
DUE = FRIDAY + timedelta(days=10)


def told(scene: Scene, use: Any, event: Any, sequence: int) -> list[Any]:
    tx = scene.tx()
    tx.envelope = Envelope(uuid4(), "intake", event.event_name, scene.at, sequence)
    use(tx, event)
    return said(tx)


def flag(scene: Scene, sequence: int, flags: list[str], added: list[str] | None = None) -> None:
    told(scene, key_cases.weigh_flags,
         CaseFlagged(case_id=scene.case_id, added=flags if added is None else added, flags=flags, by="D-017"), sequence)


def assign(scene: Scene, round_: int = 1, due: datetime = DUE, sequence: int = 2, lead: str = "CGJ") -> list[Any]:
    return told(scene, key_cases.note_assignment, CaseAssigned(
        case_id=scene.case_id, number="QJ-2024-0042", round=round_, scope="all", mode="direct", lead=lead,
        assisting=["ZJW"], assigned_at=FRIDAY, due_at=due), sequence)


def state(scene: Scene) -> str | None:
    [row] = scene.rows("key_cases") or [{"state": None}]
    return row["state"]


def confirm(scene: Scene) -> list[Any]:
    tx = scene.tx(OFFICE)
    key_cases.confirm_key_case(tx, op.ConfirmKeyCase(case_id=scene.case_id))
    return said(tx)


def set_chief(scene: Scene, name: str = "张为民", office: str = "police_chief", **more: Any) -> Any:
    return inquiries.set_chief(scene.tx(OFFICE), op.SetChief(office=office, name=name,
                                                             **{"from_on": date(2024, 1, 1), **more}))


def ask(scene: Scene, moment: str = "before", **more: Any) -> op.InquiryView:
    facts: dict[str, Any] = {"office": "police_chief", "moment": moment, "form": "face_to_face", "cases": [scene.case_id],
                             "body": "CGJ", "question": "什么时间办好？", "place": "小康家园", "present": ["张为民"], **more}
    return inquiries.ask(scene.tx(CHIEF), op.Ask(**facts))


def answer(scene: Scene, inquiry_id: UUID, caller: Caller = CLERK, **facts: Any) -> list[Any]:
    tx = scene.tx(caller)
    inquiries.answer_inquiry(tx, op.AnswerInquiry(inquiry_id=inquiry_id, **facts))
    return said(tx)


def judge(scene: Scene, inquiry_id: UUID, verdict: str = "sufficient", note: str = "") -> list[Any]:
    tx = scene.tx(CHIEF)
    inquiries.judge_answer(tx, op.JudgeAnswer(inquiry_id=inquiry_id, verdict=verdict, note=note))
    return said(tx)


def listing(**wanted: Any) -> op.Inquiries:
    return op.Inquiries(**wanted)


ANSWERS: dict[str, dict[str, Any]] = {
    "before": {"promised_on": date(2024, 5, 1)}, "during": {"person": "李明", "post": "副局长", "duty": "现场整改"},
    "after": {"effect": "路灯全部修好", "attachment": "photo-1"}}


def settle(scene: Scene, moment: str) -> list[Any]:
    asked = ask(scene, moment)
    answer(scene, asked.inquiry_id, **ANSWERS[moment])
    return judge(scene, asked.inquiry_id)


@pytest.fixture
def key_case(scene: Scene) -> Scene:
    """A confirmed key case that CGJ leads, and a chief of police."""
    flag(scene, 1, ["life_property"])
    assign(scene)
    confirm(scene)
    set_chief(scene)
    return scene


@pytest.mark.parametrize("word", FLAGS)
def test_d10_each_flag_alone_proposes_and_the_office_opens_the_gates(scene: Scene, word: str) -> None:
    with pytest.raises(refusals.NotProposed):
        confirm(scene)
    flag(scene, 1, [word])
    assert [row.case_id for row in key_cases.key_cases(scene.tx(OFFICE), op.KeyCases()).items] == [scene.case_id]
    assert {(event.event_name, event.round, event.moment) for event in confirm(scene)} == {
        ("gate_opened", 1, "after"), ("gate_opened", 1, "before"), ("gate_opened", 1, "during")}
    assert {row["moment"] for row in scene.rows("gates")} == {"before", "during", "after"}
    with pytest.raises(refusals.NotProposed):
        confirm(scene)


def test_d10_flags_hold_in_the_order_in_which_they_were_said(scene: Scene) -> None:
    flag(scene, 3, [], added=[])
    flag(scene, 2, ["wide_impact"])
    assert state(scene) == "lapsed"
    flag(scene, 4, ["wide_impact"])
    flag(scene, 4, ["wide_impact"])
    assert state(scene) == "proposed"
    scene.policy = EvaluationPolicy(key_case_flags="all")
    flag(scene, 5, ["wide_impact", "life_property"])
    assert state(scene) == "lapsed"
    flag(scene, 6, list(FLAGS))
    assert state(scene) == "proposed"


def test_d10_a_flag_of_a_case_that_is_not_known_waits(new_scene: NewScene) -> None:
    with pytest.raises(NotYet):
        flag(new_scene(), 1, ["wide_impact"])


def test_a17_an_urgent_case_is_proposed_and_dropped_with_a_reason(scene: Scene) -> None:
    key_cases.propose_registered(scene.tx(), CaseRegistered(
        case_id=scene.case_id, number="QJ-2024-0042", title="充电桩", category="城乡建设/安全生产/安全隐患", kind="problem",
        complexity="ordinary", urgency="urgent", grid="G-012", channel="wall", filed_at=FRIDAY, registered_by="D-017",
        registered_at=FRIDAY, voices=list(scene.voices)))
    assert state(scene) == "proposed"
    confirm(scene)
    tx = scene.tx(OFFICE)
    key_cases.drop_key_case(tx, op.DropKeyCase(case_id=scene.case_id, reason="隐患已排除"))
    assert {(event.event_name, event.how) for event in said(tx)} == {("gate_passed", "dropped")}
    assert len(said(tx)) == 3
    with pytest.raises(refusals.NotKeyCase):
        key_cases.drop_key_case(scene.tx(OFFICE), op.DropKeyCase(case_id=scene.case_id, reason="again"))
    assert roles.BODY_CLERK not in op.DropKeyCase.callers, "a body cannot remove a flag"
    with pytest.raises(CaseUnknown):
        key_cases.confirm_key_case(scene.tx(OFFICE), op.ConfirmKeyCase(case_id=uuid4()))


def test_d12_what_was_asked_in_may_keeps_the_old_name(key_case: Scene) -> None:
    asked = ask(key_case)
    set_chief(key_case, "王新", from_on=date(2024, 4, 20), capacity="delegate", mandate="委托书1号", until_on=date(2024, 4, 30))
    set_chief(key_case, "赵军", from_on=date(2024, 6, 1))
    by_case = listing(case_id=key_case.case_id)
    assert [row.chief for row in inquiries.inquiries(key_case.tx(CHIEF), by_case).items] == [asked.chief] == ["张为民"]
    assert (ask(key_case).chief, ask(key_case).capacity) == ("王新", "delegate")
    key_case.at = FRIDAY + timedelta(days=10)
    assert ask(key_case).chief == "张为民", "the delegation has ended"
    with pytest.raises(refusals.OfficeUnknown):
        set_chief(key_case, office="finance_chief")
    with pytest.raises(refusals.MandateNeeded):
        set_chief(key_case, capacity="acting")
    with pytest.raises(refusals.ChiefDates):
        set_chief(key_case, until_on=date(2023, 1, 1))
    key_case.policy = EvaluationPolicy(more_chief_offices=["finance_chief"])
    assert set_chief(key_case, office="finance_chief").office_label == "finance_chief"


@pytest.mark.parametrize(("more", "refusal"), [
    ({"place": ""}, refusals.MeetingIncomplete), ({"present": []}, refusals.MeetingIncomplete),
    ({"form": "topic"}, refusals.TopicNeeded), ({"office": "finance_chief"}, refusals.OfficeUnknown),
    ({"office": "district_head"}, refusals.OfficeVacant), ({"body": "GAJ"}, BodyUnknown),
    ({"body": "gongan-ju"}, refusals.OwnBody), ({"cases": [uuid4()]}, CaseUnknown),
    ({"moment": "during"}, refusals.MomentOutOfOrder), ({"moment": "after"}, refusals.MomentOutOfOrder),
])
def test_d13_d14_who_may_not_be_asked_is_not(key_case: Scene, more: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask(key_case, **more)
    assert key_case.rows("inquiry_cases") == []


def test_d13_a_topic_ask_over_four_cases_passes_the_moment_in_all(new_scene: NewScene) -> None:
    scenes = [new_scene() for _ in range(4)]
    for scene in scenes:
        scene.register()
        flag(scene, 1, ["wide_impact"])
        assign(scene)
    set_chief(scenes[0])
    with pytest.raises(refusals.NotKeyCase):
        ask(scenes[0])
    for scene in scenes:
        confirm(scene)
    asked = ask(scenes[0], form="topic", topic="路灯", cases=[scene.case_id for scene in scenes], place="", present=[])
    answer(scenes[0], asked.inquiry_id, promised_on=date(2024, 5, 1))
    passed = judge(scenes[0], asked.inquiry_id)
    assert {(event.case_id, event.moment, event.how) for event in passed} == {
        (scene.case_id, "before", "answered") for scene in scenes}


@pytest.mark.parametrize(("day", "tightened"), [(date(2024, 5, 1), True), (date(2024, 6, 1), False)])
def test_an_earlier_day_tightens_and_a_later_one_moves_nothing(key_case: Scene, day: date, tightened: bool) -> None:
    asked = ask(key_case)
    for facts, refusal in (({}, refusals.DateNeeded), ({"promised_on": date(2024, 4, 1)}, refusals.DatePast)):
        with pytest.raises(refusal):
            answer(key_case, asked.inquiry_id, **facts)
    with pytest.raises(refusals.NotAsked):
        answer(key_case, asked.inquiry_id, OTHER_CLERK, promised_on=day)
    spoken = answer(key_case, asked.inquiry_id, promised_on=day)
    assert [event.event_name for event in spoken] == ["inquiry_answered", *["due_time_tightened"] * tightened]
    assert not tightened or spoken[1].due_at.isoformat() == "2024-05-02T00:00:00+08:00"
    with pytest.raises(refusals.InquiryElsewhere):
        answer(key_case, asked.inquiry_id, promised_on=day)


def test_the_due_time_is_the_one_that_dispatch_told_last(key_case: Scene) -> None:
    extended = DeadlineExtended(case_id=key_case.case_id, round=1, lead="CGJ", days=20, decided_by="o",
                                due_at=DUE + timedelta(days=30))
    told(key_case, lambda tx, event: key_cases.note_due_time(tx, event.case_id, event.round, event.due_at), extended, 5)
    assign(key_case, sequence=2)
    asked = ask(key_case)
    assert len(answer(key_case, asked.inquiry_id, promised_on=DUE.date() + timedelta(days=5))) == 2


def test_d16_d17_a_named_person_then_an_effect_with_evidence_after_it_is_done(key_case: Scene) -> None:
    settle(key_case, "before")
    with pytest.raises(refusals.MomentPassed):
        ask(key_case)
    during = ask(key_case, "during")
    with pytest.raises(refusals.PersonNeeded):
        answer(key_case, during.inquiry_id, post="副局长", duty="整改")
    answer(key_case, during.inquiry_id, **ANSWERS["during"])
    with pytest.raises(refusals.NoteNeeded):
        judge(key_case, during.inquiry_id, "again")
    assert judge(key_case, during.inquiry_id, "again", "谁在现场？") == []
    answer(key_case, during.inquiry_id, **ANSWERS["during"])
    assert [event.moment for event in judge(key_case, during.inquiry_id)] == ["during"]
    with pytest.raises(refusals.InquiryElsewhere):
        judge(key_case, during.inquiry_id)
    with pytest.raises(refusals.NotDoneYet):
        ask(key_case, "after")
    key_case.complete()
    after = ask(key_case, "after")
    for facts in ({"effect": "修好了"}, {"attachment": "photo-1"}):
        with pytest.raises(refusals.EffectNeeded):
            answer(key_case, after.inquiry_id, **facts)
    answer(key_case, after.inquiry_id, **ANSWERS["after"])
    assert [event.moment for event in judge(key_case, after.inquiry_id)] == ["after"]
    for use in (answer, judge):
        with pytest.raises(refusals.InquiryUnknown):
            use(key_case, uuid4())


@pytest.mark.parametrize(("due", "carried"), [(DUE, True), (DUE + timedelta(days=7), False)])
def test_d18_a_further_round_has_its_own_moments(key_case: Scene, due: datetime, carried: bool) -> None:
    settle(key_case, "before")
    spoken = assign(key_case, 2, due, 9)
    assert {(event.event_name, event.moment) for event in spoken} == {
        ("gate_opened", "before"), ("gate_opened", "during"), ("gate_opened", "after")} | (
        {("gate_passed", "before")} if carried else set())
    assert assign(key_case, 2, due, 9) == []
    assert assign(key_case, 1, DUE, 10) == [], "late news of a round that is over opens nothing"


def test_a_body_sees_the_inquiries_that_ask_it(key_case: Scene) -> None:
    ask(key_case)
    ask(key_case)
    first = inquiries.inquiries(key_case.tx(CLERK), listing(case_id=key_case.case_id, limit=1))
    second = inquiries.inquiries(key_case.tx(CLERK), listing(case_id=key_case.case_id, limit=1, cursor=first.next_cursor))
    assert len({row.inquiry_id for row in (*first.items, *second.items)}) == 2
    assert second.next_cursor == ""
    hers = listing(body="CGJ", office="police_chief", state="asked")
    assert inquiries.inquiries(key_case.tx(OTHER_CLERK), hers).items == []


def test_domain_and_contract_use_the_same_words() -> None:
    assert (inquiry.OFFICES, inquiry.MOMENTS, inquiry.TRIGGERS) == (op.OFFICES, op.MOMENTS, FLAGS)
