"""The waiting list follows what dispatch says, in whatever order and however often it says it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.paging import BadCursor
from services.contracts.deliberation import operations as o
from services.deliberation import usecases
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import Staff, assigned, requested

HOUR = timedelta(hours=1)


def test_a_request_puts_a_case_on_the_list_once(staff: Staff) -> None:
    """Said twice, it waits once; the list shows what dispatch told."""
    case_id = uuid4()
    staff.hear(requested(case_id), requested(case_id))
    page = staff.do(usecases.waiting_cases, o.WaitingCases())
    assert [(case.case_id, case.number, case.suggested_lead) for case in page.items] == [
        (case_id, "QJ-2024-00007", "B-STREET")]
    assert page.items[0].requested_at == MONDAY


def test_an_assignment_by_hand_takes_it_off(staff: Staff) -> None:
    """Also when the assignment comes twice, or the request once more after it."""
    case_id = staff.case()
    staff.hear(assigned(case_id, MONDAY + HOUR), assigned(case_id, MONDAY + HOUR), requested(case_id))
    assert staff.waiting() == []


def test_an_assignment_that_overtakes_its_request(staff: Staff) -> None:
    """The request is of an earlier time and changes nothing."""
    case_id = uuid4()
    staff.hear(assigned(case_id, MONDAY + HOUR), requested(case_id))
    assert staff.waiting() == []


def test_a_later_round_asks_again(staff: Staff) -> None:
    """Also when its request overtakes the assignment of the round before; the newest words are kept."""
    case_id = staff.case()
    staff.hear(requested(case_id, MONDAY + 3 * HOUR, suggested_lead="B-POWER"),
               assigned(case_id, MONDAY + HOUR))
    page = staff.do(usecases.waiting_cases, o.WaitingCases())
    assert [(case.case_id, case.suggested_lead) for case in page.items] == [(case_id, "B-POWER")]


def test_an_assignment_of_a_case_never_asked_for_is_only_noted(staff: Staff) -> None:
    """Most cases never come here: their later rounds do not either."""
    case_id = uuid4()
    staff.hear(assigned(case_id, MONDAY), assigned(case_id, MONDAY + HOUR, 2))
    assert staff.waiting() == []


def test_a_tabled_case_leaves_an_agenda_that_is_not_yet_debated(staff: Staff) -> None:
    """The item stays without it and owes no verdict; the session can still be held and closed."""
    case_id, other = staff.case(), staff.case()
    session_id = staff.convene([case_id], [other]).session_id
    staff.hear(assigned(case_id, MONDAY + HOUR))
    assert [item.cases for item in staff.look(session_id).items] == [[], [other]]

    staff.gather(session_id)
    staff.do(usecases.open_session, o.OpenSession(session_id=session_id))
    staff.give_up(session_id, item=2)
    staff.close(session_id)
    assert [event.event_name for event in staff.said] == ["session_held", "body_absent", "item_not_agreed"]
    assert staff.said[0].cases == [other]


def test_a_debated_case_stays(staff: Staff) -> None:
    """The session that is open has it, and its resolution is told; afterwards nothing waits."""
    case_id = staff.case()
    session_id = staff.opened([case_id])
    staff.hear(assigned(case_id, MONDAY + HOUR))
    assert staff.look(session_id).items[0].cases == [case_id]
    staff.carry(session_id)
    staff.close(session_id)
    assert [e.case_id for e in staff.said if e.event_name == "resolution_adopted"] == [case_id]
    assert staff.waiting() == []


def test_a_settled_case_does_not_come_back_with_its_old_request(staff: Staff) -> None:
    """A replayed request changes nothing; that of a later round does."""
    case_id = staff.case()
    session_id = staff.opened([case_id])
    staff.carry(session_id)
    staff.close(session_id)
    staff.hear(requested(case_id), assigned(case_id, MONDAY + HOUR))
    assert staff.waiting() == []
    staff.hear(requested(case_id, MONDAY + 2 * HOUR))
    assert staff.waiting() == [case_id]


def test_the_list_is_paged_newest_first(staff: Staff) -> None:
    """Each case once, also among cases of the same moment; a made-up cursor is refused."""
    moments = [MONDAY + timedelta(minutes=n // 3) for n in range(7)]
    cases = [staff.case(at=moment) for moment in moments]
    seen, cursor, sizes = [], "", []
    while True:
        page = staff.do(usecases.waiting_cases, o.WaitingCases(limit=3, cursor=cursor))
        seen += [(case.requested_at, case.case_id) for case in page.items]
        sizes.append(len(page.items))
        cursor = page.next_cursor
        if not cursor:
            break
    assert sizes == [3, 3, 1]
    assert seen == sorted(zip(moments, cases, strict=True), reverse=True)
    with pytest.raises(BadCursor):
        staff.do(usecases.waiting_cases, o.WaitingCases(cursor="bm90LW91cnM"))


def test_the_list_is_read_from_its_index(staff: Staff) -> None:
    """Exactly in the order of the index, without a sort."""
    sql = staff.tx().store.cases._sql
    sql.run("set local enable_seqscan = off")
    plan = "\n".join(row["QUERY PLAN"] for row in sql.all(
        """explain select case_id from cases
           where state = 'waiting' and (waiting_since, case_id) < (now(), %(id)s)
           order by waiting_since desc, case_id desc limit 51""", {"id": uuid4()}))
    assert "cases_waiting_newest" in plan
    assert "Sort" not in plan
