"""Picking out hard and key problems (B11) by the grid's deputy, station staff or the committee's office."""

from __future__ import annotations

from uuid import UUID

from services.chassis.paging import encode, moment_and_id
from services.contracts import roles
from services.contracts.intake.events.screening import CaseScreened
from services.contracts.intake.operations.screening import (
    Mark,
    ScreenCase,
    ScreenedCase,
    ScreenedCases,
    ScreenedPage,
    Screening,
    ScreeningView,
    UnscreenCase,
)
from services.contracts.labels import CASE_MARKS
from services.intake.domain.progress import OVER
from services.intake.domain.refusal import CaseOver, CaseUnknown, NotYourGrid
from services.intake.domain.screening import CaseMark, Marker, marked, unmarked
from services.intake.usecases.work import Work, own_deputy


def screen_case(tx: Work, request: ScreenCase) -> ScreeningView:
    """Mark a case that is not over; a hard one may become a key one."""
    grid, stage = _locked_case(tx, request.case_id)
    marker = _marker(tx, grid)
    if stage in OVER:
        raise CaseOver
    before = tx.store.case_marks.current_mark(request.case_id)
    _put_mark(tx, marked(before, request.case_id, request.mark, request.reason, marker, tx.now))
    return _view(tx, request.case_id)


def unscreen_case(tx: Work, request: UnscreenCase) -> ScreeningView:
    """Take the mark back, also of a case that is over."""
    grid, _ = _locked_case(tx, request.case_id)
    before = tx.store.case_marks.current_mark(request.case_id)
    _put_mark(tx, unmarked(before, request.case_id, request.reason, _marker(tx, grid), tx.now))
    return _view(tx, request.case_id)


def screening(tx: Work, request: Screening) -> ScreeningView:
    """Show the mark of a case and how it came by it."""
    if tx.store.cases.view(request.case_id) is None:
        raise CaseUnknown
    return _view(tx, request.case_id)


def screened_cases(tx: Work, request: ScreenedCases) -> ScreenedPage:
    """List what is marked now, last marked first."""
    rows = tx.store.case_marks.marked_page(
        request.mark, request.grid, moment_and_id(request.cursor), request.limit + 1)
    shown = [ScreenedCase(**row) for row in rows[:request.limit]]
    more = len(rows) > request.limit
    return ScreenedPage(items=shown, next_cursor=encode(shown[-1].at.isoformat(), shown[-1].case_id) if more else "")


def _locked_case(tx: Work, case_id: UUID) -> tuple[str, str]:
    """Lock a case and return its grid and stage."""
    found = tx.store.cases.lock(case_id)
    if found is None:
        raise CaseUnknown
    return found


def _put_mark(tx: Work, after: CaseMark) -> None:
    """Let a mark of a locked case hold from now on, and say so."""
    tx.store.case_marks.add_mark(after)
    tx.emit(CaseScreened(case_id=after.case_id, mark=after.mark, reason=after.reason, by=after.by, at=after.at))


def _marker(tx: Work, grid: str) -> Marker:
    """Return who marks: the office and the station for the whole district, a deputy in his own grids."""
    subject = tx.caller.subject
    if tx.caller.has(roles.COMMITTEE_OFFICE, roles.STATION_STAFF):
        return Marker(subject, None, subject)
    deputy = own_deputy(tx)
    if grid not in deputy.grids:
        raise NotYourGrid(grid=grid)
    return Marker(deputy.deputy, deputy.deputy, subject)


def _view(tx: Work, case_id: UUID) -> ScreeningView:
    history = [_step(mark) for mark in tx.store.case_marks.marks_of(case_id)]
    return ScreeningView(case_id=case_id, mark=history[-1].mark if history else "none", history=history)


def _step(mark: CaseMark) -> Mark:
    zh, en = CASE_MARKS[mark.mark]
    return Mark(mark=mark.mark, mark_label=zh, mark_label_en=en, reason=mark.reason, by=mark.by, at=mark.at)
