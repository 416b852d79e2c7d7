"""Halls, and calling a session into one."""

from __future__ import annotations

from dataclasses import asdict
from uuid import uuid4

from services.contracts.deliberation.events import SessionConvened
from services.contracts.deliberation.operations import Convene, EnrollHall, HallView, SessionView
from services.deliberation.domain import convening
from services.deliberation.domain.convening import Call, Hall, Topic
from services.deliberation.domain.refusal import HallUnknown
from services.deliberation.domain.session import Session
from services.deliberation.usecases.view import view
from services.deliberation.usecases.wording import worded
from services.deliberation.usecases.work import Work, check_station


def enroll_hall(tx: Work, request: EnrollHall) -> HallView:
    """Add a hall or change its name and place."""
    hall = Hall(request.hall, request.name, request.site, request.site_kind)
    tx.store.halls.enroll(hall, by=tx.caller.subject, at=tx.now)
    return HallView(**asdict(hall))


@worded
def convene(tx: Work, request: Convene) -> SessionView:
    """Call a session on cases that wait. Of two convenors who want the same case, the first wins."""
    hall = tx.store.halls.find(request.hall)
    if hall is None:
        raise HallUnknown(hall=request.hall)
    check_station(tx.caller, hall.site)
    call = Call(request.kind, request.scheduled_at, request.place,
                [Topic(draft.topic, tuple(draft.cases)) for draft in request.items], tuple(request.bodies))
    cases = tx.store.cases.find_for_update({case_id for topic in call.topics for case_id in topic.cases})
    session, tabled = convening.convene(uuid4(), call, hall, cases, tx.now, tx.policy.bodies_for_complex)
    tx.store.sessions.add(session, by=tx.caller.subject, at=tx.now)
    tx.store.cases.save(tabled)
    say_convened(tx, session)
    return view(tx, session)


def say_convened(tx: Work, session: Session) -> None:
    """Say that a session has its time and its agenda."""
    tx.emit(SessionConvened(
        session_id=session.session_id, hall=session.hall, site=session.site, kind=session.kind,
        scheduled_at=session.scheduled_at, cases=list(session.cases), bodies=list(session.bodies),
    ))
