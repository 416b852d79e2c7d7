"""A session is held: who is there, what they vote, what is decided and said at its closing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from services.contracts.deliberation import operations as o
from services.contracts.policy import DeliberationPolicy
from services.deliberation import usecases
from services.deliberation.domain import refusal
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import OFFICE, OTHER_STATION, PEOPLE, PILES, Staff

NOBODY = {"agree": 0, "disagree": 0, "abstain": 0}


def test_five_like_cases_one_resolution_five_answers(staff: Staff) -> None:
    """C6: one item, one resolution, an event for each case; what is not agreed goes up; absence is told."""
    cases = [staff.case() for _ in range(5)]
    lost = staff.case()
    session_id = staff.opened(cases, [lost])
    staff.carry(session_id)
    staff.give_up(session_id, item=2)
    staff.now = MONDAY + timedelta(hours=2)
    view = staff.close(session_id)

    assert staff.look(session_id) == view
    held, absent, *told = staff.said
    assert (held.event_name, held.held_at, held.cases) == ("session_held", MONDAY, [*cases, lost])
    assert (held.voters, held.organs, held.deputies) == (1, 1, 1)
    assert (absent.event_name, absent.body) == ("body_absent", "B-POWER")
    assert [(event.event_name, event.case_id) for event in told] == [
        *[("resolution_adopted", case_id) for case_id in cases], ("item_not_agreed", lost)]
    first = told[0]
    assert (first.lead, first.assisting, first.commitments) == ("B-STREET", ["B-POWER"], [PILES])
    assert (first.item, first.adopted_at) == (1, staff.now)
    assert staff.waiting() == []


def test_what_a_session_shows_while_it_runs(staff: Staff) -> None:
    """Options with their tallies by party; the record read afresh is the answer that was given."""
    session_id = staff.opened([staff.case()])
    staff.put(session_id)
    staff.vote(session_id, "V-1")
    staff.vote(session_id, "D-1", "disagree")
    view = staff.vote(session_id, "O-1", "abstain")
    assert staff.look(session_id) == view
    (option,) = view.items[0].options
    assert option.tally == {"voter": {**NOBODY, "agree": 1}, "state_organ": {**NOBODY, "abstain": 1},
                            "deputy": {**NOBODY, "disagree": 1}}
    assert (option.is_carried, option.party) == (False, "deputy")
    with pytest.raises(refusal.NotCarried) as refused:
        staff.resolve(session_id)
    assert refused.value.details["missing"] == "state_organ, deputy"
    assert refused.value.details["missing_zh"] == "国家机关工作人员、人大代表"
    assert staff.look(session_id) == view


def test_votes_of_a_party_that_left_do_not_count(staff: Staff) -> None:
    """C2, on the rows: given before or after; and the tally of a decision stays as it was."""
    session_id = staff.opened([staff.case()])
    staff.put(session_id)
    staff.vote(session_id, "O-1")
    view = staff.do(usecases.leave, o.Leave(session_id=session_id, participant="O-1"))
    assert view.items[0].options[0].tally["state_organ"] == NOBODY
    assert view.participants[1].left_at == MONDAY
    late = staff.vote(session_id, "V-1")
    assert late.items[0].options[0].tally["voter"] == NOBODY
    with pytest.raises(refusal.NotCarried):
        staff.resolve(session_id)

    staff.do(usecases.check_in, o.CheckIn(session_id=session_id, participant="O-1"))
    staff.vote(session_id, "V-1")
    staff.vote(session_id, "D-1")
    staff.resolve(session_id)
    after = staff.do(usecases.leave, o.Leave(session_id=session_id, participant="V-1"))
    assert after.items[0].options[0].tally["voter"] == {**NOBODY, "agree": 1}
    assert staff.look(session_id) == after


def test_who_may_come_late(staff: Staff) -> None:
    """Invited and checked in after the opening, he votes; his body is no longer absent."""
    session_id = staff.opened([staff.case()])
    staff.gather(session_id, [("O-2", "state_organ", "B-POWER")])
    staff.put(session_id)
    for person in ("V-1", "D-1", "O-1"):
        staff.vote(session_id, person)
    with pytest.raises(refusal.NotCarried):
        staff.resolve(session_id)
    staff.vote(session_id, "O-2")
    staff.resolve(session_id)
    staff.close(session_id)
    assert [event.event_name for event in staff.said] == ["session_held", "resolution_adopted"]


def test_a_talk_of_two_gives_the_case_back(staff: Staff) -> None:
    """C4: voters and deputies open it, nothing is resolved, and the case waits for three parties again."""
    case_id = staff.case()
    session_id = staff.opened([case_id], people=[PEOPLE[0], PEOPLE[2]], kind="two_party", bodies=[])
    staff.put(session_id)
    staff.vote(session_id, "V-1")
    assert staff.vote(session_id, "D-1").items[0].options[0].is_carried
    with pytest.raises(refusal.ThreePartiesNeeded):
        staff.resolve(session_id)
    staff.give_up(session_id)
    staff.close(session_id)
    assert [(event.event_name, event.kind) for event in staff.said] == [("session_held", "two_party")]
    assert staff.waiting() == [case_id]


def test_no_quorum_is_said_in_words(staff: Staff) -> None:
    """C2: and the district may ask for two of each party."""
    session_id = staff.convene([staff.case()]).session_id
    staff.gather(session_id, [PEOPLE[0], PEOPLE[2]])
    with pytest.raises(refusal.NoQuorum) as refused:
        staff.do(usecases.open_session, o.OpenSession(session_id=session_id))
    assert refused.value.details == {"missing": "state_organ", "missing_zh": "国家机关工作人员",
                                     "missing_en": "state organs"}
    staff.gather(session_id, [PEOPLE[1]])
    with pytest.raises(refusal.NoQuorum):
        staff.do(usecases.open_session, o.OpenSession(session_id=session_id),
                 policy=DeliberationPolicy(quorum_per_party=2))
    assert staff.look(session_id).state == "convened"


def test_refusals_in_the_hall(staff: Staff) -> None:
    """One after the other; what was there before is there after."""
    session_id = staff.opened([staff.case()], [staff.case()])
    before = staff.put(session_id)
    staff.do(usecases.invite, o.Invite(session_id=session_id, participant="V-2", party="voter"))
    before = staff.vote(session_id, "V-1")
    item = {"session_id": session_id, "item": 1}
    for refused, use_case, request in (
        (refusal.OtherParty, usecases.invite,
         o.Invite(session_id=session_id, participant="V-1", party="deputy")),
        (refusal.NotInvited, usecases.check_in, o.CheckIn(session_id=session_id, participant="X-1")),
        (refusal.NotPresent, usecases.leave, o.Leave(session_id=session_id, participant="V-2")),
        (refusal.NotPresent, usecases.put_option, o.PutOption(**item, participant="V-2", text="方案")),
        (refusal.ItemUnknown, usecases.put_option,
         o.PutOption(session_id=session_id, item=3, participant="V-1", text="方案")),
        (refusal.NotPresent, usecases.vote, o.Vote(**item, option=1, participant="V-2", choice="agree")),
        (refusal.VotedAlready, usecases.vote, o.Vote(**item, option=1, participant="V-1", choice="disagree")),
        (refusal.OptionUnknown, usecases.vote, o.Vote(**item, option=2, participant="V-1", choice="agree")),
        (refusal.ItemUnknown, usecases.vote,
         o.Vote(session_id=session_id, item=9, option=1, participant="V-1", choice="agree")),
        (refusal.ItemsOpen, usecases.close_session, o.CloseSession(session_id=session_id)),
        (refusal.DecisionIncomplete, usecases.decide_item,
         o.DecideItem(**item, verdict="resolved", option=1)),
        (refusal.NoteNeeded, usecases.decide_item, o.DecideItem(**item, verdict="not_agreed")),
        (refusal.WrongState, usecases.open_session, o.OpenSession(session_id=session_id)),
        (refusal.WrongState, usecases.draft_minutes, o.DraftMinutes(session_id=session_id, text="纪要")),
    ):
        with pytest.raises(refused):
            staff.do(use_case, request)
        assert staff.look(session_id) == before
    for refused, changed in ((refusal.DeadlinePast, {"commitments": [
            type(PILES)(measure=PILES.measure, deadline_on=MONDAY.date(), target=PILES.target)]}),
            (refusal.LeadIsAssisting, {"assisting": ["B-STREET"]}), (refusal.OptionUnknown, {"option": 7})):
        with pytest.raises(refused):
            staff.resolve(session_id, **changed)
    staff.give_up(session_id)
    with pytest.raises(refusal.ItemDecided):
        staff.resolve(session_id)
    with pytest.raises(refusal.ItemDecided):
        staff.vote(session_id, "D-1")


@pytest.mark.parametrize("caller", [OFFICE, OTHER_STATION])
def test_unknown_sessions_and_those_of_another_station(staff: Staff, caller) -> None:
    """Every operation on a session looks for it, and at whose it is."""
    known = staff.opened([staff.case()])
    person, item = {"participant": "V-1"}, {"item": 1}
    for use_case, request in (
        (usecases.invite, lambda s: o.Invite(session_id=s, party="voter", **person)),
        (usecases.check_in, lambda s: o.CheckIn(session_id=s, **person)),
        (usecases.leave, lambda s: o.Leave(session_id=s, **person)),
        (usecases.open_session, lambda s: o.OpenSession(session_id=s)),
        (usecases.put_option, lambda s: o.PutOption(session_id=s, text="方案", **item, **person)),
        (usecases.vote, lambda s: o.Vote(session_id=s, option=1, choice="agree", **item, **person)),
        (usecases.decide_item, lambda s: o.DecideItem(session_id=s, verdict="not_agreed", **item)),
        (usecases.close_session, lambda s: o.CloseSession(session_id=s)),
        (usecases.draft_minutes, lambda s: o.DraftMinutes(session_id=s, text="纪要")),
        (usecases.confirm_minutes, lambda s: o.ConfirmMinutes(session_id=s, **person)),
        (usecases.publish_minutes, lambda s: o.PublishMinutes(session_id=s)),
    ):
        with pytest.raises(refusal.SessionUnknown):
            staff.do(use_case, request(uuid4()), caller)
        if caller is OTHER_STATION:
            with pytest.raises(refusal.OtherStation):
                staff.do(use_case, request(known), caller)
    with pytest.raises(refusal.SessionUnknown):
        staff.look(uuid4())


def test_a_session_is_read_in_a_handful_of_statements(staff: Staff) -> None:
    """As many for twenty items with options and votes as for one."""
    small = staff.opened([staff.case()])
    large = staff.opened(*[[staff.case()] for _ in range(20)])
    for item in range(1, 21):
        staff.put(large, item)
        staff.vote(large, "V-1", item=item)

    def statements(session_id) -> int:
        tx = staff.tx()
        count = 0
        for name in ("one", "all", "value", "run", "run_many", "count"):
            real = getattr(tx.store.sessions._sql, name)

            def counted(*args, _real=real, **kwargs):
                nonlocal count
                count += 1
                return _real(*args, **kwargs)

            setattr(tx.store.sessions._sql, name, counted)
        usecases.session(tx, o.Session(session_id=session_id))
        return count

    assert statements(small) == statements(large) <= 5
