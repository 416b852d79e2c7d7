"""Cases as they are registered."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.intake.operations import cases as ask
from services.intake import usecases
from services.intake.usecases import case_flags, case_ledger
from services.intake.usecases.work import Work


class CaseDesk:
    """Cases as they are registered."""

    @operation(ask.RegisterCase)
    def register_case(self, request: ask.RegisterCase, tx: Work) -> ask.CaseView:
        """Enter a case in the problem ledger (定单)."""
        return usecases.register_case(tx, request)

    @operation(ask.AttachOpinion)
    def attach_opinion(self, request: ask.AttachOpinion, tx: Work) -> ask.CaseView:
        """Add a voice to a registered case."""
        return usecases.attach_opinion(tx, request)

    @operation(ask.FlagCase)
    def flag_case(self, request: ask.FlagCase, tx: Work) -> ask.CaseView:
        """Set or remove triggers of the five chiefs' inquiry."""
        return case_flags.flag_case(tx, request)

    @operation(ask.Ledger)
    def ledger(self, request: ask.Ledger, tx: Work) -> ask.LedgerPage:
        """Read the problem ledger."""
        return case_ledger.ledger(tx, request)

    @operation(ask.GetCase)
    def get_case(self, request: ask.GetCase, tx: Work) -> ask.CaseView:
        """Show one case."""
        return usecases.get_case(tx, request)
