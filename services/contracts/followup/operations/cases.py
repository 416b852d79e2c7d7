"""What may be asked about cases: one whole, its ledger, lists, the count by stage."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.followup.errors import chain as e
from services.contracts.followup.operations.commitments import READERS, CommitmentView

# Where a case is in the chain, for everybody who asks; `redo` cases are assigned again in a higher round.
STAGES = ("registered", "unrouted", "deliberating", "assigned", "claimed", "replied", "delivered", "rating",
          "satisfied", "redo", "closed", "reopened", "archived")
# The conditions of closing (D25). A refusal names those that are missing.
GATE = ("reply_approved", "published", "rated_and_satisfied", "commitments_fulfilled")


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


@operation("followup.case", writes=False, callers=READERS, reply=CaseWhole, errors=(e.CASE_UNKNOWN,))
class Case(Operation):
    """Show one case whole, by its id or its number; the timeline's first 500 lines, `ledger` has them all."""

    case_id: UUID | None = f.uuid(optional=True)
    number: str | None = f.code(optional=True)


@record
class LedgerPage(Record):
    """One page of a case's ledger, in the order in which it was written."""

    items: list[LedgerEntry] = f.many(LedgerEntry)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.ledger", writes=False, callers=READERS, reply=LedgerPage, errors=(e.CASE_UNKNOWN,))
class Ledger(Operation):
    """Read a case's ledger from the first line on."""

    case_id: UUID = f.uuid()
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class CaseAsOf(Record):
    """A case as its ledger stood at a moment, rebuilt from the lines that were written until then."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    at: datetime = f.moment()
    stage: str = f.choice(STAGES)
    stage_label: str = f.text(max=40)
    round: int = f.integer(min=1)
    lead: str | None = f.code(optional=True)
    due_at: datetime | None = f.moment(optional=True)
    closed_at: datetime | None = f.moment(optional=True)
    archived_at: datetime | None = f.moment(optional=True)
    missing: list[str] = f.many(f.choice(GATE), default=[])
    commitments: list[CommitmentView] = f.many(CommitmentView, default=[])
    lines: int = f.integer(min=1)


@operation("followup.ledger_as_of", writes=False, callers=(*roles.STAFF, roles.PARTNER), reply=CaseAsOf,
           errors=(e.CASE_UNKNOWN, e.NOT_YET_KNOWN))
class LedgerAsOf(Operation):
    """Show a case and its promises as they were known at a moment (D21)."""

    case_id: UUID = f.uuid()
    at: datetime = f.moment()


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


@operation("followup.cases", writes=False, callers=READERS, reply=CasePage)
class Cases(Operation):
    """List cases by stage and grid, newest first."""

    stage: str | None = f.choice(STAGES, optional=True)
    grid: str | None = f.code(optional=True)
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


@operation("followup.stages", writes=False, callers=READERS, reply=StagesView)
class Stages(Operation):
    """Count the cases by stage."""
