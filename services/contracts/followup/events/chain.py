"""What followup says has happened."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event
from services.contracts.followup.operations.look_backs import LOOK_BACK_RESULTS


@event("followup.case_published")
class CasePublished(Event):
    """The outcome hangs on the echo wall; its label says 待评价 until it is rated (Q9)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    site: str | None = f.code(optional=True)
    published_at: datetime = f.moment()


@event("followup.commitment_recorded")
class CommitmentRecorded(Event):
    """A promise has its line in the commitment ledger."""

    case_id: UUID = f.uuid()
    commitment_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    deadline_on: date = f.day()


@event("followup.commitments_fulfilled")
class CommitmentsFulfilled(Event):
    """No promise of the case is open. `fulfilled` is how many were kept so far, in all its rounds."""

    case_id: UUID = f.uuid()
    fulfilled: int = f.integer(min=1)
    fulfilled_at: datetime = f.moment()


@event("followup.case_closed")
class CaseClosed(Event):
    """The closing gate is met: solved, and said to be so by those who asked (销号)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    closed_at: datetime = f.moment()
    look_back_due_on: date = f.day()


@event("followup.look_back_held")
class LookBackHeld(Event):
    """A deputy has gone back to a closed case."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    result: str = f.choice(LOOK_BACK_RESULTS)
    deputy: str = f.code()
    held_at: datetime = f.moment()


@event("followup.case_reopened")
class CaseReopened(Event):
    """The look-back found it broken: `round` is the round that begins now, under the same case number."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=2)
    reopened_at: datetime = f.moment()


@event("followup.case_archived")
class CaseArchived(Event):
    """The look-back holds; the case is over."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    archived_at: datetime = f.moment()
