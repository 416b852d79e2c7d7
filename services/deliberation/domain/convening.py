"""Calling a session: its hall, its time, its agenda and the bodies that are invited with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    if STATE_ORGAN in KINDS[call.kind].required and len(call.bodies) < bodies_needed:
        raise refusal.TwoBodiesNeeded
    if KINDS[call.kind].is_on_site and not call.place:
        raise refusal.PlaceNeeded
    tabled: dict[UUID, Case] = {}
    items = []
    for number, topic in enumerate(call.topics, 1):
        item, added = tabling(session_id, call.kind, number, topic, {**cases, **tabled})
        items.append(item)
        tabled |= {case.case_id: case for case in added}
    session = Session(
        session_id=session_id, hall=hall.hall, site=hall.site, kind=call.kind, state=CONVENED,
        scheduled_at=call.scheduled_at, place=call.place,
        bodies=tuple(dict.fromkeys((*call.bodies, *suggested(call.kind, tabled.values())))),
        items=tuple(items), last_item=len(items),
    )
    return session, list(tabled.values())


def tabling(session_id: UUID, kind: str, number: int, topic: Topic, cases: Cases) -> tuple[Item, list[Case]]:
    """Return an agenda item of this number, and its like cases, each on the agenda with it (C6)."""
    tabled: list[Case] = []
    for case_id in topic.cases:
        case = cases.get(case_id)
        if case is None:
            raise refusal.CaseNotWaiting(case_id=str(case_id))
        tabled.append(case.tabled(session_id, number, kind))
    return Item(number, topic.topic, topic.cases), tabled


def suggested(kind: str, cases: Iterable[Case]) -> tuple[str, ...]:
    """Return the bodies that the rules suggest for these cases, where state organs sit at all (C3)."""
    seats_organs = STATE_ORGAN in KINDS[kind].required
    return tuple(case.suggested_lead for case in cases if case.suggested_lead and seats_organs)
