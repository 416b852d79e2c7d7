"""What dispatch says of a case on its way to completion."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Event, event
from services.contracts.dispatch.operations.words import DESK_REASONS, MODE_REASONS, MODES, SCOPES, WAIVERS


@event("dispatch.case_assigned")
class CaseAssigned(Event):
    """A case has its lead body and a due time. Once a round, and again when a session has settled what was reclassified."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1)
    scope: str = f.choice(SCOPES)
    mode: str = f.choice(MODES)
    lead: str = f.code()
    assisting: list[str] = f.many(f.code(), default=[])
    assigned_at: datetime = f.moment()
    due_at: datetime = f.moment()
    is_due_provisional: bool = f.flag(default=False)
    mode_reason: str = f.choice(MODE_REASONS, default="by_rule")
    # Why it has no session of three parties (D1); none for a case that has had one.
    waiver: str | None = f.choice(WAIVERS, optional=True)


@event("dispatch.case_unrouted")
class CaseUnrouted(Event):
    """The case waits at the desk for somebody to assign it by hand; most often because no rule fits."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1, default=1)
    category: str = shared.category()
    grid: str = f.code()
    reason: str = f.choice(DESK_REASONS, default="no_route")


@event("dispatch.deliberation_requested")
class DeliberationRequested(Event):
    """A complex case waits for a session of three parties, which a station convenes (C14)."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1, default=1)
    title: str = f.text(max=100)
    category: str = shared.category()
    grid: str = f.code()
    site: str | None = f.code(optional=True)
    # The body that the routing rules would have chosen, if any: a proposal for the invitation.
    suggested_lead: str | None = f.code(optional=True)
    requested_at: datetime = f.moment()


@event("dispatch.case_claimed")
class CaseClaimed(Event):
    """The lead body has taken the case."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    claimed_at: datetime = f.moment()


@event("dispatch.reply_submitted")
class ReplySubmitted(Event):
    """A reply waits for its review. Its text stays in dispatch until it is approved."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    reply_version: int = f.integer(min=1)
    submitted_at: datetime = f.moment()


@event("dispatch.reply_sent_back")
class ReplySentBack(Event):
    """The review asks for another text."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    reply_version: int = f.integer(min=1)
    reason: str = f.text(max=1000)


@event("dispatch.reply_delivered")
class ReplyDelivered(Event):
    """The approved reply: the words of the body, for the resident and the wall."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    reply_version: int = f.integer(min=1)
    text: str = f.text(max=4000)
    measures: str = f.text(max=2000, default="")
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)
    commitments: list[shared.Promise] = f.many(shared.Promise, default=[])
    approved_by: str = f.code()
    delivered_at: datetime = f.moment()


@event("dispatch.case_completed")
class CaseCompleted(Event):
    """The body declares the case done. `commitments` is how many were promised for the case so far, in all rounds."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    scope: str = f.choice(SCOPES)
    lead: str = f.code()
    assisting: list[str] = f.many(f.code(), default=[])
    commitments: int = f.integer(default=0)
    completed_at: datetime = f.moment()
