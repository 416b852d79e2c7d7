"""Sessions by time."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.deliberation import operations as o
from services.deliberation.usecases import schedule
from services.deliberation.usecases.work import Work


class ScheduleDesk:
    """Sessions by time."""

    @operation(o.Sessions)
    def sessions(self, request: o.Sessions, tx: Work) -> o.SessionPage:
        """List sessions, newest first."""
        return schedule.sessions(tx, request)

    @operation(o.Calendar)
    def calendar(self, request: o.Calendar, tx: Work) -> o.CalendarView:
        """Show the sessions of a period, also as iCalendar."""
        return schedule.calendar(tx, request)

    @operation(o.HeldSessions)
    def held_sessions(self, request: o.HeldSessions, tx: Work) -> o.HeldView:
        """Count the sessions held, by kind."""
        return schedule.held_sessions(tx, request)
