"""What may be asked of followup: the whole case, its promises, the wall, the look-back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.followup import errors as e

# Where a case is in the chain, for everybody who asks; `redo` cases are assigned again in a higher round.
STAGES = ("registered", "unrouted", "deliberating", "assigned", "claimed", "replied", "delivered", "rating",
          "satisfied", "redo", "closed", "reopened", "archived")
COMMITMENT_STATES = ("open", "in_progress", "fulfilled")
LOOK_BACK_RESULTS = ("holds", "relapsed")
# The conditions of closing (D25). A refusal names those that are missing.
GATE = ("reply_approved", "published", "rated_and_satisfied", "commitments_fulfilled")
# What the label of a wall entry says (Q9); `redone`: a later round of the case hangs on the wall as well.
WALL_LABELS = {
    "rating": ("待评价", "waiting for ratings"), "satisfied": ("满意", "satisfied"),
    "very_satisfied": ("非常满意", "very satisfied"), "redo": ("重办中", "being done again"),
    "redone": ("已重办", "done again"),
}
_READERS = (*roles.STAFF, *roles.BODY, roles.PARTNER)


@record
class CommitmentView(Record):
    """What was promised (答复承诺), by whom, until when, and how far it is."""

    commitment_id: UUID = f.uuid()
    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1)
    body: str = f.code()
    origin: str = f.choice(("reply", "resolution"))
    measure: str = f.text(max=500)
    deadline_on: date = f.day()
    target: str = f.text(max=500)
    state: str = f.choice(COMMITMENT_STATES)
    state_label: str = f.text(max=40)
    is_overdue: bool = f.flag()
    progress: str = f.text(max=1000, default="")
    fulfilled_at: datetime | None = f.moment(optional=True)
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)


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


@operation("followup.commitments", writes=False, callers=_READERS, reply=CommitmentPage)
class Commitments(Operation):
    """List commitments, newest first: of one case, one body, one state, or all. A body sees its own."""

    case_id: UUID | None = f.uuid(optional=True)
    body: str | None = f.code(optional=True)
    state: str | None = f.choice(COMMITMENT_STATES, optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class LedgerEntry(Record):
    """One line of the case ledger (台账): an event of the chain, chained by its hash to the line before."""

    position: int = f.integer(min=1)
    event_id: UUID = f.uuid()
    source: str = f.code()
    event: str = f.code()
    label: str = f.text(max=60)
    label_en: str = f.text(max=80)
    at: datetime = f.moment()
    round: int | None = f.integer(optional=True)
    data: dict[str, Any] = f.anything()
    hash: str = f.code()


@record
class CaseWhole(Record):
    """A case read whole: where it stands, what its closing still needs, and its timeline."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100)
    category: str = shared.category()
    grid: str = f.code()
    site: str | None = f.code(optional=True)
    stage: str = f.choice(STAGES)
    stage_label: str = f.text(max=40)
    round: int = f.integer(min=1)
    lead: str | None = f.code(optional=True)
    due_at: datetime | None = f.moment(optional=True)
    filed_at: datetime = f.moment()
    registered_at: datetime = f.moment()
    closed_at: datetime | None = f.moment(optional=True)
    look_back_due_on: date | None = f.day(optional=True)
    archived_at: datetime | None = f.moment(optional=True)
    missing: list[str] = f.many(f.choice(GATE), default=[])
    commitments: list[CommitmentView] = f.many(CommitmentView, default=[])
    timeline: list[LedgerEntry] = f.many(LedgerEntry, default=[])


@operation("followup.case", writes=False, callers=_READERS, reply=CaseWhole, errors=(e.CASE_UNKNOWN,))
class Case(Operation):
    """Show one case whole, by its id or its number; the timeline's first 500 lines, `ledger` has them all."""

    case_id: UUID | None = f.uuid(optional=True)
    number: str | None = f.code(optional=True)


@record
class LedgerPage(Record):
    """One page of a case's ledger, in the order in which it was written."""

    items: list[LedgerEntry] = f.many(LedgerEntry)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.ledger", writes=False, callers=_READERS, reply=LedgerPage, errors=(e.CASE_UNKNOWN,))
class Ledger(Operation):
    """Read a case's ledger from the first line on."""

    case_id: UUID = f.uuid()
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class LedgerVerdict(Record):
    """Whether the hash chain holds; if not, at which line of which case it breaks first."""

    is_intact: bool = f.flag()
    cases: int = f.integer()
    lines: int = f.integer()
    broken_case_id: UUID | None = f.uuid(optional=True)
    broken_position: int | None = f.integer(optional=True)


@operation("followup.verify_ledger", writes=False, callers=(*roles.COMMITTEE, roles.OPERATOR),
           reply=LedgerVerdict, errors=(e.CASE_UNKNOWN,))
class VerifyLedger(Operation):
    """Recompute the hash chain of one case, or of all, and say where it breaks (X3)."""

    case_id: UUID | None = f.uuid(optional=True)


@record
class WallEntry(Record):
    """What the echo wall shows (晒单): allowed fields only, no person."""

    number: str = f.code()
    title: str = f.text(max=100)
    category: str = shared.category()
    site: str | None = f.code(optional=True)
    grid: str = f.code()
    round: int = f.integer(min=1)
    body: str = f.code()
    reply: str = f.text(max=4000)
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)
    days_taken: int = f.integer()
    label: str = f.text(max=20)
    label_en: str = f.text(max=40)
    published_at: datetime = f.moment()


@record
class WallPage(Record):
    """One page of the echo wall, newest first."""

    items: list[WallEntry] = f.many(WallEntry)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.echo_wall", writes=False, callers=(roles.PUBLIC,), reply=WallPage)
class EchoWall(Operation):
    """Read the echo wall (回音壁) of a site, of a grid, or of the district. Open to everybody."""

    site: str | None = f.code(optional=True)
    grid: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@operation("followup.record_look_back", writes=True, callers=(roles.DEPUTY,), reply=CaseWhole,
           errors=(e.CASE_UNKNOWN, e.NOT_CLOSED, e.ARCHIVED, e.TOO_EARLY, e.DEPUTY_NEEDED,
                   e.RATER_LOOKS_BACK))
class RecordLookBack(Operation):
    """Record what a deputy found who went back to a closed case (回头看, D24).

    `holds` archives it, `relapsed` opens it again in a further round. Not before the day it is due, and never
    by a deputy who rated the case.
    """

    case_id: UUID = f.uuid()
    result: str = f.choice(LOOK_BACK_RESULTS)
    finding: str = f.text(max=1000)


@record
class CaseRow(Record):
    """One line of a list of cases."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100)
    grid: str = f.code()
    stage: str = f.choice(STAGES)
    stage_label: str = f.text(max=40)
    round: int = f.integer(min=1)
    lead: str | None = f.code(optional=True)
    registered_at: datetime = f.moment()
    closed_at: datetime | None = f.moment(optional=True)
    look_back_due_on: date | None = f.day(optional=True)


@record
class CasePage(Record):
    """One page of cases, newest first."""

    items: list[CaseRow] = f.many(CaseRow)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.cases", writes=False, callers=_READERS, reply=CasePage)
class Cases(Operation):
    """List cases by stage and grid, newest first."""

    stage: str | None = f.choice(STAGES, optional=True)
    grid: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@operation("followup.look_backs_due", writes=False, callers=roles.STAFF, reply=CasePage)
class LookBacksDue(Operation):
    """List the closed cases whose look-back is due, newest first."""

    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class StageCount(Record):
    """How many cases are at one stage now."""

    stage: str = f.choice(STAGES)
    label: str = f.text(max=40)
    label_en: str = f.text(max=60)
    cases: int = f.integer()


@record
class StagesView(Record):
    """All stages in the order of the chain, and how many cases there are in all."""

    cases: int = f.integer()
    stages: list[StageCount] = f.many(StageCount)


@operation("followup.stages", writes=False, callers=_READERS, reply=StagesView)
class Stages(Operation):
    """Count the cases by stage."""
