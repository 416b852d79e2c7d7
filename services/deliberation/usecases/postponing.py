"""A session is put off, called again, or called off: in none of these cases has it been held (B19)."""

from __future__ import annotations

from services.contracts.deliberation.events import SessionAdjourned, SessionCancelled
from services.contracts.deliberation.operations import Adjourn, CancelSession, Reconvene, SessionView
from services.deliberation.domain.session import OPEN
from services.deliberation.usecases.convening import say_convened
from services.deliberation.usecases.view import view
from services.deliberation.usecases.wording import worded
from services.deliberation.usecases.work import Work, held_session


@worded
def adjourn(tx: Work, request: Adjourn) -> SessionView:
    """Put a session off; with a new time, call it again at once."""
    before = held_session(tx, request.session_id)
    session = before.adjourn(request.reason, tx.now, tx.policy.quorum_per_party)
    tx.store.sessions.save_adjourned(session, request.reason, request.note, was_open=before.state == OPEN,
                                     by=tx.caller.subject, at=tx.now)
    tx.store.records.save_presences(session)
    if request.scheduled_at is not None:
        session = session.reconvene(request.scheduled_at, "", tx.now)
        tx.store.sessions.save_reconvened(session, by=tx.caller.subject, at=tx.now)
    tx.emit(SessionAdjourned(
        session_id=session.session_id, hall=session.hall, site=session.site, kind=session.kind,
        cases=list(session.cases), reason=request.reason, adjourned_at=tx.now, scheduled_at=request.scheduled_at,
    ))
    if request.scheduled_at is not None:
        say_convened(tx, session)
    return view(tx, session)


@worded
def reconvene(tx: Work, request: Reconvene) -> SessionView:
    """Call an adjourned session again."""
    session = held_session(tx, request.session_id).reconvene(request.scheduled_at, request.place, tx.now)
    tx.store.sessions.save_reconvened(session, by=tx.caller.subject, at=tx.now)
    say_convened(tx, session)
    return view(tx, session)


@worded
def cancel_session(tx: Work, request: CancelSession) -> SessionView:
    """Call a session off; its cases are as they would be without it, those that waited wait again."""
    session = held_session(tx, request.session_id, with_cases=True).cancel(tx.now)
    tx.store.sessions.save_cancelled(session, request.reason, by=tx.caller.subject, at=tx.now)
    cases = tx.store.cases.find_for_update(session.cases)
    tx.store.cases.save([cases[case_id].off_the_agenda() for case_id in session.cases])
    tx.emit(SessionCancelled(
        session_id=session.session_id, hall=session.hall, site=session.site, kind=session.kind,
        cases=list(session.cases), cancelled_at=tx.now,
    ))
    return view(tx, session)
