"""A round's clock: extension and pause, and what is late."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.dispatch import operations as op
from services.dispatch.usecases import clocks, lateness
from services.dispatch.usecases.work import Work


class ClockDesk:
    """A round's clock: extension and pause, and what is late."""

    @operation(op.RequestExtension)
    def request_extension(self, request: op.RequestExtension, tx: Work) -> op.AssignmentView:
        """Ask for more time, once a round."""
        return clocks.request_extension(tx, request)

    @operation(op.DecideExtension)
    def decide_extension(self, request: op.DecideExtension, tx: Work) -> op.AssignmentView:
        """Grant the extension or refuse it."""
        return clocks.decide_extension(tx, request)

    @operation(op.Pause)
    def pause(self, request: op.Pause, tx: Work) -> op.AssignmentView:
        """Let the clock stand."""
        return clocks.pause(tx, request)

    @operation(op.Resume)
    def resume(self, request: op.Resume, tx: Work) -> op.AssignmentView:
        """Let the clock go on."""
        return clocks.resume(tx, request)

    @operation(op.Overdue)
    def overdue(self, request: op.Overdue, tx: Work) -> op.AssignmentPage:
        """List what is overdue."""
        return lateness.overdue(tx, request)

    @operation(op.Urge)
    def urge(self, request: op.Urge, tx: Work) -> op.AssignmentView:
        """Urge the lead body to answer."""
        return lateness.urge(tx, request)

    @on_timer
    def end_pauses(self, tx: Work) -> bool:
        """End the pauses that have stood as long as they may."""
        return clocks.end_pauses(tx)

    @on_timer
    def settle_due_times(self, tx: Work) -> bool:
        """Compute provisional due times again when their year is published."""
        return clocks.settle_due_times(tx)

    @on_timer
    def tell_due_soon(self, tx: Work) -> bool:
        """Say which replies are due soon."""
        return lateness.tell_due_soon(tx)

    @on_timer
    def tell_overdue(self, tx: Work) -> bool:
        """Say which replies are overdue, by level."""
        return lateness.tell_overdue(tx)
