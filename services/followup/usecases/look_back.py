"""The look-back (回头看): a deputy who did not rate goes back; the case is over, or begins again."""

from __future__ import annotations

from services.contracts import labels
from services.contracts.followup.events.chain import CaseArchived, CaseReopened, LookBackHeld
from services.contracts.followup.operations.cases import CaseWhole
from services.contracts.followup.operations.look_backs import RecordLookBack
from services.followup.domain.refusal import CaseUnknown, NotClosed
from services.followup.usecases.activities import count_look_back
from services.followup.usecases.view import case_whole
from services.followup.usecases.work import Work, say


def record_look_back(tx: Work, request: RecordLookBack) -> CaseWhole:
    """Record what a deputy found: `holds` archives the case, `relapsed` opens a further round (D24)."""
    case = tx.store.cases.lock_one(request.case_id)
    if case is None:
        raise CaseUnknown
    deputy = tx.caller.deputy
    has_rated = deputy is not None and tx.store.look_backs.has_rated(case.case_id, deputy)
    try:
        case.admit_look_back(deputy, tx.today, has_rated=has_rated)
    except NotClosed:
        raise NotClosed(
            missing=", ".join(case.missing),
            missing_zh="、".join(labels.GATE[condition][0] for condition in case.missing),
            missing_en=", ".join(labels.GATE[condition][1] for condition in case.missing),
        ) from None
    assert deputy is not None, "admitted"
    tx.store.look_backs.add(
        case.case_id, case.round, result=request.result, deputy=deputy, finding=request.finding, at=tx.now
    )
    held = LookBackHeld(case_id=case.case_id, round=case.round, result=request.result, deputy=deputy, held_at=tx.now)
    case = say(tx, case, held)
    count_look_back(tx, held, case.grid)
    if request.result == "holds":
        case = case.archive(tx.now)
        case = say(tx, case, CaseArchived(case_id=case.case_id, round=case.round, archived_at=tx.now))
    else:
        case = case.reopen()
        case = say(tx, case, CaseReopened(case_id=case.case_id, round=case.round, reopened_at=tx.now))
    tx.store.cases.save(case)
    return case_whole(tx, case)
