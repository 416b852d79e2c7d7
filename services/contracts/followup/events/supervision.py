"""What followup says of single commitments."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Event, event
from services.contracts.followup.operations.supervision import WAYS


@event("followup.commitment_kept")
class CommitmentKept(Event):
    """One promise is fulfilled."""

    case_id: UUID = f.uuid()
    commitment_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)
    kept_at: datetime = f.moment()


@event("followup.commitment_overdue")
class CommitmentOverdue(Event):
    """A deadline has passed and the promise is not kept; said once for each deadline."""

    case_id: UUID = f.uuid()
    commitment_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    deadline_on: date = f.day()


@event("followup.task_continued")
class TaskContinued(Event):
    """A promise goes on with a new measure, deadline and target (D22); `commitment_version` counts them."""

    case_id: UUID = f.uuid()
    commitment_id: UUID = f.uuid()
    commitment_version: int = f.integer(min=2)
    round: int = f.integer(min=1)
    body: str = f.code()
    promise: shared.Promise = f.record(shared.Promise)
    has_consent: bool = f.flag()


@event("followup.commitment_supervised")
class CommitmentSupervised(Event):
    """A deputy has looked at a commitment."""

    case_id: UUID = f.uuid()
    commitment_id: UUID = f.uuid()
    deputy: str = f.code()
    way: str = f.choice(WAYS)
    looked_on: date = f.day()
