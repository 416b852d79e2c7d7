"""What may be asked about what was achieved (成效)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.followup.errors import chain as c
from services.contracts.followup.errors import statistics as e

OUTCOME_KINDS = ("counted", "money", "project")
OUTCOME_SOURCES = ("reply", "commitment", "record")
FEN_MAX = 10**15


@record
class MilestoneOf(Record):
    """A step of a project, and its day."""

    on: date = f.day()
    text: str = f.text(max=200, one_line=True)


@record
class OutcomeView(Record):
    """One outcome. Money in fen; `is_lower_bound`: at least so many (余)."""

    outcome_id: UUID = f.uuid()
    kind: str = f.choice(OUTCOME_KINDS)
    kind_label: str = f.text(max=20)
    title: str = f.text(max=200)
    achieved_on: date = f.day()
    source: str = f.choice(OUTCOME_SOURCES)
    case_id: UUID | None = f.uuid(optional=True)
    commitment_id: UUID | None = f.uuid(optional=True)
    category: str = shared.category(default="")
    grid: str | None = f.code(optional=True)
    quantity: int | None = f.integer(max=10**15, optional=True)
    unit: str | None = f.text(max=20, optional=True)
    is_lower_bound: bool = f.flag(default=False)
    money_fen: int | None = f.integer(max=FEN_MAX, optional=True)
    milestones: list[MilestoneOf] = f.many(MilestoneOf, default=[])


@operation("followup.record_outcome", writes=True, callers=roles.COMMITTEE, reply=OutcomeView,
           errors=(c.CASE_UNKNOWN, c.COMMITMENT_UNKNOWN, e.OUTCOME_INCOMPLETE, e.OUTCOME_IN_FUTURE))
class RecordOutcome(Operation):
    """Record what was achieved, for a case or a commitment, or for neither.

    `counted` has quantity and unit, `money` an amount in fen, `project` its milestones and no quantity (B22).
    """

    kind: str = f.choice(OUTCOME_KINDS)
    title: str = f.text(max=200, one_line=True)
    achieved_on: date = f.day()
    case_id: UUID | None = f.uuid(optional=True)
    commitment_id: UUID | None = f.uuid(optional=True)
    category: str = shared.category(default="")
    grid: str | None = f.code(optional=True)
    quantity: int | None = f.integer(max=10**15, optional=True)
    unit: str | None = f.text(max=20, one_line=True, optional=True)
    is_lower_bound: bool = f.flag(default=False)
    money_fen: int | None = f.integer(max=FEN_MAX, optional=True)
    milestones: list[MilestoneOf] = f.many(MilestoneOf, max=50, default=[])


@record
class OutcomePage(Record):
    """One page of outcomes, newest first."""

    items: list[OutcomeView] = f.many(OutcomeView)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.outcomes", writes=False, callers=roles.STAFF, reply=OutcomePage)
class Outcomes(Operation):
    """List outcomes, newest first; of one kind or all."""

    kind: str | None = f.choice(OUTCOME_KINDS, optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
