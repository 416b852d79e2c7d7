"""Watching over promises."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.followup.operations import commitments as commitments_ask
from services.contracts.followup.operations import supervision as ask
from services.followup.usecases import supervision
from services.followup.usecases.work import Work


class SupervisionDesk:
    """Watching over promises."""

    @operation(ask.AssignSupervisors)
    def assign_supervisors(self, request: ask.AssignSupervisors, tx: Work) -> ask.SupervisionView:
        """Name the deputies who watch a commitment."""
        return supervision.assign_supervisors(tx, request)

    @operation(ask.Supervise)
    def supervise(self, request: ask.Supervise, tx: Work) -> ask.SupervisionView:
        """Record a look at a commitment."""
        return supervision.supervise(tx, request)

    @operation(ask.Supervision)
    def supervision(self, request: ask.Supervision, tx: Work) -> ask.SupervisionView:
        """Show who watches a commitment."""
        return supervision.supervision(tx, request)

    @operation(ask.ContinueCommitment)
    def continue_commitment(self, request: ask.ContinueCommitment, tx: Work) -> commitments_ask.CommitmentView:
        """Go on with a promise that is not kept."""
        return supervision.continue_commitment(tx, request)

    @on_timer
    def tell_overdue(self, tx: Work) -> bool:
        """Say what is overdue."""
        return supervision.tell_overdue(tx)

    @on_timer
    def watch_promises(self, tx: Work) -> bool:
        """Report promises that nobody watches."""
        return supervision.watch_promises(tx)
