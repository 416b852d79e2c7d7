"""What the committee watches: months without a meeting, complex cases past their limits, bodies that do not come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from services.chassis import paging
from services.contracts import roles
from services.contracts.deliberation.operations import (
    AbsencePage,
    AbsenceView,
    AttendanceView,
    BodyAbsences,
    BodyAttendance,
    BodyRecord,
    MeetingMonth,
    MeetingMonths,
    MonthlyMeetings,
)
from services.deliberation.domain.months import months
from services.deliberation.usecases.alarms import MEETING_MISSING, SESSION_LATE, SETTLEMENT_LATE, alarming
from services.deliberation.usecases.work import Work, start_of

# How many cases a look deals with at most.
_STEP = 200


def watch_monthly_meetings(tx: Work) -> bool:
    """Report each month whose last working day has come without a council meeting held in it (B14).

    Months before that of the first hall owe none. A meeting ends the alarm of the month in which it opened; the alarm of a
    month that went by without one stays, since no later meeting is held in it.
    """
    owed = _months(tx, until=tx.today)
    alarming.settle(tx, MEETING_MISSING, [month.month for month in owed if month.is_missing])
    return False


def monthly_meetings(tx: Work, request: MonthlyMeetings) -> MeetingMonths:
    """Show the months of a year, until now, in which a council meeting was owed."""
    owed = _months(tx, until=min(tx.today, date(request.year, 12, 31)))
    return MeetingMonths(months=[month for month in owed if month.month.startswith(f"{request.year}-")])


def watch_limits(tx: Work) -> bool:
    """Report complex cases for which no session was convened in time, and those not settled in time (C14)."""
    is_more = False
    for kind, days in ((SESSION_LATE, tx.policy.convene_days), (SETTLEMENT_LATE, tx.policy.settle_days)):
        cutoff = start_of(tx, tx.today - timedelta(days=days))
        assert cutoff is not None
        over = tx.store.watch.no_longer_late(kind, cutoff, _STEP)
        late = tx.store.watch.newly_late(kind, cutoff, _STEP)
        alarming.clear_about(tx, kind, over)
        alarming.raise_about(tx, kind, late)
        is_more = is_more or len(over) == _STEP or len(late) == _STEP
    return is_more


def body_absences(tx: Work, request: BodyAbsences) -> AbsencePage:
    """List absences; a body is shown its own, whatever it asks for."""
    body = _may_see(tx, request.body)
    since, until = start_of(tx, request.since), start_of(tx, request.until, plus=1)
    rows = tx.store.watch.absences(body, since, until, _after(request.cursor), request.limit + 1)
    shown = rows[:request.limit]
    last = shown[-1] if len(rows) > len(shown) else None
    return AbsencePage(
        items=[AbsenceView(**row) for row in shown],
        next_cursor=paging.encode(last["absent_at"].isoformat(), str(last["session_id"]), last["body"]) if last else "",
    )


def body_attendance(tx: Work, request: BodyAttendance) -> AttendanceView:
    """Count invitations and absences by body; a body is shown its own, whatever it asks for."""
    rows = tx.store.watch.attendance(_may_see(tx, request.body), start_of(tx, request.since),
                                     start_of(tx, request.until, plus=1))
    return AttendanceView(bodies=[BodyRecord(**row) for row in rows])


def _may_see(tx: Work, body: str | None) -> str | None:
    """Return whose absences are shown; somebody of no body, who is not staff, asks for a body that there is not."""
    return body if tx.caller.has(*roles.STAFF) else tx.caller.body or ""


def _months(tx: Work, until: date) -> list[MeetingMonth]:
    began = tx.store.halls.first_since()
    if began is None:
        return []
    since = tx.day_of(began).replace(day=1)
    start = start_of(tx, since)
    assert start is not None
    held = tx.store.schedule.meetings_by_month(tx.zone.key, start)
    firsts = {date.fromisoformat(f"{month}-01") for month in held}
    return [MeetingMonth(month=month.code, held=held.get(month.code, 0), alarm_on=month.alarm_on,
                         is_provisional=not tx.calendar.is_published(month.first.year),
                         is_missing=month.is_missing(tx.today))
            for month in months(since, until, firsts, tx.calendar.is_working_day)]


def _after(cursor: str) -> tuple[datetime, UUID, str] | None:
    values = paging.decode(cursor, str, str, str)
    if values is None:
        return None
    place = paging.moment_and_id(paging.encode(values[0], values[1]))
    assert place is not None
    return (*place, values[2])
