"""Sessions by time: lists, the calendar, and how many were held (B19, C4)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.deliberation.operations import words as w


@record
class SessionLine(Record):
    """A session in a list."""

    session_id: UUID = f.uuid()
    hall: str = f.code()
    site: str = f.code()
    kind: str = f.choice(w.SESSION_KINDS)
    kind_label: str = f.text(max=40)
    state: str = f.choice(w.SESSION_STATES)
    state_label: str = f.text(max=40)
    scheduled_at: datetime = f.moment()
    opened_at: datetime | None = f.moment(optional=True)
    place: str = f.text(max=200, default="")
    items: int = f.integer()
    cases: int = f.integer()


@record
class SessionPage(Record):
    """One page of sessions, newest first."""

    items: list[SessionLine] = f.many(SessionLine)
    next_cursor: str = f.text(max=200, default="")


@operation("deliberation.sessions", writes=False, callers=roles.STAFF, reply=SessionPage)
class Sessions(Operation):
    """List sessions by kind, state, hall, site and period (both days included), newest first."""

    kind: str | None = f.choice(w.SESSION_KINDS, optional=True)
    state: str | None = f.choice(w.SESSION_STATES, optional=True)
    hall: str | None = f.code(optional=True)
    site: str | None = f.code(optional=True)
    since: date | None = f.day(optional=True)
    until: date | None = f.day(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class CalendarView(Record):
    """What is to be held, earliest first, and the same as iCalendar text. `is_cut`: the period has more than that."""

    items: list[SessionLine] = f.many(SessionLine)
    ical: str = f.anything()
    is_cut: bool = f.flag()


@operation("deliberation.calendar", writes=False, callers=roles.STAFF, reply=CalendarView)
class Calendar(Operation):
    """Show the sessions of a period by hall or site, earliest first, and as iCalendar for people's own calendars.

    Cancelled ones stay in it, marked as such, so that they leave those calendars; adjourned ones are not in it until they
    are called again.
    """

    hall: str | None = f.code(optional=True)
    site: str | None = f.code(optional=True)
    since: date = f.day()
    until: date = f.day()


@record
class HeldView(Record):
    """How many sessions were held, by kind. Two parties who talk are counted apart: they are no session of three (C4)."""

    three_party: int = f.integer()
    council_meeting: int = f.integer()
    on_site: int = f.integer()
    two_party: int = f.integer()
    # Of three parties: the first three together.
    deliberations: int = f.integer()
    # Not held: called for that time, and then called off or put off.
    cancelled: int = f.integer()
    adjourned: int = f.integer()


@operation("deliberation.held_sessions", writes=False, callers=roles.STAFF, reply=HeldView)
class HeldSessions(Operation):
    """Count the sessions held in a period (both days included), by the day on which they opened (B19)."""

    site: str | None = f.code(optional=True)
    since: date | None = f.day(optional=True)
    until: date | None = f.day(optional=True)
