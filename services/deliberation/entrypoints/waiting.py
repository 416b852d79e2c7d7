"""The cases that wait for a session: what is said of them, and their limits."""

from __future__ import annotations

from services.chassis.entrypoints import on_event, operation
from services.contracts.deliberation import operations as o
from services.contracts.dispatch.events.chain import CaseAssigned, DeliberationRequested
from services.contracts.evaluation.events.ratings import RedoOrdered
from services.contracts.intake.events.opinions import CaseRegistered
from services.contracts.intake.events.screening import CaseScreened
from services.deliberation.usecases import waiting
from services.deliberation.usecases.work import Work


class WaitingDesk:
    """The cases that wait for a session: what is said of them, and their limits."""

    @on_event(CaseRegistered)
    def on_case_registered(self, event: CaseRegistered, tx: Work) -> None:
        """Know a case by its number and title."""
        waiting.note_registration(tx, event)

    @on_event(CaseScreened)
    def on_case_screened(self, event: CaseScreened, tx: Work) -> None:
        """Keep whether a case was picked out as hard or key."""
        waiting.note_screening(tx, event)

    @on_event(DeliberationRequested)
    def on_deliberation_requested(self, event: DeliberationRequested, tx: Work) -> None:
        """Put a complex case on the waiting list."""
        waiting.take_request(tx, event)

    @on_event(CaseAssigned)
    def on_case_assigned(self, event: CaseAssigned, tx: Work) -> None:
        """Let an assigned case leave the waiting list."""
        waiting.note_assignment(tx, event)

    @on_event(RedoOrdered)
    def on_redo_ordered(self, event: RedoOrdered, tx: Work) -> None:
        """Propose a case whose redo has gone up to the committee."""
        waiting.propose_redo(tx, event)

    @operation(o.WaitingCases)
    def waiting_cases(self, request: o.WaitingCases, tx: Work) -> o.WaitingPage:
        """List the cases that wait for a session."""
        return waiting.waiting_cases(tx, request)

    @operation(o.ExtendSettlement)
    def extend_settlement(self, request: o.ExtendSettlement, tx: Work) -> o.SettlementView:
        """Put the settlement of a complex case off, once."""
        return waiting.extend_settlement(tx, request)
