"""The entrypoints of deliberation: which event or operation calls which use case, and nothing else."""

from __future__ import annotations

from services.chassis.entrypoints import UnitOfWork, on_event, operation
from services.contracts.alarms import AlarmPage
from services.contracts.deliberation import operations as o
from services.contracts.dispatch.events import CaseAssigned, DeliberationRequested
from services.contracts.policy import DeliberationPolicy
from services.deliberation import usecases
from services.deliberation.store import Store
from services.deliberation.usecases.alarms import alarming
from services.deliberation.usecases.work import Work


class Deliberation:
    """Three parties, one topic: complex cases are settled in the hall (三方议事厅)."""

    name = "deliberation"
    work = UnitOfWork(Store, DeliberationPolicy)

    @on_event(DeliberationRequested)
    def on_deliberation_requested(self, event: DeliberationRequested, tx: Work) -> None:
        """Put a complex case on the waiting list."""
        usecases.take_request(tx, event)

    @on_event(CaseAssigned)
    def on_case_assigned(self, event: CaseAssigned, tx: Work) -> None:
        """Let an assigned case leave the waiting list."""
        usecases.note_assignment(tx, event)

    @operation(o.EnrollHall)
    def enroll_hall(self, request: o.EnrollHall, tx: Work) -> o.HallView:
        """Add a hall or change its name and place."""
        return usecases.enroll_hall(tx, request)

    @operation(o.WaitingCases)
    def waiting_cases(self, request: o.WaitingCases, tx: Work) -> o.WaitingPage:
        """List the cases that wait for a session."""
        return usecases.waiting_cases(tx, request)

    @operation(o.Convene)
    def convene(self, request: o.Convene, tx: Work) -> o.SessionView:
        """Call a session on waiting cases."""
        return usecases.convene(tx, request)

    @operation(o.Session)
    def session(self, request: o.Session, tx: Work) -> o.SessionView:
        """Show one session as a whole."""
        return usecases.session(tx, request)

    @operation(o.Invite)
    def invite(self, request: o.Invite, tx: Work) -> o.SessionView:
        """Invite a person for one party."""
        return usecases.invite(tx, request)

    @operation(o.CheckIn)
    def check_in(self, request: o.CheckIn, tx: Work) -> o.SessionView:
        """Record that an invited person is there."""
        return usecases.check_in(tx, request)

    @operation(o.Leave)
    def leave(self, request: o.Leave, tx: Work) -> o.SessionView:
        """Record that somebody has left."""
        return usecases.leave(tx, request)

    @operation(o.OpenSession)
    def open_session(self, request: o.OpenSession, tx: Work) -> o.SessionView:
        """Open the session when all parties are there."""
        return usecases.open_session(tx, request)

    @operation(o.PutOption)
    def put_option(self, request: o.PutOption, tx: Work) -> o.SessionView:
        """Put a way to settle an item."""
        return usecases.put_option(tx, request)

    @operation(o.Vote)
    def vote(self, request: o.Vote, tx: Work) -> o.SessionView:
        """Record one person's vote."""
        return usecases.vote(tx, request)

    @operation(o.DecideItem)
    def decide_item(self, request: o.DecideItem, tx: Work) -> o.SessionView:
        """Give an item its verdict."""
        return usecases.decide_item(tx, request)

    @operation(o.CloseSession)
    def close_session(self, request: o.CloseSession, tx: Work) -> o.SessionView:
        """Close the session; its resolutions take effect."""
        return usecases.close_session(tx, request)

    @operation(o.DraftMinutes)
    def draft_minutes(self, request: o.DraftMinutes, tx: Work) -> o.SessionView:
        """Write the minutes."""
        return usecases.draft_minutes(tx, request)

    @operation(o.ConfirmMinutes)
    def confirm_minutes(self, request: o.ConfirmMinutes, tx: Work) -> o.SessionView:
        """Confirm the minutes for one party."""
        return usecases.confirm_minutes(tx, request)

    @operation(o.PublishMinutes)
    def publish_minutes(self, request: o.PublishMinutes, tx: Work) -> o.SessionView:
        """Publish the confirmed minutes."""
        return usecases.publish_minutes(tx, request)

    @operation(o.Alarms)
    def alarms(self, request: o.Alarms, tx: Work) -> AlarmPage:
        """List open alarms, newest first."""
        return alarming.page(tx, request)
