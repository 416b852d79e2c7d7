"""The waiting list: filled by dispatch's requests, thinned by its assignments."""

from __future__ import annotations

from services.contracts.deliberation.operations import WaitingCase, WaitingCases, WaitingPage
from services.contracts.dispatch.events import CaseAssigned, DeliberationRequested
from services.deliberation.domain.case import ASSIGNED, ON_AGENDA, Request
from services.deliberation.domain.session import CONVENED
from services.deliberation.usecases.work import Work


def take_request(tx: Work, event: DeliberationRequested) -> None:
    """Put a case on the waiting list, unless it was put there before or has been assigned since."""
    request = Request(event.case_id, event.number, event.title, event.category, event.grid, event.site,
                      event.suggested_lead, event.requested_at)
    case = tx.store.cases.at_request(request)
    waiting = case.requested(request.requested_at)
    if waiting != case:
        tx.store.cases.save_request(waiting, request)


def note_assignment(tx: Work, event: CaseAssigned) -> None:
    """Take an assigned case off the waiting list, or off the agenda of a session that has not yet opened."""
    case = tx.store.cases.at_assignment(event.case_id, event.assigned_at)
    is_debated = (case.state == ON_AGENDA and case.session_id is not None
                  and tx.store.sessions.state_of(case.session_id) != CONVENED)
    noted = case.assigned(event.assigned_at, is_debated=is_debated)
    if noted == case:
        return
    tx.store.cases.save([noted])
    if case.session_id is not None and noted.state == ASSIGNED:
        tx.store.cases.take_off(case.case_id, case.session_id, tx.now)


def waiting_cases(tx: Work, request: WaitingCases) -> WaitingPage:
    """List the cases that wait for a session, newest first."""
    rows, cursor = tx.store.cases.page_waiting(request.limit, request.cursor)
    return WaitingPage(items=[WaitingCase(**row) for row in rows], next_cursor=cursor)
