"""Who is invited, who comes, who leaves."""

from __future__ import annotations

from services.contracts.deliberation.operations import CheckIn, Invite, Leave, SessionView
from services.deliberation.domain.party import Participant
from services.deliberation.domain.session import Session
from services.deliberation.usecases.view import view
from services.deliberation.usecases.wording import worded
from services.deliberation.usecases.work import Work, held_session


@worded
def invite(tx: Work, request: Invite) -> SessionView:
    """Invite a person for one party."""
    session = held_session(tx, request.session_id).invite(request.participant, request.party, request.body)
    tx.store.records.save_invitation(session, _person(session, request.participant),
                                     by=tx.caller.subject, at=tx.now)
    return view(tx, session)


@worded
def check_in(tx: Work, request: CheckIn) -> SessionView:
    """Record that an invited person is there (签到)."""
    session = held_session(tx, request.session_id).check_in(request.participant, tx.now)
    tx.store.records.save_presence(session.session_id, _person(session, request.participant))
    return view(tx, session)


@worded
def leave(tx: Work, request: Leave) -> SessionView:
    """Record that somebody has left."""
    session = held_session(tx, request.session_id).leave(request.participant, tx.now)
    tx.store.records.save_presence(session.session_id, _person(session, request.participant))
    return view(tx, session)


def _person(session: Session, participant: str) -> Participant:
    person = session.find(participant)
    assert person is not None
    return person
