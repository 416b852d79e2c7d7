"""Halls, and sessions from their calling to their end."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.deliberation import operations as o
from services.deliberation.usecases import attendance, convening, course, postponing
from services.deliberation.usecases.work import Work


class SessionDesk:
    """Halls, and sessions from their calling to their end."""

    @operation(o.EnrollHall)
    def enroll_hall(self, request: o.EnrollHall, tx: Work) -> o.HallView:
        """Add a hall or change its name and place."""
        return convening.enroll_hall(tx, request)

    @operation(o.Convene)
    def convene(self, request: o.Convene, tx: Work) -> o.SessionView:
        """Call a session on an agenda of cases."""
        return convening.convene(tx, request)

    @operation(o.Session)
    def session(self, request: o.Session, tx: Work) -> o.SessionView:
        """Show one session as a whole."""
        return course.session(tx, request)

    @operation(o.Invite)
    def invite(self, request: o.Invite, tx: Work) -> o.SessionView:
        """Invite a person for one party."""
        return attendance.invite(tx, request)

    @operation(o.CheckIn)
    def check_in(self, request: o.CheckIn, tx: Work) -> o.SessionView:
        """Record that an invited person is there."""
        return attendance.check_in(tx, request)

    @operation(o.Leave)
    def leave(self, request: o.Leave, tx: Work) -> o.SessionView:
        """Record that somebody has left."""
        return attendance.leave(tx, request)

    @operation(o.OpenSession)
    def open_session(self, request: o.OpenSession, tx: Work) -> o.SessionView:
        """Open the session when all parties are there."""
        return course.open_session(tx, request)

    @operation(o.CloseSession)
    def close_session(self, request: o.CloseSession, tx: Work) -> o.SessionView:
        """Close the session; its verdicts take effect."""
        return course.close_session(tx, request)

    @operation(o.Adjourn)
    def adjourn(self, request: o.Adjourn, tx: Work) -> o.SessionView:
        """Put the session off."""
        return postponing.adjourn(tx, request)

    @operation(o.Reconvene)
    def reconvene(self, request: o.Reconvene, tx: Work) -> o.SessionView:
        """Call an adjourned session again."""
        return postponing.reconvene(tx, request)

    @operation(o.CancelSession)
    def cancel_session(self, request: o.CancelSession, tx: Work) -> o.SessionView:
        """Call the session off; its cases wait again."""
        return postponing.cancel_session(tx, request)
