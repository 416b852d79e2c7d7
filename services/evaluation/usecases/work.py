"""What every use case of evaluation is given."""

from __future__ import annotations

from uuid import UUID

from services.chassis.transaction import NotYet, Transaction
from services.contracts.policy import EvaluationPolicy
from services.evaluation.domain.appraisal import Case
from services.evaluation.store import Store

Work = Transaction[Store, EvaluationPolicy]


def known_case(tx: Work, case_id: UUID) -> Case:
    """Lock the case that an event is about; the event waits for one that is not registered here."""
    case = tx.store.case_for_update(case_id)
    if case is None:
        raise NotYet(f"case {case_id} is not registered here")
    return case


def sequence_of(tx: Work) -> int:
    """Return the place of the event that is being handled among those of its case at its source."""
    return tx.envelope.sequence if tx.envelope else 0
