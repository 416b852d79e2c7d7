"""The waiting list: filled by dispatch's requests, thinned by its assignments; and the limits of what is on it."""

from __future__ import annotations

from typing import Any

from services.chassis.transaction import NotYet
from services.contracts.deliberation.events import SettlementExtended
from services.contracts.deliberation.operations import (
    ExtendSettlement,
    SettlementView,
    WaitingCase,
    WaitingCases,
    WaitingPage,
)
from services.contracts.dispatch.events.chain import CaseAssigned, DeliberationRequested
from services.contracts.evaluation.events.ratings import RedoOrdered
from services.contracts.intake.events.opinions import CaseRegistered
from services.contracts.intake.events.screening import CaseScreened
from services.deliberation.domain.case import ASSIGNED, ON_AGENDA, REGISTERED, Request
from services.deliberation.domain.limits import check_extension, due_on
from services.deliberation.domain.session import ADJOURNED, CONVENED
from services.deliberation.usecases.work import Work, check_station


def note_registration(tx: Work, event: CaseRegistered) -> None:
    """Know a case by its number and title, so that a meeting can take it up; what dispatch has told stays."""
    tx.store.cases.add_registered({"case_id": event.case_id, "number": event.number, "title": event.title,
                                   "category": event.category, "grid": event.grid, "site": event.site})


def take_request(tx: Work, event: DeliberationRequested) -> None:
    """Put a case on the waiting list, unless it was put there before or has been assigned since."""
    request = Request(event.case_id, event.number, event.title, event.category, event.grid, event.site,
                      event.suggested_lead, event.requested_at, event.round)
    case = tx.store.cases.at_request(request)
    waiting = case.requested(request.requested_at)
    if waiting != case:
        tx.store.cases.save_request(waiting, request)


def note_assignment(tx: Work, event: CaseAssigned) -> None:
    """Take an assigned case off the waiting list, or off the agenda of a session that is not debating it."""
    case = tx.store.cases.at_assignment(event.case_id, event.assigned_at, event.round)
    is_debated = (case.state == ON_AGENDA and case.session_id is not None
                  and tx.store.sessions.state_of(case.session_id) not in (CONVENED, ADJOURNED))
    noted = case.assigned(event.assigned_at, is_debated=is_debated, round_=event.round)
    if noted == case:
        return
    tx.store.cases.save([noted])
    if case.state == ON_AGENDA and case.session_id is not None and noted.state in (ASSIGNED, REGISTERED):
        tx.store.cases.take_off(case.case_id, case.session_id, tx.now)


def note_screening(tx: Work, event: CaseScreened) -> None:
    """Keep whether a case was picked out as hard or key: only such cases go on site (B11)."""
    case = tx.store.cases.find_for_update([event.case_id]).get(event.case_id)
    if case is None:
        raise NotYet("the case has not been registered here")
    marked = case.screened(None if event.mark == "none" else event.mark, event.at)
    if marked != case:
        tx.store.cases.save([marked])


def propose_redo(tx: Work, event: RedoOrdered) -> None:
    """Propose a case whose redo has gone up to the committee to the hall (C23); which round that is, evaluation says."""
    if not event.is_escalated:
        return
    case = tx.store.cases.find_for_update([event.case_id]).get(event.case_id)
    if case is None or case.number is None:
        raise NotYet("the case has not been registered here")
    proposed = case.escalated(event.round, event.ordered_at)
    if proposed != case:
        tx.store.cases.save([proposed])


def waiting_cases(tx: Work, request: WaitingCases) -> WaitingPage:
    """List the cases that wait for a session, newest first."""
    rows, cursor = tx.store.cases.page_waiting(request.limit, request.cursor)
    return WaitingPage(items=[_waiting(tx, row) for row in rows], next_cursor=cursor)


def extend_settlement(tx: Work, request: ExtendSettlement) -> SettlementView:
    """Put the settlement of a complex case off: once, before it is due, by the station of its site or the committee."""
    found = tx.store.cases.find_for_update([request.case_id]).get(request.case_id)
    requested_on = tx.day_of(found.requested_at) if found and found.requested_at else None
    case = check_extension(request.case_id, found, requested_on, tx.today, tx.policy.settle_days)
    if case.site is not None:
        check_station(tx.caller, case.site)
    days = tx.policy.settle_extension_days
    assert requested_on is not None
    tx.store.cases.save_extension(case.case_id, days, request.reason, by=tx.caller.subject, at=tx.now)
    settle_by = due_on(requested_on, tx.policy.settle_days + days)
    tx.emit(SettlementExtended(case_id=case.case_id, settle_by=settle_by, extended_days=days, extended_at=tx.now))
    return SettlementView(case_id=case.case_id, settle_by=settle_by, extended_days=days)


def _waiting(tx: Work, row: dict[str, Any]) -> WaitingCase:
    told = {name: row[name] for name in WaitingCase._names if name in row}
    if not row["is_asked_for"]:
        return WaitingCase(**told)
    asked_on = tx.day_of(row["requested_at"])
    return WaitingCase(**told, convene_by=due_on(asked_on, tx.policy.convene_days),
                       settle_by=due_on(asked_on, tx.policy.settle_days + row["extended_days"]))
