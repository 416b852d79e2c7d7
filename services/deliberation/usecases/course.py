"""The course of a session: opened with all parties there, closed with a verdict on every item."""

from __future__ import annotations

from uuid import UUID

from services.contracts import roles
from services.contracts.deliberation.events import BodyAbsent, ItemNotAgreed, ResolutionAdopted, SessionHeld
from services.contracts.deliberation.operations import CloseSession, OpenSession, SessionView
from services.contracts.deliberation.operations import Session as SessionQuery
from services.deliberation.domain.agenda import RESOLVED, Decision, Item
from services.deliberation.domain.party import DEPUTY, KINDS, STATE_ORGAN, VOTER, headcount
from services.deliberation.domain.refusal import SessionUnknown
from services.deliberation.domain.session import MINUTED, Session
from services.deliberation.usecases.view import promises, view
from services.deliberation.usecases.wording import worded
from services.deliberation.usecases.work import Work, held_session


def session(tx: Work, request: SessionQuery) -> SessionView:
    """Show one session. A body sees those that concern it, and any whose minutes are published."""
    found = tx.store.sessions.find(request.session_id)
    if found is None or not _may_see(tx, found):
        raise SessionUnknown
    return view(tx, found)


@worded
def open_session(tx: Work, request: OpenSession) -> SessionView:
    """Open the session. From here on its cases stay with it, even if somebody assigns one by hand."""
    opened = held_session(tx, request.session_id, with_cases=True).open(tx.now, tx.policy.quorum_per_party)
    tx.store.sessions.save_state(opened, by=tx.caller.subject)
    return view(tx, opened)


@worded
def close_session(tx: Work, request: CloseSession) -> SessionView:
    """Close the session: resolutions take effect, what was not agreed goes up, absent bodies are named."""
    closed = held_session(tx, request.session_id).close(tx.now)
    tx.store.sessions.save_state(closed, by=tx.caller.subject)
    tx.emit(_held(closed))
    for body in closed.absent_bodies:
        tx.emit(BodyAbsent(session_id=closed.session_id, body=body))
    cases = tx.store.cases.find_for_update(closed.cases)
    concluded = []
    for item in closed.items:
        for case_id in item.cases:
            assert item.decision is not None
            concluded.append(cases[case_id].concluded(closed.kind, item.decision.verdict))
            if KINDS[closed.kind].settles:
                _tell_verdict(tx, closed, item, item.decision, case_id)
    tx.store.cases.save(concluded)
    return view(tx, closed)


def _tell_verdict(tx: Work, closed: Session, item: Item, decision: Decision, case_id: UUID) -> None:
    if decision.verdict != RESOLVED:
        tx.emit(ItemNotAgreed(case_id=case_id, session_id=closed.session_id, item=item.item))
        return
    assert decision.lead is not None
    tx.emit(ResolutionAdopted(
        case_id=case_id, session_id=closed.session_id, item=item.item, lead=decision.lead,
        assisting=list(decision.assisting), commitments=promises(decision.commitments), adopted_at=tx.now,
    ))


def _held(closed: Session) -> SessionHeld:
    """The session counts for the day on which it opened (B14, B19)."""
    assert closed.opened_at is not None
    came = headcount(person for person in closed.participants if person.has_attended)
    return SessionHeld(
        session_id=closed.session_id, hall=closed.hall, site=closed.site, kind=closed.kind,
        held_at=closed.opened_at, cases=list(closed.cases), voters=came[VOTER],
        organs=came[STATE_ORGAN], deputies=came[DEPUTY],
    )


def _may_see(tx: Work, found: Session) -> bool:
    if tx.caller.has(*roles.STAFF) or found.state == MINUTED:
        return True
    return tx.caller.body is not None and found.concerns(tx.caller.body)
