"""What evaluation says has happened. A rater's own words stay here: events carry reason codes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event
from services.contracts.dispatch.operations import SCOPES
from services.contracts.evaluation.operations.ratings import ACTING, AXES, GRADES, RATERS, REASONS


@event("evaluation.appraisal_opened")
class AppraisalOpened(Event):
    """A case can be rated. Comes again for the implementation, once the promises are fulfilled (D8)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    axes: list[str] = f.many(f.choice(AXES), min=1)
    opened_at: datetime = f.moment()


@event("evaluation.cell_rated")
class CellRated(Event):
    """One grade has been given."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    body: str = f.code()
    rater: str = f.choice(RATERS)
    rated_by: str = f.code()
    axis: str = f.choice(AXES)
    grade: str = f.choice(GRADES)
    reason: str | None = f.choice(REASONS, optional=True)
    opinion_id: UUID | None = f.uuid(optional=True)
    rated_at: datetime = f.moment()
    # Set when somebody else gave the voter's grade (代评); `rated_by` is the deputy who answers for it then.
    acting: str | None = f.choice(ACTING, optional=True)


@event("evaluation.case_satisfied")
class CaseSatisfied(Event):
    """All cells of a case's round are rated and none is unsatisfied."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    cells: int = f.integer(min=1)
    very_satisfied: int = f.integer()
    satisfied_at: datetime = f.moment()


@event("evaluation.redo_ordered")
class RedoOrdered(Event):
    """Somebody is not satisfied: `round` is the round that begins now; from the third on the committee sees it (Q6)."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=2)
    scope: str = f.choice(SCOPES)
    reasons: list[str] = f.many(f.choice(REASONS), min=1)
    is_escalated: bool = f.flag()
    ordered_at: datetime = f.moment()


@event("evaluation.rating_reminded")
class RatingReminded(Event):
    """A rating has been open for so many days, and somebody is silent (C24). Said once for each of the days."""

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    days: int = f.integer(min=1)
    deputy: str = f.code()
    is_deputy_silent: bool = f.flag()
    silent_voters: list[UUID] = f.many(f.uuid(), max=500, default=[])
