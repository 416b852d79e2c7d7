"""At least one council meeting a month, on any day; an alarm on the last working day of a month without one (B14)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from services.contracts.deliberation import operations as o
from services.deliberation import usecases
from services.deliberation.usecases.alarms import alarming
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import OFFICE, PEOPLE, Staff

# 2024-04-30 is a Tuesday and a working day; 2024-05-01 is not. The district is eight hours ahead.
LAST_DAY_BEGINS = datetime(2024, 4, 29, 16, 0, tzinfo=UTC)


def look(staff: Staff, at: datetime) -> list[Any]:
    """Let the timer look at a moment; return the events that it emits."""
    staff.now = at
    tx = staff.tx()
    assert usecases.watch_monthly_meetings(tx) is False
    return [(emission.event.event_name, emission.event.about) for emission in tx.emitted]


def alarms(staff: Staff) -> list[str]:
    """List what the open alarms are about."""
    page = alarming.page(staff.tx(OFFICE), o.Alarms(kind="monthly_meeting_missing"))
    return [alarm.about for alarm in page.items]


def hold(staff: Staff, at: datetime, kind: str = "council_meeting") -> None:
    """Open and close a session at a moment."""
    staff.now = at - timedelta(minutes=1)
    session_id = staff.convene([staff.case(at=staff.now)], kind=kind, scheduled_at=at).session_id
    staff.now = at
    staff.gather(session_id, PEOPLE)
    staff.do(usecases.open_session, o.OpenSession(session_id=session_id))
    staff.give_up(session_id)
    staff.close(session_id)


def test_b14_a_month_without_a_meeting_is_an_alarm_on_its_last_working_day(staff: Staff) -> None:
    """B14: not a second before, once, and for good when the month has ended; other kinds of session do not count."""
    hold(staff, MONDAY + timedelta(hours=1), kind="three_party")
    assert look(staff, LAST_DAY_BEGINS - timedelta(seconds=1)) == []
    assert look(staff, LAST_DAY_BEGINS) == [("alarm_raised", "2024-04")]
    assert look(staff, LAST_DAY_BEGINS + timedelta(hours=1)) == []
    hold(staff, datetime(2024, 5, 6, 2, 0, tzinfo=UTC))
    assert look(staff, datetime(2024, 5, 31, 10, 0, tzinfo=UTC)) == []
    assert alarms(staff) == ["2024-04"]


def test_b14_any_day_of_the_month_satisfies_it(staff: Staff) -> None:
    """B14: it is no weekly rule: one in four weeks is enough, and the last day is not too late."""
    hold(staff, MONDAY + timedelta(hours=1))
    assert look(staff, LAST_DAY_BEGINS + timedelta(hours=9)) == []
    assert look(staff, datetime(2024, 5, 30, 16, 0, tzinfo=UTC)) == [("alarm_raised", "2024-05")]
    hold(staff, datetime(2024, 5, 31, 1, 0, tzinfo=UTC))
    assert [(event.event_name, event.about) for event in staff.said if event.event_name == "alarm_cleared"] == [
        ("alarm_cleared", "2024-05")]
    assert (look(staff, datetime(2024, 5, 31, 2, 0, tzinfo=UTC)), alarms(staff)) == ([], [])


def test_b14_it_counts_for_the_day_on_which_it_opened(staff: Staff) -> None:
    """B14: opened on 30 April and closed in May it is April's, and before it is closed it is not held."""
    staff.now = datetime(2024, 4, 30, 1, 0, tzinfo=UTC)
    session_id = staff.opened([staff.case()], kind="council_meeting")
    assert look(staff, datetime(2024, 4, 30, 9, 0, tzinfo=UTC)) == [("alarm_raised", "2024-04")]
    staff.now = datetime(2024, 5, 1, 1, 0, tzinfo=UTC)
    staff.give_up(session_id)
    staff.close(session_id)
    assert alarms(staff) == []


def test_b14_nothing_is_owed_before_the_first_hall(staff: Staff) -> None:
    """B14: a hall that is renamed later is no younger; months of a year are shown from the first one on, until now."""
    hold(staff, MONDAY + timedelta(hours=1))
    staff.now = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
    staff.enroll()
    assert look(staff, staff.now) == [("alarm_raised", "2024-05")]
    shown = staff.do(usecases.monthly_meetings, o.MonthlyMeetings(year=2024), OFFICE).months
    assert [(month.month, month.held, month.is_missing, month.is_provisional) for month in shown] == [
        ("2024-04", 1, False, False), ("2024-05", 0, True, False), ("2024-06", 0, False, False)]
    assert [month.alarm_on.isoformat() for month in shown] == ["2024-04-30", "2024-05-31", "2024-06-28"]
    assert staff.do(usecases.monthly_meetings, o.MonthlyMeetings(year=2023), OFFICE).months == []


def test_b14_without_any_hall_nothing_is_owed(open_tx: Any) -> None:
    """B14: a district that has not begun."""
    staff = Staff(open_tx)
    assert look(staff, LAST_DAY_BEGINS) == []
    assert staff.do(usecases.monthly_meetings, o.MonthlyMeetings(year=2024), OFFICE).months == []


def test_b14_in_a_year_that_is_not_published_the_last_weekday_counts_for_the_time_being(staff: Staff) -> None:
    """B14: 2099-01-31 is a Saturday, so that the alarm is for Friday, marked provisional."""
    staff.tx().store.halls._sql.run("update halls set since = '2099-01-05'")
    staff.now = datetime(2099, 1, 29, 15, 59, tzinfo=UTC)
    (month,) = staff.do(usecases.monthly_meetings, o.MonthlyMeetings(year=2099), OFFICE).months
    assert (month.alarm_on.isoformat(), month.is_provisional) == ("2099-01-30", True)
    assert look(staff, staff.now) == []
    assert look(staff, staff.now + timedelta(minutes=1)) == [("alarm_raised", "2099-01")]
