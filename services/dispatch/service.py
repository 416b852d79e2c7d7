"""Dispatch as the bus sees it: which event and which operation leads to which use case."""

from __future__ import annotations

from services.chassis.entrypoints import UnitOfWork, on_event, operation
from services.contracts.deliberation.events import ItemNotAgreed, ResolutionAdopted
from services.contracts.dispatch import operations as op
from services.contracts.evaluation.events.ratings import RedoOrdered
from services.contracts.followup.events.chain import CaseReopened
from services.contracts.intake.events.opinions import CaseRegistered
from services.contracts.policy import DispatchPolicy
from services.dispatch import usecases
from services.dispatch.entrypoints.alarms import AlarmDesk
from services.dispatch.entrypoints.clocks import ClockDesk
from services.dispatch.entrypoints.returns import ReturnDesk
from services.dispatch.store import Store
from services.dispatch.usecases import Work


class Dispatch(ReturnDesk, ClockDesk, AlarmDesk):
    """Every case gets a body, a due time and a reviewed reply."""

    name = "dispatch"
    work = UnitOfWork(Store, DispatchPolicy)

    @on_event(CaseRegistered)
    def on_case_registered(self, event: CaseRegistered, tx: Work) -> None:
        """Give a registered case its handling body, or put it on the desk."""
        usecases.route_case(tx, event)

    @on_event(ResolutionAdopted)
    def on_resolution_adopted(self, event: ResolutionAdopted, tx: Work) -> None:
        """Give a complex case the body that its session resolved upon."""
        usecases.adopt_resolution(tx, event)

    @on_event(ItemNotAgreed)
    def on_item_not_agreed(self, event: ItemNotAgreed, tx: Work) -> None:
        """Put a case on which the parties did not agree on the desk."""
        usecases.return_to_desk(tx, event)

    @on_event(RedoOrdered)
    def on_redo_ordered(self, event: RedoOrdered, tx: Work) -> None:
        """Open the next round, with what it has to mend."""
        usecases.open_next_round(tx, event.case_id, event.round, scope=event.scope)

    @on_event(CaseReopened)
    def on_case_reopened(self, event: CaseReopened, tx: Work) -> None:
        """Open the next round of a case that did not hold."""
        usecases.open_next_round(tx, event.case_id, event.round, scope="all")

    @operation(op.EnrollBody)
    def enroll_body(self, request: op.EnrollBody, tx: Work) -> op.BodyView:
        """Add a handling body or change it."""
        return usecases.enroll_body(tx, request)

    @operation(op.SetRoute)
    def set_route(self, request: op.SetRoute, tx: Work) -> op.RouteView:
        """Say which body leads for a topic."""
        return usecases.set_route(tx, request)

    @operation(op.Routes)
    def routes(self, request: op.Routes, tx: Work) -> op.RoutePage:
        """List the routing rules."""
        return usecases.routes(tx, request)

    @operation(op.LoadTopics)
    def load_topics(self, request: op.LoadTopics, tx: Work) -> op.TopicsLoaded:
        """Add topics to the tree."""
        return usecases.load_topics(tx, request)

    @operation(op.Assign)
    def assign(self, request: op.Assign, tx: Work) -> op.AssignmentView:
        """Give a case from the desk its body by hand."""
        return usecases.assign(tx, request)

    @operation(op.Claim)
    def claim(self, request: op.Claim, tx: Work) -> op.AssignmentView:
        """Take an assigned case. The first claim wins."""
        return usecases.claim(tx, request)

    @operation(op.SubmitReply)
    def submit_reply(self, request: op.SubmitReply, tx: Work) -> op.AssignmentView:
        """Hand in an answer for review."""
        return usecases.submit_reply(tx, request)

    @operation(op.ReviewReply)
    def review_reply(self, request: op.ReviewReply, tx: Work) -> op.AssignmentView:
        """Approve an answer, which delivers it, or send it back."""
        return usecases.review_reply(tx, request)

    @operation(op.Complete)
    def complete(self, request: op.Complete, tx: Work) -> op.AssignmentView:
        """Declare a case done."""
        return usecases.complete(tx, request)

    @operation(op.GetAssignment)
    def get_assignment(self, request: op.GetAssignment, tx: Work) -> op.AssignmentView:
        """Show a case's current round."""
        return usecases.get_assignment(tx, request)

    @operation(op.Worklist)
    def worklist(self, request: op.Worklist, tx: Work) -> op.AssignmentPage:
        """List the current rounds of a body, or of all."""
        return usecases.worklist(tx, request)

    @operation(op.Desk)
    def desk(self, request: op.Desk, tx: Work) -> op.AssignmentPage:
        """List the cases that wait to be assigned by hand."""
        return usecases.desk(tx, request)
