"""Calling a session: its hall, its time, its agenda and the bodies that are invited with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.deliberation.domain import refusal
from services.deliberation.domain.agenda import Item
from services.deliberation.domain.case import Case, Cases
from services.deliberation.domain.party import KINDS, STATE_ORGAN
from services.deliberation.domain.session import CONVENED, Session

STATION = "station"


@dataclass(frozen=True)
class Hall:
    """A standing hall (三方议事厅), which belongs to a site."""

    hall: str
    name: str
    site: str
    site_kind: str


@dataclass(frozen=True)
class Topic:
    """One topic and the like cases that are bundled under it."""

    topic: str
    cases: tuple[UUID, ...]


@dataclass(frozen=True)
class Call:
    """What the convenor asks for."""

    kind: str
    scheduled_at: datetime
    place: str
    topics: Sequence[Topic]
    bodies: tuple[str, ...]


def convene(session_id: UUID, call: Call, hall: Hall, cases: Cases, now: datetime,
            bodies_needed: int) -> tuple[Session, list[Case]]:
    """Return the convened session and its cases, each now on its agenda.

    Whatever waits is complex: the hall is a station's, and `bodies_needed` bodies at least are named (C14)
    where state organs sit at all. The body that the rules suggest for a case is invited too (C3).
    """
    if call.scheduled_at <= now:
        raise refusal.ScheduledPast
    if hall.site_kind != STATION:
        raise refusal.ConvenorNotStation
    seats_organs = STATE_ORGAN in KINDS[call.kind].required
    if seats_organs and len(call.bodies) < bodies_needed:
        raise refusal.TwoBodiesNeeded
    tabled: dict[UUID, Case] = {}
    for number, topic in enumerate(call.topics, start=1):
        for case_id in topic.cases:
            case = tabled.get(case_id) or cases.get(case_id)
            if case is None:
                raise refusal.CaseNotWaiting(case_id=str(case_id))
            tabled[case_id] = case.tabled(session_id, number)
    suggested = [case.suggested_lead for case in tabled.values() if case.suggested_lead and seats_organs]
    session = Session(
        session_id=session_id, hall=hall.hall, site=hall.site, kind=call.kind, state=CONVENED,
        scheduled_at=call.scheduled_at, place=call.place,
        bodies=tuple(dict.fromkeys((*call.bodies, *suggested))),
        items=tuple(Item(number, topic.topic, topic.cases) for number, topic in enumerate(call.topics, 1)),
    )
    return session, list(tabled.values())
