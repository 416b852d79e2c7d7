"""The agenda of a session to come: topics added, dropped, handed out (C6)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from services.contracts.deliberation import operations as o
from services.deliberation import usecases
from services.deliberation.domain import refusal
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import Staff, assigned
from tests.integration.deliberation.test_publish_minutes import clerk
from tests.integration.deliberation.test_two_at_once import Two, prepared, two  # noqa: F401


def add(staff: Staff, session_id: UUID, *cases: UUID) -> o.SessionView:
    """Put the cases under one further topic."""
    return staff.do(usecases.add_item, o.AddItem(session_id=session_id, topic="路灯", cases=list(cases)))


def drop(staff: Staff, session_id: UUID, item: int) -> o.SessionView:
    """Take a topic off."""
    return staff.do(usecases.drop_item, o.DropItem(session_id=session_id, item=item))


def test_c6_like_cases_are_bundled_under_a_further_topic(staff: Staff) -> None:
    """C6, C3: one item for five cases; the body suggested for them is invited; they no longer wait."""
    like = [staff.case(suggested_lead="B-LIGHT") for _ in range(5)]
    session_id = staff.convene([staff.case()]).session_id
    view = add(staff, session_id, *like)
    (said,) = staff.said
    assert (said.event_name, said.item, said.cases) == ("item_added", 2, like)
    assert view.items[1].cases == like
    assert view.bodies == ["B-STREET", "B-POWER", "B-LIGHT"]
    assert staff.look(session_id) == view
    assert staff.waiting() == []


def test_a_dropped_topic_leaves_its_cases_waiting_and_its_number_free_for_nobody(staff: Staff) -> None:
    """Dropped and put on again it has a further number; the case may also go to another session."""
    case_id = staff.case()
    session_id = staff.convene([staff.case()], [case_id]).session_id
    view = drop(staff, session_id, 2)
    (said,) = staff.said
    assert (said.event_name, said.item, said.cases) == ("item_dropped", 2, [case_id])
    assert ([item.item for item in view.items], staff.look(session_id)) == ([1], view)
    assert staff.waiting() == [case_id]
    assert [item.item for item in add(staff, session_id, case_id).items] == [1, 3]
    assert staff.look(session_id).items[1].cases == [case_id]


def test_what_an_agenda_refuses(staff: Staff) -> None:
    """Cases of another agenda, unknown ones and items, the last item, more than it holds, a session that has begun."""
    taken, free = staff.case(), staff.case()
    staff.convene([taken])
    session_id = staff.convene([staff.case()]).session_id
    before = staff.look(session_id)
    for cases in ([taken], [free, taken], [session_id]):
        with pytest.raises(refusal.CaseNotWaiting):
            add(staff, session_id, *cases)
    with pytest.raises(refusal.ItemUnknown):
        drop(staff, session_id, 2)
    with pytest.raises(refusal.AgendaEmpty):
        drop(staff, session_id, 1)
    assert staff.look(session_id) == before
    full = staff.convene(*[[staff.case()] for _ in range(50)]).session_id
    with pytest.raises(refusal.AgendaFull) as refused:
        add(staff, full, free)
    assert refused.value.details == {"most": 50}
    running = staff.opened([staff.case()])
    for too_late in (lambda: add(staff, running, free), lambda: drop(staff, running, 1)):
        with pytest.raises(refusal.WrongState):
            too_late()
    assert staff.waiting() == [free]


def test_what_was_decided_before_it_was_put_off_stays_on_the_agenda(staff: Staff) -> None:
    """A verdict stands."""
    session_id = staff.opened([staff.case()], [staff.case()])
    staff.give_up(session_id)
    staff.do(usecases.adjourn, o.Adjourn(session_id=session_id, reason="decision", note="改期",
                                         scheduled_at=MONDAY + timedelta(days=2)))
    with pytest.raises(refusal.ItemDecided):
        drop(staff, session_id, 1)
    assert [item.item for item in drop(staff, session_id, 2).items] == [1]


def test_the_agenda_is_handed_out_with_numbers_and_titles(staff: Staff) -> None:
    """To staff, and to a body that is invited; not to one that is not. A case that has left is not on it."""
    case_id, gone = staff.case(), staff.case()
    session_id = staff.convene([case_id, gone]).session_id
    staff.hear(assigned(gone, MONDAY + timedelta(hours=1)))
    request = o.Agenda(session_id=session_id)
    view = staff.do(usecases.agenda, request)
    assert (view.kind_label, view.state, view.bodies) == ("三方议事", "convened", ["B-STREET", "B-POWER"])
    assert [(case.case_id, case.number, case.title) for case in view.items[0].cases] == [
        (case_id, "QJ-2024-00007", "小区没有充电桩")]
    assert staff.do(usecases.agenda, request, clerk("B-POWER")) == view
    with pytest.raises(refusal.SessionUnknown):
        staff.do(usecases.agenda, request, clerk("B-SCHOOL"))


def test_two_sessions_want_one_case(two: Two) -> None:  # noqa: F811
    """The first has it; the second agenda stays as it was."""
    staff, case_id = prepared(two)
    first, second = (staff.convene([staff.case()]).session_id for _ in range(2))
    two.first.commit()
    add(staff, first, case_id)
    with two.meanwhile(lambda other: add(other, second, case_id)) as outcome:
        pass
    assert isinstance(outcome[0], refusal.CaseNotWaiting)
    assert [len(staff.look(one).items) for one in (first, second)] == [2, 1]
