"""What deliberation says has happened."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Event, event
from services.contracts.deliberation.operations import AGENDA_CASES_MAX, SESSION_KINDS


@event("deliberation.session_convened", subject="session_id")
class SessionConvened(Event):
    """A session has its hall, its time and its agenda."""

    session_id: UUID = f.uuid()
    hall: str = f.code()
    site: str = f.code()
    kind: str = f.choice(SESSION_KINDS)
    scheduled_at: datetime = f.moment()
    cases: list[UUID] = f.many(f.uuid(), max=AGENDA_CASES_MAX)
    bodies: list[str] = f.many(f.code(), default=[])


@event("deliberation.session_held", subject="session_id")
class SessionHeld(Event):
    """A session has been closed with a verdict for every item. `voters`, `organs`, `deputies`: who came."""

    session_id: UUID = f.uuid()
    hall: str = f.code()
    site: str = f.code()
    kind: str = f.choice(SESSION_KINDS)
    held_at: datetime = f.moment()
    cases: list[UUID] = f.many(f.uuid(), max=AGENDA_CASES_MAX)
    voters: int = f.integer()
    organs: int = f.integer()
    deputies: int = f.integer()


@event("deliberation.body_absent", subject="session_id")
class BodyAbsent(Event):
    """An invited body did not come (C3)."""

    session_id: UUID = f.uuid()
    body: str = f.code()


@event("deliberation.resolution_adopted")
class ResolutionAdopted(Event):
    """The three parties have settled a case; one event for each case of the agenda item."""

    case_id: UUID = f.uuid()
    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    lead: str = f.code()
    assisting: list[str] = f.many(f.code(), default=[])
    commitments: list[shared.Promise] = f.many(shared.Promise, min=1)
    adopted_at: datetime = f.moment()


@event("deliberation.item_not_agreed")
class ItemNotAgreed(Event):
    """The parties did not agree on a case: it goes up to the committee office."""

    case_id: UUID = f.uuid()
    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)


@event("deliberation.minutes_published", subject="session_id")
class MinutesPublished(Event):
    """The minutes are confirmed by one of each party and can be read."""

    session_id: UUID = f.uuid()
    minutes_version: int = f.integer(min=1)
    published_at: datetime = f.moment()


@event("deliberation.alarm_raised", subject="alarm_id")
class AlarmRaised(Event):
    """Something is not as it should be, and was not known to be."""

    alarm_id: UUID = f.uuid()
    kind: str = f.code()
    about: str = f.code()
    since: datetime = f.moment()


@event("deliberation.alarm_cleared", subject="alarm_id")
class AlarmCleared(Event):
    """What an alarm was about has been mended."""

    alarm_id: UUID = f.uuid()
    kind: str = f.code()
    about: str = f.code()
    since: datetime = f.moment()
    cleared_at: datetime = f.moment()
