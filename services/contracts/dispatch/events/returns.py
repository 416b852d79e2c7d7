"""What dispatch says of a case that is with the wrong body, or is more than it seemed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Event, event


@event("dispatch.assignment_returned")
class AssignmentReturned(Event):
    """The lead body has refused the case in time; the committee office decides (C16)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    proposed: str = f.code()
    reason: str = f.text(max=500)
    hops: int = f.integer(min=1)
    returned_at: datetime = f.moment()
    adjudicate_by: datetime = f.moment()


@event("dispatch.return_adjudicated")
class ReturnAdjudicated(Event):
    """A returned case went to another body, or back. The clock was not touched (C16)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    lead: str = f.code()
    assisting: list[str] = f.many(f.code(), default=[])
    reason: str = f.text(max=500)
    hops: int = f.integer(min=1)
    decided_by: str = f.code()
    adjudicated_at: datetime = f.moment()
    due_at: datetime = f.moment()


@event("dispatch.case_reclassified")
class CaseReclassified(Event):
    """An ordinary case is complex: a session of three parties settles it (C14). Its body, if it had one, has it no more."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    complexity: str = f.choice(shared.COMPLEXITIES)
    was_lead: str | None = f.code(optional=True)
    reason: str = f.text(max=500)
    asked_by: str = f.code()
    approved_by: str = f.code()
    reclassified_at: datetime = f.moment()


@event("dispatch.contribution_made")
class ContributionMade(Event):
    """An assisting body has given its part. Its words stay in dispatch."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    made_at: datetime = f.moment()
