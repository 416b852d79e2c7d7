"""Sessions that are put off, called again or called off: none of them was held (B19)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.contracts.deliberation import operations as o
from services.deliberation import usecases
from services.deliberation.domain import refusal
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import OTHER_STATION, PEOPLE, Staff, assigned
from tests.integration.deliberation.test_two_at_once import Two, prepared, two  # noqa: F401

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def adjourn(staff: Staff, session_id: UUID, reason: str = "decision", **given: Any) -> o.SessionView:
    """Put a session off."""
    return staff.do(usecases.adjourn, o.Adjourn(session_id=session_id, reason=reason, note="改期再议", **given))


def reconvene(staff: Staff, session_id: UUID, **given: Any) -> o.SessionView:
    """Call it again for the day after tomorrow."""
    return staff.do(usecases.reconvene, o.Reconvene(**{
        "session_id": session_id, "scheduled_at": staff.now + 2 * DAY, **given}))


def cancel(staff: Staff, session_id: UUID) -> o.SessionView:
    """Call it off."""
    return staff.do(usecases.cancel_session, o.CancelSession(session_id=session_id, reason="已当场解决"))


def held(staff: Staff) -> o.HeldView:
    """Count what was held, ever."""
    return staff.do(usecases.held_sessions, o.HeldSessions())


def test_b19_eighty_seven_held_and_three_cancelled_are_eighty_seven(staff: Staff) -> None:
    """B19: cancelled, adjourned and unquorate sessions do not count; the rows are made, the counting is asked."""
    case_id = staff.case()
    session_id = staff.convene([case_id]).session_id
    sql = staff.tx().store.sessions._sql
    sql.run("""insert into sessions (session_id, state, kind, hall, site, bodies, scheduled_at, convened_at, convened_by,
                                     opened_at, opened_by, closed_at, closed_by)
               select gen_random_uuid(), 'closed', 'three_party', 'H-1', 'S-1', '{}', now(), now(), 'x', now(), 'x',
                      now(), 'x' from generate_series(1, 87)""")
    cancel(staff, session_id)
    for _ in range(2):
        cancel(staff, staff.convene([staff.case()]).session_id)
    put_off = staff.convene([staff.case()]).session_id
    adjourn(staff, put_off, "no_quorum")
    counted = held(staff)
    assert (counted.deliberations, counted.three_party) == (87, 87)
    assert (counted.cancelled, counted.adjourned) == (3, 1)


def test_b19_what_is_put_off_goes_on_later_and_counts_once(staff: Staff) -> None:
    """B19: verdicts and votes stay, everybody checks in anew, the cases stay on the agenda; it is held when it is closed."""
    case_id, other = staff.case(), staff.case()
    session_id = staff.opened([case_id], [other])
    staff.carry(session_id)
    staff.put(session_id, 2)
    staff.vote(session_id, "V-1", item=2)
    view = adjourn(staff, session_id)
    (said,) = staff.said
    assert (said.event_name, said.cases, said.reason, said.scheduled_at) == (
        "session_adjourned", [case_id, other], "decision", None)
    assert (view.state, view.state_label, view.opened_at) == ("adjourned", "已延期", None)
    assert staff.look(session_id) == view
    assert all(person.left_at == MONDAY for person in view.participants)
    assert held(staff).three_party == 0
    assert staff.waiting() == []

    staff.now = MONDAY + HOUR
    again = reconvene(staff, session_id, place="社区活动室")
    (said,) = staff.said
    assert (said.event_name, said.scheduled_at) == ("session_convened", staff.now + 2 * DAY)
    assert (again.state, again.place, staff.look(session_id)) == ("convened", "社区活动室", again)
    with pytest.raises(refusal.NoQuorum):
        staff.do(usecases.open_session, o.OpenSession(session_id=session_id))
    staff.gather(session_id)
    staff.do(usecases.open_session, o.OpenSession(session_id=session_id))
    view = staff.vote(session_id, "O-1", item=2)
    assert view.items[0].verdict == "resolved"
    assert view.items[1].options[0].tally["voter"]["agree"] == 1
    staff.vote(session_id, "D-1", item=2)
    staff.resolve(session_id, 2)
    staff.close(session_id)
    assert [event.event_name for event in staff.said].count("resolution_adopted") == 2
    assert held(staff).three_party == 1


def test_with_a_new_time_it_is_called_again_at_once(staff: Staff) -> None:
    """One step: put off and convened; a time that is past is refused and nothing is put off."""
    session_id = staff.convene([staff.case()]).session_id
    before = staff.look(session_id)
    with pytest.raises(refusal.ScheduledPast):
        adjourn(staff, session_id, scheduled_at=MONDAY)
    view = adjourn(staff, staff.convene([staff.case()]).session_id, scheduled_at=MONDAY + 3 * DAY)
    assert [event.event_name for event in staff.said] == ["session_adjourned", "session_convened"]
    assert (view.state, view.scheduled_at) == ("convened", MONDAY + 3 * DAY)
    assert before.state == "convened"


def test_cases_of_a_cancelled_session_wait_again(staff: Staff) -> None:
    """They can be convened anew; one that was assigned meanwhile does not wait; its page says what has become of it."""
    case_id, given = staff.case(), staff.case()
    session_id = staff.convene([case_id, given]).session_id
    adjourn(staff, session_id)
    staff.hear(assigned(given, MONDAY + HOUR))
    view = cancel(staff, session_id)
    (said,) = staff.said
    assert (said.event_name, said.cases) == ("session_cancelled", [case_id])
    assert (view.state, view.state_label) == ("cancelled", "已取消")
    assert staff.look(session_id) == view
    assert staff.waiting() == [case_id]
    staff.convene([case_id])


def test_what_cannot_be_put_off_or_called_off(staff: Staff) -> None:
    """A quorum that is there; an open session is first put off; what is over stays; another station's is not ours."""
    session_id = staff.opened([staff.case()])
    before = staff.look(session_id)
    with pytest.raises(refusal.QuorumIsThere):
        adjourn(staff, session_id, "no_quorum")
    for refused in (lambda: cancel(staff, session_id), lambda: reconvene(staff, session_id)):
        with pytest.raises(refusal.WrongState) as wrong:
            refused()
        assert wrong.value.details == {"state": "议事中", "state_en": "open"}
    for use_case, request in (
        (usecases.adjourn, o.Adjourn(session_id=session_id, reason="decision", note="改期")),
        (usecases.reconvene, o.Reconvene(session_id=session_id, scheduled_at=MONDAY + DAY)),
        (usecases.cancel_session, o.CancelSession(session_id=session_id, reason="取消")),
        (usecases.add_item, o.AddItem(session_id=session_id, topic="路灯", cases=[session_id])),
        (usecases.drop_item, o.DropItem(session_id=session_id, item=1)),
    ):
        with pytest.raises(refusal.OtherStation):
            staff.do(use_case, request, OTHER_STATION)
        with pytest.raises(refusal.SessionUnknown):
            staff.do(use_case, type(request)(**{**vars(request), "session_id": UUID(int=1)}))
    assert staff.look(session_id) == before
    staff.give_up(session_id)
    staff.close(session_id)
    for refused in (lambda: adjourn(staff, session_id), lambda: cancel(staff, session_id)):
        with pytest.raises(refusal.WrongState):
            refused()


def test_who_had_come_before_it_was_put_off_is_not_absent(staff: Staff) -> None:
    """C3: his body came, though the session closed on another day."""
    session_id = staff.opened([staff.case()], people=[*PEOPLE, ("O-2", "state_organ", "B-POWER")])
    adjourn(staff, session_id)
    reconvene(staff, session_id)
    staff.gather(session_id)
    staff.do(usecases.open_session, o.OpenSession(session_id=session_id))
    staff.give_up(session_id)
    staff.close(session_id)
    assert [event.event_name for event in staff.said] == ["session_held", "item_not_agreed"]


def test_a_session_is_cancelled_and_put_off_at_once(two: Two) -> None:  # noqa: F811
    """The first wins; the second finds it cancelled."""
    staff, case_id = prepared(two)
    session_id = staff.convene([case_id]).session_id
    two.first.commit()
    cancel(staff, session_id)
    with two.meanwhile(lambda other: adjourn(other, session_id)) as outcome:
        pass
    assert isinstance(outcome[0], refusal.WrongState)
    assert staff.look(session_id).state == "cancelled"
