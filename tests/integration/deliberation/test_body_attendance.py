"""Bodies that were invited and did not come are listed and counted (C3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.contracts.deliberation import operations as o
from services.deliberation import usecases
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import PEOPLE, Staff
from tests.integration.deliberation.test_publish_minutes import clerk


def hold(staff: Staff, *late: Any, **changed: Any) -> Any:
    """Hold a session to which B-STREET comes; `late` come after the opening."""
    session_id = staff.opened([staff.case(at=staff.now)], **changed)
    staff.gather(session_id, late)
    staff.give_up(session_id)
    staff.close(session_id)
    return session_id


def listed(staff: Staff, caller: Any = None, **given: Any) -> list[Any]:
    """List absences."""
    page = staff.do(usecases.body_absences, o.BodyAbsences(**given), **({"caller": caller} if caller else {}))
    return [(absence.body, absence.session_id) for absence in page.items]


def counted(staff: Staff, caller: Any = None, **given: Any) -> dict[str, tuple[int, int]]:
    """Count invitations and absences by body."""
    view = staff.do(usecases.body_attendance, o.BodyAttendance(**given), **({"caller": caller} if caller else {}))
    return {body.body: (body.invited, body.absent) for body in view.bodies}


def test_c3_the_suggested_lead_is_invited_and_its_absence_counted(staff: Staff) -> None:
    """C3: the session for a case led by 城管局 has its invitation; that nobody came adds to the record of the body."""
    case_id = staff.case(suggested_lead="chengguan-ju")
    session_id = staff.opened([case_id])
    assert staff.look(session_id).bodies == ["B-STREET", "B-POWER", "chengguan-ju"]
    staff.give_up(session_id)
    staff.close(session_id)
    assert sorted(event.body for event in staff.said if event.event_name == "body_absent") == ["B-POWER", "chengguan-ju"]
    assert counted(staff) == {"B-POWER": (1, 1), "chengguan-ju": (1, 1), "B-STREET": (1, 0)}
    assert listed(staff, body="chengguan-ju") == [("chengguan-ju", session_id)]


def test_c3_who_comes_late_is_not_absent(staff: Staff) -> None:
    """C3: he checks in after the opening and before the closing."""
    hold(staff, ("O-2", "state_organ", "B-POWER"))
    assert (listed(staff), counted(staff)["B-POWER"]) == ([], (1, 0))


def test_c3_a_session_that_was_not_held_counts_for_nobody(staff: Staff) -> None:
    """C3: cancelled, it was no reason to come."""
    session_id = staff.convene([staff.case()]).session_id
    staff.do(usecases.cancel_session, o.CancelSession(session_id=session_id, reason="取消"))
    assert (listed(staff), counted(staff)) == ([], {})


def test_c3_by_body_and_period_page_by_page(staff: Staff) -> None:
    """C3: newest first, both days included; a body sees its own, somebody of none nothing."""
    held = []
    for days in range(3):
        staff.now = MONDAY + timedelta(days=days)
        held.append(hold(staff))
    assert listed(staff, limit=200) == [("B-POWER", session_id) for session_id in reversed(held)]
    page = staff.do(usecases.body_absences, o.BodyAbsences(limit=2))
    rest = staff.do(usecases.body_absences, o.BodyAbsences(limit=2, cursor=page.next_cursor))
    assert [one.session_id for one in (*page.items, *rest.items)] == held[::-1]
    assert rest.next_cursor == ""
    tuesday = {"since": date(2024, 4, 23), "until": date(2024, 4, 23)}
    assert listed(staff, **tuesday) == [("B-POWER", held[1])]
    assert counted(staff, **tuesday) == {"B-POWER": (1, 1), "B-STREET": (1, 0)}
    assert listed(staff, clerk("B-STREET"), body="B-POWER") == []
    assert counted(staff, clerk("B-POWER"), body="B-STREET") == {"B-POWER": (3, 3)}
    assert (listed(staff, clerk(None)), counted(staff, clerk(None))) == ([], {})


def test_c3_the_list_is_read_from_its_index(staff: Staff) -> None:
    """C3: without a sort."""
    hold(staff, people=PEOPLE)
    sql = staff.tx().store.watch._sql
    sql.run("set local enable_seqscan = off")
    sql.run("set local enable_bitmapscan = off")
    plan = "\n".join(row["QUERY PLAN"] for row in sql.all(
        "explain select * from absences where body = 'B-1' order by absent_at desc, session_id desc limit 51"))
    assert "absences_by_body" in plan
    assert "Sort" not in plan
