"""A voice that was put into the wrong case leaves its rating."""

from __future__ import annotations

from services.contracts.intake.events.voices import OpinionDetached
from services.evaluation.usecases.rating import settle
from services.evaluation.usecases.work import Work, known_case, sequence_of


def detach_voice(tx: Work, event: OpinionDetached) -> None:
    """Ask a voice that has left the case no more: what it has not rated is taken away, what it has rated stays counted.

    If nobody else is silent the round may be complete now. An attaching that comes late finds the voice gone for good.
    """
    case = known_case(tx, event.case_id)
    tx.store.end_voice(case.case_id, event.opinion_id, sequence_of(tx), tx.now)
    if case.latest is None or not case.is_being_rated:
        return
    tx.store.take_cells_away(case.latest, event.opinion_id)
    settle(tx, case.latest, None, "all")
