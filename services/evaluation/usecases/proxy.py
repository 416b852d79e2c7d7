"""Rating for a voter who cannot be reached, or who needs a hand (代评, C24, X11): never alone, never unmarked."""

from __future__ import annotations

from datetime import timedelta

from services.chassis import paging
from services.contracts import roles
from services.contracts.evaluation.operations.ratings import (
    AppraisalView,
    RateByProxy,
    SilentPage,
    SilentRatings,
    SilentRow,
)
from services.evaluation.domain.appraisal import Case
from services.evaluation.domain.cell import ASSISTED, DEPUTY, Rater, Verdict
from services.evaluation.domain.refusal import CaseUnknown, NotYourCell, OwnGradeFirst, StillReachable, VoiceUnknown
from services.evaluation.domain.sight import Reader
from services.evaluation.usecases.rating import appraisal_view, give
from services.evaluation.usecases.work import Work


def rate_by_proxy(tx: Work, request: RateByProxy) -> AppraisalView:
    """Give a voter's grade in his place: the grid's deputy and one resident, both named; or his own, with a hand."""
    case = tx.store.case_for_update(request.case_id)
    if case is None:
        raise CaseUnknown
    deputy = _deputy(tx, case)
    voice = tx.store.find_voice(case.case_id, request.opinion_id)
    if voice is None:
        raise VoiceUnknown
    appraisal = case.appraisal_to_rate()
    if request.acting != ASSISTED:
        own = tx.store.own_cells(appraisal, Rater(case.deputy))
        if any(cell.is_open for cell in own if cell.axis == request.axis):
            raise OwnGradeFirst  # or he would give his own knowing the other's (C20)
        silent_until = appraisal.opened_at + timedelta(days=tx.policy.proxy_after_days)
        if voice.is_reachable and tx.now < silent_until:
            raise StillReachable(day=tx.day_of(silent_until).isoformat())
    rater = Rater(deputy, request.opinion_id, acting=request.acting, witness=request.witness, entered_by=tx.caller.subject)
    verdict = Verdict(request.grade, request.reason, request.note, rater, tx.now)
    settled = give(tx, case, verdict, request.axis, request.body)
    return appraisal_view(tx, case, settled, Reader(DEPUTY if tx.caller.has(roles.DEPUTY) else "other"))


def silent_ratings(tx: Work, request: SilentRatings) -> SilentPage:
    """List voters who have been reminded to the last and are silent still: to be asked face to face by the deputy."""
    sees_all = tx.caller.has(*(role for role in roles.STAFF if role != roles.DEPUTY))
    rows = tx.store.silent(
        deputy=None if sees_all else tx.caller.deputy or "",
        before=tx.now - timedelta(days=tx.policy.proxy_after_days),
        after=paging.moment_and_id(request.cursor), limit=request.limit + 1,
    )
    page = [SilentRow(**row) for row in rows[:request.limit]]
    following = paging.encode(page[-1].opened_at.isoformat(), page[-1].opinion_id) if len(rows) > len(page) else ""
    return SilentPage(items=page, next_cursor=following)


def _deputy(tx: Work, case: Case) -> str:
    """Return in whose name this is done: the case's own deputy, by himself or by the staff of a station."""
    if tx.caller.has(roles.DEPUTY) and tx.caller.deputy != case.deputy:
        raise NotYourCell
    return case.deputy
