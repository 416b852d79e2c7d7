"""Council meetings appraise together (集中研判, B15); on-site sessions take what was screened (B11, B12)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.transaction import NotYet
from services.contracts.deliberation import operations as o
from services.deliberation import usecases
from services.deliberation.domain import refusal
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import (
    PEOPLE,
    Staff,
    assigned,
    escalated,
    registered,
    requested,
    screened,
)

HOUR = timedelta(hours=1)


def test_b15_twelve_cases_have_twelve_verdicts_before_it_closes(staff: Staff) -> None:
    """B15: of whatever kind; each takes its effect, and the refusal before names the items that have none."""
    cases = [staff.case() for _ in range(12)]
    session_id = staff.opened(*[[case_id] for case_id in cases], kind="council_meeting")
    staff.carry(session_id, 1)
    staff.appraise(session_id, 2, "direct", lead="B-STREET")
    staff.appraise(session_id, 3, "assign", lead="B-STREET", assisting=["B-POWER"], note="尽早")
    staff.appraise(session_id, 4, "consult")
    staff.appraise(session_id, 5, "not_accepted", note="不属本区职权")
    staff.appraise(session_id, 6, "merge", merged_into=cases[0])
    elsewhere = uuid4()
    staff.appraise(session_id, 7, "merge", merged_into=elsewhere)
    staff.give_up(session_id, 8)
    for item in (9, 10, 11):
        with pytest.raises(refusal.ItemsOpen) as refused:
            staff.close(session_id)
        assert refused.value.details["items"] == ", ".join(map(str, range(item, 13)))
        staff.appraise(session_id, item, "direct", lead="B-POWER")
    staff.appraise(session_id, 12, "merge", merged_into=cases[3])
    view = staff.close(session_id)

    assert staff.look(session_id) == view
    assert sum(item.verdict is not None for item in view.items) == 12
    told = {event.case_id: event for event in staff.said if event.event_name in ("resolution_adopted", "item_not_agreed")}
    assert {event.case_id: event.verdict for event in told.values()} == {
        cases[0]: "resolved", cases[1]: "direct", cases[2]: "assign", cases[4]: "not_accepted", cases[5]: "resolved",
        cases[6]: "merge", cases[7]: "not_agreed", **dict.fromkeys(cases[8:11], "direct")}
    assert (told[cases[2]].lead, told[cases[2]].assisting, told[cases[2]].commitments) == ("B-STREET", ["B-POWER"], [])
    assert (told[cases[5]].item, told[cases[5]].commitments) == (1, told[cases[0]].commitments)
    assert told[cases[6]].merged_into == elsewhere
    assert set(staff.waiting()) == {cases[3], cases[11]}


def test_b15_what_a_verdict_needs(staff: Staff) -> None:
    """B15: whom, why, into which; all parties there; and only a council meeting appraises. Nothing is written."""
    cases = [staff.case() for _ in range(3)]
    session_id = staff.opened(*[[case_id] for case_id in cases], kind="council_meeting")
    staff.appraise(session_id, 2, "merge", merged_into=cases[0])
    before = staff.look(session_id)
    for refused, item, verdict, given in (
        (refusal.LeadNeeded, 1, "direct", {}), (refusal.LeadNeeded, 1, "assign", {"note": "交办"}),
        (refusal.LeadIsAssisting, 1, "assign", {"lead": "B-1", "assisting": ["B-1"]}),
        (refusal.NoteNeeded, 1, "not_accepted", {}), (refusal.MergeTargetNeeded, 3, "merge", {}),
        (refusal.MergeTargetNeeded, 3, "merge", {"merged_into": cases[2]}),
        (refusal.MergeTargetNeeded, 3, "merge", {"merged_into": cases[1]}),
        (refusal.MergeTargetNeeded, 1, "merge", {"merged_into": cases[2]}),
        (refusal.ItemDecided, 2, "direct", {"lead": "B-1"}),
    ):
        with pytest.raises(refused):
            staff.appraise(session_id, item, verdict, **given)
    assert staff.look(session_id) == before
    staff.do(usecases.leave, o.Leave(session_id=session_id, participant="O-1"))
    with pytest.raises(refusal.NoQuorum):
        staff.appraise(session_id, 1, "direct", lead="B-STREET")
    three = staff.opened([staff.case()])
    with pytest.raises(refusal.VerdictNotOfKind) as other_kind:
        staff.appraise(three, 1, "direct", lead="B-STREET")
    assert other_kind.value.details["kind_zh"] == "三方议事"


def test_b15_a_meeting_takes_up_what_does_not_wait(staff: Staff) -> None:
    """B15: also an ordinary case that its body has; a session of three does not, and a case that is unknown goes nowhere."""
    known, given = staff.known(), staff.known()
    staff.hear(assigned(given, MONDAY))
    nameless = uuid4()
    staff.hear(assigned(nameless, MONDAY))
    for case_id in (known, given, nameless):
        with pytest.raises(refusal.CaseNotWaiting):
            staff.convene([case_id])
    with pytest.raises(refusal.CaseNotWaiting):
        staff.convene([nameless], kind="council_meeting")
    session_id = staff.convene([known], [given], kind="council_meeting").session_id
    staff.hear(assigned(known, MONDAY + HOUR), assigned(given, MONDAY + HOUR, 2))
    assert [item.cases for item in staff.look(session_id).items] == [[known], [given]]
    staff.gather(session_id)
    staff.do(usecases.open_session, o.OpenSession(session_id=session_id))
    staff.appraise(session_id, 1, "consult")
    staff.give_up(session_id, 2)
    staff.close(session_id)
    assert [(event.event_name, event.round) for event in staff.said[2:]] == [("item_not_agreed", 2)]
    page = staff.do(usecases.waiting_cases, o.WaitingCases())
    assert [(case.case_id, case.proposal, case.requested_at) for case in page.items] == [(known, "consult", None)]
    staff.hear(assigned(known, MONDAY + 3 * HOUR))
    assert staff.waiting() == [known]


def test_the_registration_may_come_after_everything_else(staff: Staff) -> None:
    """What dispatch told of it stays; what only an assignment told is completed."""
    case_id, other = staff.case(), uuid4()
    staff.hear(registered(case_id, title="另一个标题"), assigned(other, MONDAY), registered(other), registered(other))
    assert staff.do(usecases.waiting_cases, o.WaitingCases()).items[0].title == "小区没有充电桩"
    view = staff.convene([other], kind="council_meeting")
    assert staff.do(usecases.agenda, o.Agenda(session_id=view.session_id)).items[0].cases[0].number == "QJ-2024-00007"


def test_b11_only_screened_cases_go_on_site(staff: Staff) -> None:
    """B11: with the mark, whether it waits or not; without it, or after it was taken back, refused; late marks change nothing."""
    case_id, ordinary = staff.case(), staff.known()
    for one in (case_id, ordinary):
        with pytest.raises(refusal.CaseNotScreened) as refused:
            staff.convene([one], kind="on_site", place="书香门第小区")
        assert refused.value.details == {"case_id": str(one)}
    staff.hear(screened(case_id, "key"), screened(ordinary, "hard", MONDAY + HOUR), screened(ordinary, "none", MONDAY))
    assert staff.do(usecases.waiting_cases, o.WaitingCases()).items[0].mark == "key"
    session = staff.convene([case_id], kind="on_site", place="书香门第小区")
    with pytest.raises(refusal.CaseNotScreened):
        staff.do(usecases.add_item, o.AddItem(session_id=session.session_id, topic="路灯", cases=[staff.case()]))
    staff.do(usecases.add_item, o.AddItem(session_id=session.session_id, topic="路灯", cases=[ordinary]))
    staff.hear(screened(ordinary, "none", MONDAY + 2 * HOUR))
    staff.do(usecases.drop_item, o.DropItem(session_id=session.session_id, item=2))
    with pytest.raises(refusal.CaseNotScreened):
        staff.convene([ordinary], kind="on_site", place="书香门第小区")
    with pytest.raises(NotYet):
        staff.hear(screened(uuid4()))


def on_site(staff: Staff, **changed) -> o.SessionView:
    """Call an on-site session on one screened case."""
    case_id = staff.case()
    staff.hear(screened(case_id))
    return staff.convene([case_id], **{"kind": "on_site", "place": "书香门第小区", **changed})


def test_b12_an_on_site_session_has_its_place_and_its_bodies(staff: Staff) -> None:
    """B12: without a place it is not called; without anybody of an invited body it does not open."""
    with pytest.raises(refusal.PlaceNeeded):
        on_site(staff, place="")
    session_id = on_site(staff).session_id
    staff.gather(session_id, [PEOPLE[0], ("O-9", "state_organ", None), PEOPLE[2]])
    request = o.OpenSession(session_id=session_id)
    with pytest.raises(refusal.BodyNotThere):
        staff.do(usecases.open_session, request)
    assert staff.look(session_id).state == "convened"
    staff.gather(session_id, [PEOPLE[1]])
    assert staff.do(usecases.open_session, request).state == "open"


@pytest.mark.parametrize("lacking", [{"lead": None}, {"commitments": []}])
def test_b12_it_does_not_close_without_owner_measure_and_date(staff: Staff, lacking: dict) -> None:
    """B12: a decision that lacks them is none, and without a decision the session stays open."""
    session_id = on_site(staff).session_id
    staff.gather(session_id)
    staff.do(usecases.open_session, o.OpenSession(session_id=session_id))
    staff.put(session_id)
    for person, _, _ in PEOPLE:
        staff.vote(session_id, person)
    with pytest.raises(refusal.DecisionIncomplete):
        staff.resolve(session_id, **lacking)
    with pytest.raises(refusal.ItemsOpen):
        staff.close(session_id)
    staff.resolve(session_id)
    staff.close(session_id)
    resolution = staff.said[-1]
    assert (resolution.lead, resolution.commitments[0].deadline_on.isoformat()) == ("B-STREET", "2024-06-30")


def test_a_redo_that_went_up_is_proposed_to_the_hall(staff: Staff) -> None:
    """C23: without any request, once a round; the body that has it keeps it, and the answer carries the round."""
    case_id = staff.known()
    staff.hear(assigned(case_id, MONDAY), escalated(case_id, 2, MONDAY + HOUR, up=False))
    assert staff.waiting() == []
    staff.hear(escalated(case_id, 3, MONDAY + 2 * HOUR), assigned(case_id, MONDAY + 3 * HOUR, 3))
    page = staff.do(usecases.waiting_cases, o.WaitingCases())
    assert [(one.case_id, one.proposal, one.round, one.settle_by) for one in page.items] == [(case_id, "redo", 3, None)]
    session_id = staff.opened([case_id])
    staff.carry(session_id)
    staff.close(session_id)
    assert (staff.said[-1].event_name, staff.said[-1].round) == ("resolution_adopted", 3)
    staff.hear(escalated(case_id, 3, MONDAY + 2 * HOUR))
    assert staff.waiting() == []
    staff.hear(escalated(case_id, 4, MONDAY + 5 * HOUR))
    assert staff.waiting() == [case_id]
    with pytest.raises(NotYet):
        staff.hear(escalated(uuid4()))


def test_the_round_of_the_request_is_the_round_of_the_answer(staff: Staff) -> None:
    """Both answers name it."""
    case_id = uuid4()
    staff.hear(requested(case_id, round=2))
    session_id = staff.opened([case_id])
    staff.give_up(session_id)
    staff.close(session_id)
    assert (staff.said[-1].event_name, staff.said[-1].round) == ("item_not_agreed", 2)
