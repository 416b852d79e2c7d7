"""What may be asked of evaluation: rate, and read what was rated."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.evaluation.errors import ratings as e

AXES = ("reply", "implementation")
RATERS = ("deputy", "voter")
# Q5: only `unsatisfied` sends a case back; `basically_satisfied` counts as satisfied and is shown apart.
GRADES = ("very_satisfied", "satisfied", "basically_satisfied", "unsatisfied")
REASONS = ("not_solved", "partly_solved", "poor_quality", "late", "unclear_reply", "attitude", "other")
# proxy (代评): deputy and one resident in the place of a voter who cannot be reached; assisted: the voter himself, helped.
ACTING = ("proxy", "assisted")
APPRAISAL_STATES = ("open", "satisfied", "redo")


@record
class CellView(Record):
    """One grade of the four (deputy and voter, reply and implementation). Empty until the reader may see it."""

    body: str = f.code()
    rater: str = f.choice(RATERS)
    axis: str = f.choice(AXES)
    opinion_id: UUID | None = f.uuid(optional=True)
    is_open: bool = f.flag()
    is_rated: bool = f.flag()
    grade: str | None = f.choice(GRADES, optional=True)
    reason: str | None = f.choice(REASONS, optional=True)
    note: str = f.text(max=1000, default="")
    rated_at: datetime | None = f.moment(optional=True)
    # Set when somebody else gave the grade: proxy (代评) or assisted. The witness is shown to the committee alone.
    acting: str | None = f.choice(ACTING, optional=True)
    witness: str = f.text(max=50, default="")


@record
class AppraisalView(Record):
    """The rating of one case in one round."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1)
    scope: str = f.code()
    state: str = f.choice(APPRAISAL_STATES)
    state_label: str = f.text(max=40)
    is_escalated: bool = f.flag()
    opened_at: datetime = f.moment()
    cells: list[CellView] = f.many(CellView, max=5000)


@operation("evaluation.rate", writes=True, callers=(roles.DEPUTY, roles.RESIDENT, roles.PARTNER), reply=AppraisalView,
           errors=(e.CASE_UNKNOWN, e.NOT_OPEN, e.AXIS_NOT_OPEN, e.ROUND_OVER, e.RATED_ALREADY, e.NOT_YOUR_CELL,
                   e.RECEIPT_UNKNOWN, e.REASON_NEEDED, e.BODY_UNKNOWN))
class Rate(Operation):
    """Say how satisfied one is with the reply or with the implementation (双满意, C19 C20).

    A voter gives the receipt code of his opinion, a deputy is known by his token: each rates only his own cell, and
    sees the other's grade only after giving his. `unsatisfied` needs a reason and sends the case back, without limit.
    Without `body` the grade stands for every body that handles the case.
    """

    case_id: UUID = f.uuid()
    axis: str = f.choice(AXES)
    grade: str = f.choice(GRADES)
    reason: str | None = f.choice(REASONS, optional=True)
    note: str = f.text(max=1000, default="")
    receipt: str | None = f.code(optional=True)
    body: str | None = f.code(optional=True)


@operation("evaluation.rate_by_proxy", writes=True, callers=(roles.DEPUTY, roles.STATION_STAFF), reply=AppraisalView,
           errors=(e.CASE_UNKNOWN, e.NOT_OPEN, e.AXIS_NOT_OPEN, e.ROUND_OVER, e.RATED_ALREADY, e.NOT_YOUR_CELL,
                   e.REASON_NEEDED, e.BODY_UNKNOWN, e.VOICE_UNKNOWN, e.STILL_REACHABLE, e.OWN_GRADE_FIRST))
class RateByProxy(Operation):
    """Rate for a voter (代评, C24, Q8): the case's deputy and one resident of the grid, who is named as `witness`.

    Only for a note that bears no name and no number, or for a voter who is silent after the last reminder. `assisted` is
    the voter's own grade, entered for him (X11); he is the witness then. Marked wherever the grade is shown. The deputy
    gives his own grade first, without knowing the other.
    """

    case_id: UUID = f.uuid()
    opinion_id: UUID = f.uuid()
    axis: str = f.choice(AXES)
    grade: str = f.choice(GRADES)
    witness: str = f.text(max=50, one_line=True)
    acting: str = f.choice(ACTING, default="proxy")
    reason: str | None = f.choice(REASONS, optional=True)
    note: str = f.text(max=1000, default="")
    body: str | None = f.code(optional=True)


@record
class SilentRow(Record):
    """A voter who has not rated though he was reminded to the last."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1)
    deputy: str = f.code()
    opinion_id: UUID = f.uuid()
    is_reachable: bool = f.flag()
    opened_at: datetime = f.moment()


@record
class SilentPage(Record):
    """One page of silent voters, the latest first."""

    items: list[SilentRow] = f.many(SilentRow)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.silent_ratings", writes=False, callers=roles.STAFF, reply=SilentPage)
class SilentRatings(Operation):
    """List the voters whom the deputy has to ask face to face (C24); a deputy sees those of his own cases."""

    limit: int = shared.limit()
    cursor: str = shared.cursor()


@operation("evaluation.appraisal", writes=False,
           callers=(*roles.STAFF, *roles.BODY, roles.RESIDENT, roles.PARTNER), reply=AppraisalView,
           errors=(e.CASE_UNKNOWN, e.NOT_OPEN, e.RECEIPT_UNKNOWN))
class Appraisal(Operation):
    """Show a case's rating, of its latest round unless told: each sees what he may see already (blind until rated).

    A resident or partner system gives the receipt code of an opinion of the case.
    """

    case_id: UUID = f.uuid()
    round: int | None = f.integer(min=1, optional=True)
    receipt: str | None = f.code(optional=True)


@record
class AppraisalRow(Record):
    """One line of the list of ratings that wait."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1)
    state: str = f.choice(APPRAISAL_STATES)
    is_escalated: bool = f.flag()
    opened_at: datetime = f.moment()
    cells: int = f.integer()
    rated: int = f.integer()


@record
class AppraisalPage(Record):
    """One page of ratings, newest first."""

    items: list[AppraisalRow] = f.many(AppraisalRow)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.open_appraisals", writes=False, callers=roles.STAFF, reply=AppraisalPage)
class OpenAppraisals(Operation):
    """List the ratings that wait, newest first; `escalated` alone shows the cases in their third round or later (Q6).

    A deputy sees those of his own cases.
    """

    escalated: bool = f.flag(default=False)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class AxisRate(Record):
    """One satisfaction rate. `rate` is per cent with one decimal as text, or "—" when nobody has rated (C19)."""

    axis: str = f.choice(AXES)
    rated: int = f.integer()
    satisfied: int = f.integer()
    very_satisfied: int = f.integer()
    basically_satisfied: int = f.integer()
    unsatisfied: int = f.integer()
    silent: int = f.integer()
    rate: str = f.text(max=10)


@record
class RatesView(Record):
    """Both satisfaction rates; silence is never satisfaction and is counted apart."""

    reply: AxisRate = f.record(AxisRate)
    implementation: AxisRate = f.record(AxisRate)


@operation("evaluation.rates", writes=False, callers=(*roles.STAFF, *roles.BODY, roles.PARTNER), reply=RatesView)
class Rates(Operation):
    """Compute both satisfaction rates over the last round of each case rated in a period, for one body or all.

    Days are the district's; without them the whole time counts.
    """

    body: str | None = f.code(optional=True)
    since: date | None = f.day(optional=True)
    until: date | None = f.day(optional=True)
