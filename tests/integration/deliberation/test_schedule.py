"""Sessions by time: lists, the calendar in people's own calendars, and the kinds apart (C1, C4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from icalendar import Calendar

from services.contracts.deliberation import operations as o
from services.deliberation import usecases
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import OFFICE, PEOPLE, Staff

DAY = timedelta(days=1)
APRIL = {"since": date(2024, 4, 1), "until": date(2024, 4, 30)}


def listed(staff: Staff, **given: Any) -> list[Any]:
    """List sessions."""
    return [line.session_id for line in staff.do(usecases.sessions, o.Sessions(**given), OFFICE).items]


def test_c1_a_hall_belongs_to_a_site_and_sessions_to_a_hall(staff: Staff) -> None:
    """C1: found by either; the site of a session is that of its hall."""
    staff.enroll("H-2", "S-2")
    here = staff.convene([staff.case()]).session_id
    there = staff.convene([staff.case()], hall="H-2", caller=OFFICE).session_id
    assert (listed(staff, hall="H-1"), listed(staff, site="S-2")) == ([here], [there])
    (line,) = staff.do(usecases.sessions, o.Sessions(hall="H-2"), OFFICE).items
    assert (line.hall, line.site, line.items, line.cases) == ("H-2", "S-2", 1, 1)


def test_c4_a_talk_of_two_is_counted_apart(staff: Staff) -> None:
    """C4: one of each kind is held: three of three parties, one of two."""
    for kind in ("three_party", "council_meeting", "two_party"):
        session_id = staff.opened([staff.case()], kind=kind, people=PEOPLE)
        staff.give_up(session_id)
        staff.close(session_id)
    held = staff.do(usecases.held_sessions, o.HeldSessions(**APRIL), OFFICE)
    assert (held.three_party, held.council_meeting, held.on_site, held.two_party, held.deliberations) == (1, 1, 0, 1, 2)
    assert listed(staff, kind="two_party") == [session_id]
    later = o.HeldSessions(since=date(2024, 5, 1))
    assert staff.do(usecases.held_sessions, later, OFFICE).deliberations == 0
    assert staff.do(usecases.held_sessions, o.HeldSessions(site="S-9"), OFFICE).deliberations == 0


def test_lists_are_newest_first_by_state_and_period_page_by_page(staff: Staff) -> None:
    """Each session once, also those of one moment; the last day of a period is part of it."""
    made = [staff.convene([staff.case()], scheduled_at=MONDAY + (1 + n // 2) * DAY).session_id for n in range(5)]
    seen, cursor = [], ""
    while True:
        page = staff.do(usecases.sessions, o.Sessions(limit=2, cursor=cursor), OFFICE)
        seen += [(line.scheduled_at, line.session_id) for line in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == sorted(seen, reverse=True)
    assert {session_id for _, session_id in seen} == set(made)
    assert set(listed(staff, since=date(2024, 4, 24), until=date(2024, 4, 24))) == set(made[2:4])
    staff.do(usecases.adjourn, o.Adjourn(session_id=made[0], reason="decision", note="改期"))
    assert listed(staff, state="adjourned") == [made[0]]


def test_the_calendar_is_read_by_other_calendars(staff: Staff) -> None:
    """Earliest first in local time; cancelled ones stay as such, put-off ones are not in it; nothing outside the period."""
    first, second, put_off = (
        staff.convene([staff.case()], scheduled_at=MONDAY + days * DAY, place=place).session_id
        for days, place in ((2, "社区活动室"), (1, ""), (3, "")))
    outside = staff.convene([staff.case()], scheduled_at=MONDAY + 30 * DAY).session_id
    staff.do(usecases.cancel_session, o.CancelSession(session_id=second, reason="取消"))
    staff.do(usecases.adjourn, o.Adjourn(session_id=put_off, reason="decision", note="改期"))
    view = staff.do(usecases.calendar, o.Calendar(hall="H-1", **APRIL), OFFICE)
    assert ([line.session_id for line in view.items], view.is_cut) == ([second, first], False)
    assert str(outside) not in view.ical
    entries = Calendar.from_ical(view.ical).walk("VEVENT")
    assert [(str(entry["uid"]), str(entry["status"]), str(entry["location"])) for entry in entries] == [
        (f"{second}@siquan", "CANCELLED", "城东三方议事厅"), (f"{first}@siquan", "CONFIRMED", "社区活动室")]
    assert entries[1]["dtstart"].dt == MONDAY + 2 * DAY
    assert entries[1]["dtstart"].dt.hour == 9
    assert str(entries[1]["summary"]) == "三方议事 城东三方议事厅"
    assert staff.do(usecases.calendar, o.Calendar(site="S-9", **APRIL), OFFICE).items == []


def test_lists_are_read_from_their_index(staff: Staff) -> None:
    """Without a sort, over all and by site."""
    sql = staff.tx().store.schedule._sql
    sql.run("set local enable_seqscan = off")
    for where, index in (("true", "sessions_by_time"), ("site = 'S-1'", "sessions_by_site")):
        plan = "\n".join(row["QUERY PLAN"] for row in sql.all(
            f"explain select * from sessions where {where} order by scheduled_at desc, session_id desc limit 51"))
        assert index in plan
        assert "Sort" not in plan
