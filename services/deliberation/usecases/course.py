"""The course of a session: opened with all parties there, closed with a verdict on every item."""

from __future__ import annotations

from uuid import UUID

from services.contracts import roles
from services.contracts.deliberation.events import BodyAbsent, ItemNotAgreed, ResolutionAdopted, SessionHeld
from services.contracts.deliberation.operations import CloseSession, OpenSession, SessionView
from services.contracts.deliberation.operations import Session as SessionQuery
from services.deliberation.domain.agenda import ENTRUSTING, Item
from services.deliberation.domain.case import Case
from services.deliberation.domain.merging import effective
from services.deliberation.domain.party import CONSULT, DEPUTY, KINDS, STATE_ORGAN, VOTER, headcount
from services.deliberation.domain.refusal import SessionUnknown
from services.deliberation.domain.session import MINUTED, Session
from services.deliberation.usecases.alarms import MEETING, MEETING_MISSING, alarming
from services.deliberation.usecases.view import promises, view
from services.deliberation.usecases.wording import worded
from services.deliberation.usecases.work import Work, held_session


def session(tx: Work, request: SessionQuery) -> SessionView:
    """Show one session. A body sees those that concern it, and any whose minutes are published."""
    return view(tx, seen_session(tx, request.session_id))


def seen_session(tx: Work, session_id: UUID) -> Session:
    """Return a session that the caller may see."""
    found = tx.store.sessions.find(session_id)
    if found is None or not _may_see(tx, found):
        raise SessionUnknown
    return found


@worded
def open_session(tx: Work, request: OpenSession) -> SessionView:
    """Open the session. From here on its cases stay with it, even if somebody assigns one by hand."""
    opened = held_session(tx, request.session_id, with_cases=True).open(tx.now, tx.policy.quorum_per_party)
    tx.store.sessions.save_state(opened, by=tx.caller.subject)
    return view(tx, opened)


@worded
def close_session(tx: Work, request: CloseSession) -> SessionView:
    """Close the session: verdicts take effect, what was not settled goes up, absent bodies are named and counted."""
    closed = held_session(tx, request.session_id).close(tx.now)
    assert closed.opened_at is not None
    tx.store.sessions.save_state(closed, by=tx.caller.subject)
    tx.emit(_held(closed))
    tx.store.watch.add_absences(closed.session_id, closed.absent_bodies, closed.opened_at)
    for body in closed.absent_bodies:
        tx.emit(BodyAbsent(session_id=closed.session_id, body=body))
    if closed.kind == MEETING:
        alarming.clear_about(tx, MEETING_MISSING, [f"{tx.day_of(closed.opened_at):%Y-%m}"])
    cases = tx.store.cases.find_for_update(closed.cases)
    concluded = []
    for item in closed.items:
        takes_effect = effective(item, closed.items)
        for case_id in item.cases:
            assert takes_effect.decision is not None
            verdict = takes_effect.decision.verdict
            concluded.append(cases[case_id].concluded(closed.kind, verdict, tx.now))
            if KINDS[closed.kind].settles and verdict != CONSULT:
                _tell_verdict(tx, closed, takes_effect, cases[case_id])
    tx.store.cases.save(concluded)
    return view(tx, closed)


def _tell_verdict(tx: Work, closed: Session, item: Item, case: Case) -> None:
    decision = item.decision
    assert decision is not None
    if decision.verdict not in ENTRUSTING:
        tx.emit(ItemNotAgreed(
            case_id=case.case_id, session_id=closed.session_id, item=item.item, round=case.round,
            verdict=decision.verdict, merged_into=decision.merged_into,
        ))
        return
    assert decision.lead is not None
    tx.emit(ResolutionAdopted(
        case_id=case.case_id, session_id=closed.session_id, item=item.item, lead=decision.lead,
        assisting=list(decision.assisting), commitments=promises(decision.commitments), adopted_at=tx.now,
        round=case.round, verdict=decision.verdict,
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
