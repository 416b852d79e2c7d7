"""Cases: one whole, its ledger, lists, the count by stage."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.followup.operations import cases as ask
from services.followup.usecases import reading, verifying
from services.followup.usecases.work import Work


class CaseDesk:
    """Cases: one whole, its ledger, lists, the count by stage."""

    @operation(ask.Case)
    def case(self, request: ask.Case, tx: Work) -> ask.CaseWhole:
        """Show one case whole."""
        return reading.case(tx, request)

    @operation(ask.Ledger)
    def ledger(self, request: ask.Ledger, tx: Work) -> ask.LedgerPage:
        """Read a case's ledger."""
        return reading.ledger(tx, request)

    @operation(ask.LedgerAsOf)
    def ledger_as_of(self, request: ask.LedgerAsOf, tx: Work) -> ask.CaseAsOf:
        """Show a case as it was known at a moment."""
        return reading.ledger_as_of(tx, request)

    @operation(ask.VerifyLedger)
    def verify_ledger(self, request: ask.VerifyLedger, tx: Work) -> ask.LedgerVerdict:
        """Recompute the hash chain."""
        return verifying.verify_ledger(tx, request)

    @operation(ask.Cases)
    def cases(self, request: ask.Cases, tx: Work) -> ask.CasePage:
        """List cases."""
        return reading.cases(tx, request)

    @operation(ask.Stages)
    def stages(self, request: ask.Stages, tx: Work) -> ask.StagesView:
        """Count the cases by stage."""
        return reading.stages(tx, request)
