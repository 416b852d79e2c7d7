"""What the committee watches: absent bodies, months without a meeting, and everything that is not as it should be."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.alarms import AlarmPage
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.deliberation.operations import words as w


@record
class AbsenceView(Record):
    """An invited body of which nobody came to a session that was held (C3)."""

    body: str = f.code()
    session_id: UUID = f.uuid()
    kind: str = f.choice(w.SESSION_KINDS)
    site: str = f.code()
    absent_at: datetime = f.moment()


@record
class AbsencePage(Record):
    """One page of absences, newest first."""

    items: list[AbsenceView] = f.many(AbsenceView)
    next_cursor: str = f.text(max=200, default="")


@operation("deliberation.body_absences", writes=False, callers=(*roles.STAFF, *roles.BODY), reply=AbsencePage)
class BodyAbsences(Operation):
    """List when invited bodies did not come, of one body or of all, in a period (both days included) or ever (C3).

    A body sees its own only.
    """

    body: str | None = f.code(optional=True)
    since: date | None = f.day(optional=True)
    until: date | None = f.day(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class BodyRecord(Record):
    """To how many sessions that were held a body was invited, and to how many of them nobody of it came."""

    body: str = f.code()
    invited: int = f.integer()
    absent: int = f.integer()


@record
class AttendanceView(Record):
    """The record of each body, the most absences first."""

    bodies: list[BodyRecord] = f.many(BodyRecord, max=500)


@operation("deliberation.body_attendance", writes=False, callers=(*roles.STAFF, *roles.BODY), reply=AttendanceView)
class BodyAttendance(Operation):
    """Count invitations and absences of each body in a period (both days included) or ever (C3).

    A body sees its own only.
    """

    body: str | None = f.code(optional=True)
    since: date | None = f.day(optional=True)
    until: date | None = f.day(optional=True)


@record
class MeetingMonth(Record):
    """A month and its council meetings. `alarm_on`: its last working day; provisional until its year is published."""

    month: str = f.code()
    held: int = f.integer()
    alarm_on: date = f.day()
    is_provisional: bool = f.flag()
    is_missing: bool = f.flag()


@record
class MeetingMonths(Record):
    """The months of a year since the first hall was there, until now."""

    months: list[MeetingMonth] = f.many(MeetingMonth, max=12)


@operation("deliberation.monthly_meetings", writes=False, callers=roles.STAFF, reply=MeetingMonths)
class MonthlyMeetings(Operation):
    """Show for each month of a year whether a council meeting was held (B14): one at least, on any day."""

    year: int = f.integer(min=2000, max=2199)


@operation("deliberation.alarms", writes=False, callers=roles.STAFF, reply=AlarmPage)
class Alarms(Operation):
    """List what is not as it should be, newest first; of one kind, or of all."""

    kind: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
