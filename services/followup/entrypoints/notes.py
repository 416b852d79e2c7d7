"""Events that get their line in a case's ledger and move nothing: what follows from them comes as another event."""

from __future__ import annotations

from services.chassis.entrypoints import on_event
from services.contracts.deliberation import events as deliberation
from services.contracts.evaluation.events import reappraisals
from services.contracts.intake.events import opinions as intake
from services.contracts.intake.events import screening, voices
from services.followup.entrypoints.dispatch_notes import DispatchNotes
from services.followup.entrypoints.evaluation_notes import EvaluationNotes
from services.followup.usecases import chain
from services.followup.usecases.work import Work


class LedgerNotes(DispatchNotes, EvaluationNotes):
    """Events that get their line in a case's ledger and move nothing."""

    @on_event(intake.OpinionAttached)
    def on_opinion_attached(self, event: intake.OpinionAttached, tx: Work) -> None:
        """Note one more voice."""
        chain.note(tx, event)

    @on_event(voices.OpinionDetached)
    def on_opinion_detached(self, event: voices.OpinionDetached, tx: Work) -> None:
        """Note that a voice has left, and why."""
        chain.note(tx, event)

    @on_event(voices.CaseSupported)
    def on_case_supported(self, event: voices.CaseSupported, tx: Work) -> None:
        """Note how many say the same."""
        chain.note(tx, event)

    @on_event(voices.CaseFlagged)
    def on_case_flagged(self, event: voices.CaseFlagged, tx: Work) -> None:
        """Note who set or removed which flag."""
        chain.note(tx, event)

    @on_event(screening.CaseScreened)
    def on_case_screened(self, event: screening.CaseScreened, tx: Work) -> None:
        """Note who picked the case out as a hard or key problem, or took the mark back (B11)."""
        chain.note(tx, event)

    @on_event(deliberation.SessionAdjourned)
    def on_session_adjourned(self, event: deliberation.SessionAdjourned, tx: Work) -> None:
        """Note in the ledger of each of its cases that a session was put off."""
        chain.note_session(tx, event)

    @on_event(deliberation.SessionCancelled)
    def on_session_cancelled(self, event: deliberation.SessionCancelled, tx: Work) -> None:
        """Note in the ledger of each of its cases that a session was called off."""
        chain.note_session(tx, event)

    @on_event(deliberation.ItemAdded)
    def on_item_added(self, event: deliberation.ItemAdded, tx: Work) -> None:
        """Note in the ledger of each of its cases that a topic was put on an agenda."""
        chain.note_session(tx, event)

    @on_event(deliberation.ItemDropped)
    def on_item_dropped(self, event: deliberation.ItemDropped, tx: Work) -> None:
        """Note in the ledger of each of its cases that a topic was taken off an agenda."""
        chain.note_session(tx, event)

    @on_event(deliberation.SettlementExtended)
    def on_settlement_extended(self, event: deliberation.SettlementExtended, tx: Work) -> None:
        """Note that the settlement was put off."""
        chain.note(tx, event)

    @on_event(deliberation.ItemNotAgreed)
    def on_item_not_agreed(self, event: deliberation.ItemNotAgreed, tx: Work) -> None:
        """Note that the parties did not agree."""
        chain.note(tx, event)

    @on_event(reappraisals.ReappraisalRequested)
    def on_reappraisal_requested(self, event: reappraisals.ReappraisalRequested, tx: Work) -> None:
        """Note that a body asks for a second look at its rating (C22)."""
        chain.note(tx, event)

    @on_event(reappraisals.ReappraisalDecided)
    def on_reappraisal_decided(self, event: reappraisals.ReappraisalDecided, tx: Work) -> None:
        """Note what the second look found: it closes nothing and opens nothing again."""
        chain.note(tx, event)
