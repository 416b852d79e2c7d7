"""What deliberation says has happened."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Event, event
from services.contracts.deliberation.operations.words import (
    ADJOURN_REASONS,
    AGENDA_CASES_MAX,
    CASES_PER_ITEM_MAX,
    ENTRUSTING,
    SENDING_UP,
    SESSION_KINDS,
)


@event("deliberation.session_convened", subject="session_id")
class SessionConvened(Event):
    """A session has its hall, its time and its agenda. Comes again when an adjourned one is called again."""

    session_id: UUID = f.uuid()
    hall: str = f.code()
    site: str = f.code()
    kind: str = f.choice(SESSION_KINDS)
    scheduled_at: datetime = f.moment()
    cases: list[UUID] = f.many(f.uuid(), max=AGENDA_CASES_MAX)
    bodies: list[str] = f.many(f.code(), default=[])


@event("deliberation.item_added", subject="session_id")
class ItemAdded(Event):
    """A further topic was put on the agenda of a session to come."""

    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    cases: list[UUID] = f.many(f.uuid(), max=CASES_PER_ITEM_MAX)
    added_at: datetime = f.moment()


@event("deliberation.item_dropped", subject="session_id")
class ItemDropped(Event):
    """A topic was taken off the agenda of a session to come: its cases wait again."""

    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    cases: list[UUID] = f.many(f.uuid(), max=CASES_PER_ITEM_MAX)
    dropped_at: datetime = f.moment()


@event("deliberation.session_adjourned", subject="session_id")
class SessionAdjourned(Event):
    """A session was put off and has not been held. `scheduled_at`: when it is called again, if that is known."""

    session_id: UUID = f.uuid()
    hall: str = f.code()
    site: str = f.code()
    kind: str = f.choice(SESSION_KINDS)
    cases: list[UUID] = f.many(f.uuid(), max=AGENDA_CASES_MAX)
    reason: str = f.choice(ADJOURN_REASONS)
    adjourned_at: datetime = f.moment()
    scheduled_at: datetime | None = f.moment(optional=True)


@event("deliberation.session_cancelled", subject="session_id")
class SessionCancelled(Event):
    """A session was called off for good and has not been held: its cases wait again."""

    session_id: UUID = f.uuid()
    hall: str = f.code()
    site: str = f.code()
    kind: str = f.choice(SESSION_KINDS)
    cases: list[UUID] = f.many(f.uuid(), max=AGENDA_CASES_MAX)
    cancelled_at: datetime = f.moment()


@event("deliberation.settlement_extended")
class SettlementExtended(Event):
    """The settlement of a complex case was put off, once (C14). `settle_by`: its last day now."""

    case_id: UUID = f.uuid()
    settle_by: date = f.day()
    extended_days: int = f.integer(min=1)
    extended_at: datetime = f.moment()


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
    """A session has said who handles a case; one event for each case of the agenda item.

    `verdict`: `resolved` by the votes of three parties, with commitments; `direct` or `assign` by the appraisal of a
    council meeting (B15), without. `round`: the round of the case that it settles.
    """

    case_id: UUID = f.uuid()
    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    lead: str = f.code()
    assisting: list[str] = f.many(f.code(), default=[])
    commitments: list[shared.Promise] = f.many(shared.Promise, default=[])
    adopted_at: datetime = f.moment()
    round: int = f.integer(min=1, default=1)
    verdict: str = f.choice(ENTRUSTING, default="resolved")


@event("deliberation.item_not_agreed")
class ItemNotAgreed(Event):
    """A session has settled nothing on a case: it goes up to the committee office.

    `verdict`: `not_agreed` by the parties; `not_accepted`, or to `merge` with a case that is not on that agenda, by a
    council meeting (B15).
    """

    case_id: UUID = f.uuid()
    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)
    round: int = f.integer(min=1, default=1)
    verdict: str = f.choice(SENDING_UP, default="not_agreed")
    merged_into: UUID | None = f.uuid(optional=True)


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
