"""What dispatch says of a round's clock. Every due time that changes is said, with the one that holds now."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event
from services.contracts.dispatch.operations.words import PAUSE_GROUNDS


@event("dispatch.deadline_extended")
class DeadlineExtended(Event):
    """The extension that the body asked for is granted (C15)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    lead: str = f.code()
    days: int = f.integer(min=1)
    decided_by: str = f.code()
    due_at: datetime = f.moment()


@event("dispatch.clock_paused")
class ClockPaused(Event):
    """The clock stands, until this day at the latest; the due time is the one that follows then (C15)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    lead: str = f.code()
    ground: str = f.choice(PAUSE_GROUNDS)
    from_on: date = f.day()
    until_on: date = f.day()
    due_at: datetime = f.moment()


@event("dispatch.clock_resumed")
class ClockResumed(Event):
    """The clock goes on, from this day."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    lead: str = f.code()
    from_on: date = f.day()
    until_on: date = f.day()
    is_automatic: bool = f.flag(default=False)
    due_at: datetime = f.moment()


@event("dispatch.due_time_settled")
class DueTimeSettled(Event):
    """A provisional due time was computed again with the calendar of its year, which is published now (X5)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    lead: str = f.code()
    was_due_at: datetime = f.moment()
    due_at: datetime = f.moment()
    is_due_provisional: bool = f.flag(default=False)


@event("dispatch.due_soon")
class DueSoon(Event):
    """The reply is due soon and has not been delivered. Once for each due time."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    lead: str = f.code()
    due_at: datetime = f.moment()


@event("dispatch.case_overdue")
class CaseOverdue(Event):
    """The reply was due and has not been delivered. Each level once for each due time: 1 at once, then 2 and 3."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    lead: str = f.code()
    level: int = f.integer(min=1, max=3)
    due_at: datetime = f.moment()


@event("dispatch.case_urged")
class CaseUrged(Event):
    """Somebody has urged the lead body to answer."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    lead: str = f.code()
    urged_by: str = f.code()
    reason: str = f.text(max=500)
    urged_at: datetime = f.moment()
