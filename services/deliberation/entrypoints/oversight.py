"""What the committee watches."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.alarms import AlarmPage
from services.contracts.deliberation import operations as o
from services.deliberation.usecases import oversight
from services.deliberation.usecases.alarms import alarming
from services.deliberation.usecases.work import Work


class OversightDesk:
    """What the committee watches."""

    @on_timer
    def watch_monthly_meetings(self, tx: Work) -> bool:
        """Report months that go by without a council meeting."""
        return oversight.watch_monthly_meetings(tx)

    @on_timer
    def watch_limits(self, tx: Work) -> bool:
        """Report complex cases past their limits."""
        return oversight.watch_limits(tx)

    @operation(o.MonthlyMeetings)
    def monthly_meetings(self, request: o.MonthlyMeetings, tx: Work) -> o.MeetingMonths:
        """Show for each month whether a council meeting was held."""
        return oversight.monthly_meetings(tx, request)

    @operation(o.BodyAbsences)
    def body_absences(self, request: o.BodyAbsences, tx: Work) -> o.AbsencePage:
        """List when invited bodies did not come."""
        return oversight.body_absences(tx, request)

    @operation(o.BodyAttendance)
    def body_attendance(self, request: o.BodyAttendance, tx: Work) -> o.AttendanceView:
        """Count invitations and absences by body."""
        return oversight.body_attendance(tx, request)

    @operation(o.Alarms)
    def alarms(self, request: o.Alarms, tx: Work) -> AlarmPage:
        """List open alarms, newest first."""
        return alarming.page(tx, request)
