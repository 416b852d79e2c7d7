"""Events that get their line in a case's ledger and move nothing: what follows from them comes as another event."""

from __future__ import annotations

from services.chassis.entrypoints import on_event
from services.contracts.deliberation import events as deliberation
from services.contracts.intake.events import opinions as intake
from services.followup.usecases import chain
from services.followup.usecases.work import Work


class LedgerNotes:
    """Events that get their line in a case's ledger and move nothing."""

    @on_event(intake.OpinionAttached)
    def on_opinion_attached(self, event: intake.OpinionAttached, tx: Work) -> None:
        """Note one more voice."""
        chain.note(tx, event)

    @on_event(deliberation.ItemNotAgreed)
    def on_item_not_agreed(self, event: deliberation.ItemNotAgreed, tx: Work) -> None:
        """Note that the parties did not agree."""
        chain.note(tx, event)
