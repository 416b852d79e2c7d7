"""What may be asked about watching over a commitment (跟踪督办)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.followup.errors import chain as c
from services.contracts.followup.errors import supervision as e
from services.contracts.followup.operations.commitments import CommitmentView

# D23: point to point with the body, or face to face on the spot.
WAYS = ("point_to_point", "face_to_face")


@record
class LookView(Record):
    """One look of a deputy at a commitment."""

    deputy: str = f.code()
    way: str = f.choice(WAYS)
    looked_on: date = f.day()
    finding: str = f.text(max=1000)
    noted_at: datetime = f.moment()


@record
class SupervisionView(Record):
    """Who watches a commitment, when he looks next, and what was found so far, newest first."""

    commitment: CommitmentView = f.record(CommitmentView)
    supervisors: list[str] = f.many(f.code())
    next_look_on: date | None = f.day(optional=True)
    looks: list[LookView] = f.many(LookView)


@operation("followup.assign_supervisors", writes=True, callers=roles.COMMITTEE, reply=SupervisionView,
           errors=(c.COMMITMENT_UNKNOWN, c.COMMITMENT_FULFILLED))
class AssignSupervisors(Operation):
    """Name the deputies who watch a commitment until it is kept (D6). They replace those named before."""

    commitment_id: UUID = f.uuid()
    deputies: list[str] = f.many(f.code(), min=1, max=20, unique=True)


@operation("followup.supervise", writes=True, callers=(roles.DEPUTY,), reply=SupervisionView,
           errors=(c.COMMITMENT_UNKNOWN, c.COMMITMENT_FULFILLED, c.DEPUTY_NEEDED, e.NOT_SUPERVISOR, e.LOOKED_IN_FUTURE,
                   e.NEXT_LOOK_LATE))
class Supervise(Operation):
    """Record a look at a commitment: its day, the way, what was found (D6, D23).

    The next look is a month later at the latest; without `next_look_on` it is then.
    """

    commitment_id: UUID = f.uuid()
    way: str = f.choice(WAYS)
    looked_on: date = f.day()
    finding: str = f.text(max=1000)
    next_look_on: date | None = f.day(optional=True)


@operation("followup.supervision", writes=False, callers=roles.STAFF, reply=SupervisionView,
           errors=(c.COMMITMENT_UNKNOWN,))
class Supervision(Operation):
    """Show who watches a commitment and what was found, the last 200 looks."""

    commitment_id: UUID = f.uuid()


@operation("followup.continue_commitment", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=CommitmentView,
           errors=(c.COMMITMENT_UNKNOWN, c.COMMITMENT_FULFILLED, e.DEADLINE_PAST))
class ContinueCommitment(Operation):
    """Go on with a promise that is not kept: with a new measure, deadline and target, all three (D22).

    What was promised before stays readable. With the consent of a deputy the case may close while the promise goes
    on (D19); without it the promise keeps the case open.
    """

    commitment_id: UUID = f.uuid()
    promise: shared.Promise = f.record(shared.Promise)
    reason: str = f.text(max=500)
    consented_by: str | None = f.code(optional=True)
