"""What may be asked about promises and whether they are kept."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.followup.errors import chain as e

COMMITMENT_STATES = ("open", "in_progress", "fulfilled")
# Who reads about cases at work.
READERS = (*roles.STAFF, *roles.BODY, roles.PARTNER)


@record
class CommitmentView(Record):
    """What was promised (答复承诺), by whom, until when, and how far it is."""

    commitment_id: UUID = f.uuid()
    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1)
    body: str = f.code()
    origin: str = f.choice(("reply", "resolution", "review"))
    measure: str = f.text(max=500)
    deadline_on: date = f.day()
    target: str = f.text(max=500)
    state: str = f.choice(COMMITMENT_STATES)
    state_label: str = f.text(max=40)
    is_overdue: bool = f.flag()
    progress: str = f.text(max=1000, default="")
    fulfilled_at: datetime | None = f.moment(optional=True)
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)
    # How often measure, deadline and target were set; and the deputy with whose consent the case may close meanwhile.
    commitment_version: int = f.integer(min=1, default=1)
    consented_by: str | None = f.code(optional=True)


@operation("followup.record_progress", writes=True, callers=roles.BODY, reply=CommitmentView,
           errors=(e.COMMITMENT_UNKNOWN, e.NOT_YOUR_COMMITMENT, e.COMMITMENT_FULFILLED))
class RecordProgress(Operation):
    """Say how far a commitment is."""

    commitment_id: UUID = f.uuid()
    note: str = f.text(max=1000)


@operation("followup.fulfil_commitment", writes=True, callers=roles.BODY, reply=CommitmentView,
           errors=(e.COMMITMENT_UNKNOWN, e.NOT_YOUR_COMMITMENT, e.COMMITMENT_FULFILLED))
class FulfilCommitment(Operation):
    """Declare a commitment fulfilled, with what was achieved. The last one opens the second rating (D8)."""

    commitment_id: UUID = f.uuid()
    note: str = f.text(max=1000)
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)


@record
class CommitmentPage(Record):
    """One page of commitments, newest first."""

    items: list[CommitmentView] = f.many(CommitmentView)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.commitments", writes=False, callers=READERS, reply=CommitmentPage)
class Commitments(Operation):
    """List commitments, newest first: of one case, one body, one state, or all. A body sees its own."""

    case_id: UUID | None = f.uuid(optional=True)
    body: str | None = f.code(optional=True)
    state: str | None = f.choice(COMMITMENT_STATES, optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
