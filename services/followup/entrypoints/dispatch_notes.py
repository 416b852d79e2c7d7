"""What happens to a case between its assignment and its reply: a line in its ledger, its lead and due time as they are."""

from __future__ import annotations

from services.chassis.entrypoints import on_event
from services.contracts.dispatch import events as dispatch
from services.followup.usecases import chain
from services.followup.usecases.work import Work


class DispatchNotes:
    """What happens to a case between its assignment and its reply."""

    @on_event(dispatch.AssignmentReturned)
    def on_assignment_returned(self, event: dispatch.AssignmentReturned, tx: Work) -> None:
        """Note that its body refused the case, and why."""
        chain.note(tx, event)

    @on_event(dispatch.ReturnAdjudicated)
    def on_return_adjudicated(self, event: dispatch.ReturnAdjudicated, tx: Work) -> None:
        """Show who handles the case after its return."""
        chain.retime_case(tx, event)

    @on_event(dispatch.CaseReclassified)
    def on_case_reclassified(self, event: dispatch.CaseReclassified, tx: Work) -> None:
        """Note that the case goes to a session after all, and who approved."""
        chain.note(tx, event)

    @on_event(dispatch.ContributionMade)
    def on_contribution_made(self, event: dispatch.ContributionMade, tx: Work) -> None:
        """Note that an assisting body has given its part."""
        chain.note(tx, event)

    @on_event(dispatch.DeadlineExtended)
    def on_deadline_extended(self, event: dispatch.DeadlineExtended, tx: Work) -> None:
        """Show the due time that an extension gives."""
        chain.retime_case(tx, event)

    @on_event(dispatch.ClockPaused)
    def on_clock_paused(self, event: dispatch.ClockPaused, tx: Work) -> None:
        """Show the due time that a pause gives."""
        chain.retime_case(tx, event)

    @on_event(dispatch.ClockResumed)
    def on_clock_resumed(self, event: dispatch.ClockResumed, tx: Work) -> None:
        """Show the due time after a pause."""
        chain.retime_case(tx, event)

    @on_event(dispatch.DueTimeSettled)
    def on_due_time_settled(self, event: dispatch.DueTimeSettled, tx: Work) -> None:
        """Show the due time that a newly published year gives."""
        chain.retime_case(tx, event)

    @on_event(dispatch.DueSoon)
    def on_due_soon(self, event: dispatch.DueSoon, tx: Work) -> None:
        """Note that the body was told before it was due."""
        chain.note(tx, event)

    @on_event(dispatch.CaseOverdue)
    def on_case_overdue(self, event: dispatch.CaseOverdue, tx: Work) -> None:
        """Note that the reply is overdue, and at which level."""
        chain.note(tx, event)

    @on_event(dispatch.CaseUrged)
    def on_case_urged(self, event: dispatch.CaseUrged, tx: Work) -> None:
        """Note who urged the body."""
        chain.note(tx, event)
