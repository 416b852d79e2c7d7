"""What evaluation says of the second look at a rating (复核, C22)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event
from services.contracts.evaluation.operations.reappraisals import COUNTED_AS, ORIGINS, RESULTS


@event("evaluation.reappraisal_requested")
class ReappraisalRequested(Event):
    """A body asks for a second look at how it was rated in a round. The redo goes on meanwhile."""

    case_id: UUID = f.uuid()
    reappraisal_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    reason: str = f.text(max=1000)
    asked_at: datetime = f.moment()


@event("evaluation.reappraisal_decided")
class ReappraisalDecided(Event):
    """The committee office has looked again: `counted_as` is how the grades count from now on, none as given."""

    case_id: UUID = f.uuid()
    reappraisal_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    origin: str = f.choice(ORIGINS)
    result: str = f.choice(RESULTS)
    reason: str = f.text(max=1000)
    counted_as: str | None = f.choice(COUNTED_AS, optional=True)
    decided_at: datetime = f.moment()
