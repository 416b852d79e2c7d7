"""Flagging (D10): a deputy of the grid or the committee office names a trigger; only the office takes one away."""

from __future__ import annotations

from services.contracts import roles
from services.contracts.intake.events.voices import CaseFlagged
from services.contracts.intake.operations.cases import CaseView, FlagCase
from services.intake.domain.case_flags import changed
from services.intake.domain.masking import masked
from services.intake.domain.progress import FINISHED
from services.intake.domain.refusal import CaseOver, CaseUnknown
from services.intake.usecases.case_view import case_view
from services.intake.usecases.work import Work, own_deputy


def flag_case(tx: Work, request: FlagCase) -> CaseView:
    """Set or remove flags of a case that is not closed. What is so already is not said again."""
    is_office = tx.caller.has(roles.COMMITTEE_OFFICE)
    deputy = None if is_office else own_deputy(tx)
    case = tx.store.cases.lock_flags(request.case_id)
    if case is None:
        raise CaseUnknown
    if deputy is not None:
        deputy.require(case["grid"])
    if case["stage"] in FINISHED:
        raise CaseOver
    change = changed(
        case["flags"], request.add, request.remove, by_office=is_office, reason=request.reason
    )
    if change.added or change.removed:
        tx.store.cases.set_flags(request.case_id, change.flags)
        tx.emit(
            CaseFlagged(
                case_id=request.case_id,
                added=change.added,
                removed=change.removed,
                flags=change.flags,
                by=deputy.deputy if deputy is not None else tx.caller.subject,
                reason=masked(request.reason),
            )
        )
    return case_view(tx, request.case_id)
