"""What may be asked of evaluation: a second look at a rating, and where the two raters differ."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.evaluation.errors import ratings as e
from services.contracts.evaluation.errors import reappraisals as r
from services.contracts.evaluation.operations.ratings import AXES, GRADES, RATERS, REASONS

# request: the rated body asked; sample: drawn from the satisfied rounds.
ORIGINS = ("request", "sample")
RESULTS = ("upheld", "not_upheld")
REAPPRAISAL_STATES = ("asked", *RESULTS)
# How a grade that is not upheld counts in the rates: in neither figure, or as the other one.
COUNTED_AS = ("left_out", "satisfied", "unsatisfied")


@record
class ReappraisedGrade(Record):
    """One grade that is looked at again: as it was given, and as it counts."""

    rater: str = f.choice(RATERS)
    axis: str = f.choice(AXES)
    grade: str = f.choice(GRADES)
    reason: str | None = f.choice(REASONS, optional=True)
    rated_at: datetime = f.moment()
    counted_as: str | None = f.choice(COUNTED_AS, optional=True)


@record
class ReappraisalView(Record):
    """A second look at one body's grades of one round. Of a request those that are unsatisfied, of a sample all."""

    reappraisal_id: UUID = f.uuid()
    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1)
    body: str = f.code()
    origin: str = f.choice(ORIGINS)
    state: str = f.choice(REAPPRAISAL_STATES)
    state_label: str = f.text(max=40)
    reason: str = f.text(max=1000, default="")
    asked_at: datetime = f.moment()
    decision_reason: str = f.text(max=1000, default="")
    counted_as: str | None = f.choice(COUNTED_AS, optional=True)
    decided_at: datetime | None = f.moment(optional=True)
    grades: list[ReappraisedGrade] = f.many(ReappraisedGrade, max=5000, default=[])


@operation("evaluation.request_reappraisal", writes=True, callers=roles.BODY, reply=ReappraisalView,
           errors=(e.CASE_UNKNOWN, e.NOT_OPEN, r.NOTHING_TO_REAPPRAISE, r.REAPPRAISAL_ASKED, r.REAPPRAISAL_LATE))
class RequestReappraisal(Operation):
    """Ask for a second look at the unsatisfied grades that one's own body was given in a round (复核, C22).

    Once a round, within three working days of the grade. The case is done again all the same.
    """

    case_id: UUID = f.uuid()
    round: int = f.integer(min=1)
    reason: str = f.text(max=1000)


@operation("evaluation.decide_reappraisal", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=ReappraisalView,
           errors=(r.REAPPRAISAL_UNKNOWN, r.REAPPRAISAL_DECIDED, r.REVIEWER_INVOLVED, r.COUNTED_AS_GIVEN))
class DecideReappraisal(Operation):
    """Say whether the grades hold. What does not counts differently in the rates; it stays as it was given beside that.

    Nothing is closed and nothing opened again by it: only the raters' own word does that. `counted_as` is `left_out`
    unless told.
    """

    reappraisal_id: UUID = f.uuid()
    result: str = f.choice(RESULTS)
    reason: str = f.text(max=1000)
    counted_as: str | None = f.choice(COUNTED_AS, optional=True)


@record
class ReappraisalPage(Record):
    """One page of reappraisals, newest first."""

    items: list[ReappraisalView] = f.many(ReappraisalView)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.reappraisals", writes=False, callers=(*roles.COMMITTEE, *roles.BODY), reply=ReappraisalPage)
class Reappraisals(Operation):
    """List the second looks, asked for or drawn as a sample, newest first; a body sees its own."""

    state: str | None = f.choice(REAPPRAISAL_STATES, optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class DifferenceRow(Record):
    """A voter was not satisfied where the deputy was: in the same round, of the same bodies, on the same axis."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1)
    deputy: str = f.code()
    opinion_id: UUID = f.uuid()
    axis: str = f.choice(AXES)
    bodies: list[str] = f.many(f.code(), min=1)
    reason: str = f.choice(REASONS)
    found_at: datetime = f.moment()


@record
class DifferencePage(Record):
    """One page of differences, newest first."""

    items: list[DifferenceRow] = f.many(DifferenceRow)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.differences", writes=False, callers=roles.STAFF, reply=DifferencePage)
class Differences(Operation):
    """List where voters were unsatisfied and the deputy satisfied (监督叠加效应, C25), by deputy and the district's days.

    A deputy sees those of his own cases.
    """

    deputy: str | None = f.code(optional=True)
    since: date | None = f.day(optional=True)
    until: date | None = f.day(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
