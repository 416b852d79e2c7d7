"""What may be asked about deputies who go out: record visits and surveys, list them, and see who still owes some."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import fieldwork as w
from services.contracts.intake.errors import opinions as e
from services.contracts.intake.events.fieldwork import ACT_KINDS, LEVELS, MODES
from services.contracts.intake.operations.opinions import REGISTRARS, Contact, PostedOpinion

PERIODS = ("month", "quarter", "year")
QUOTA_STATES = ("done", "short", "open", "exempt")
_FOR_A_DEPUTY = (w.DONE_IN_FUTURE, w.NOT_IN_OFFICE, e.GRID_UNKNOWN, e.DEPUTY_UNKNOWN, e.DEPUTY_NEEDED, e.NOT_FOR_OTHERS)


@record
class Finding(Record):
    """What a resident said when the deputy was there; it becomes an opinion with a receipt."""

    text: str = f.text(max=4000)
    title: str = f.text(max=100, one_line=True, default="")
    kind: str = f.choice(shared.KINDS, default="problem")
    place: str = f.text(max=200, one_line=True, default="")
    contact: Contact | None = f.record(Contact, optional=True)


@record
class VisitView(Record):
    """A visit as it was recorded."""

    visit_id: UUID = f.uuid()
    deputy: str = f.code()
    level: str = f.choice(LEVELS)
    grid: str = f.code()
    is_own_grid: bool = f.flag()
    visited_at: datetime = f.moment()
    place: str = f.text(max=200, one_line=True, default="")
    voters_met: int = f.integer()
    mode: str = f.choice(MODES)
    note: str = f.text(max=1000, default="")
    opinions: list[UUID] = f.many(f.uuid())


@record
class VisitRecorded(Record):
    """The visit, and the receipts of what was found, in the order of the findings: they belong to the residents."""

    visit: VisitView = f.record(VisitView)
    receipts: list[PostedOpinion] = f.many(PostedOpinion)


@operation("intake.record_visit", writes=True, callers=REGISTRARS, reply=VisitRecorded, errors=_FOR_A_DEPUTY)
class RecordVisit(Operation):
    """Record a visit to a grid (走访, A9), with what residents said there. It may be another deputy's grid.

    Each finding becomes an opinion of the channel `grid_visit` that counts from the visit. Entered by the deputy himself
    or from paper by station staff who name him (`on_behalf_of`), it counts the same (A21).
    """

    grid: str = f.code()
    visited_at: datetime = f.moment()
    place: str = f.text(max=200, one_line=True, default="")
    voters_met: int = f.integer(max=10_000)
    findings: list[Finding] = f.many(Finding, max=50, default=[])
    note: str = f.text(max=1000, default="")
    mode: str = f.choice(MODES, default="online")
    on_behalf_of: str | None = f.code(optional=True)


@record
class VisitPage(Record):
    """One page of visits, newest first."""

    items: list[VisitView] = f.many(VisitView)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.visits", writes=False, callers=roles.STAFF, reply=VisitPage)
class Visits(Operation):
    """List visits, newest first: of a deputy, to a grid, or all."""

    deputy: str | None = f.code(optional=True)
    grid: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class SurveyView(Record):
    """A survey as it was recorded."""

    survey_id: UUID = f.uuid()
    deputy: str = f.code()
    level: str = f.choice(LEVELS)
    surveyed_on: date = f.day()
    topic: str = f.text(max=100, one_line=True)
    findings: str = f.text(max=4000)
    grids: list[str] = f.many(f.code())
    mode: str = f.choice(MODES)


@operation("intake.record_survey", writes=True, callers=REGISTRARS, reply=SurveyView, errors=_FOR_A_DEPUTY)
class RecordSurvey(Operation):
    """Record a survey (调研, B9). It counts for the month of its own date, whenever it is entered."""

    surveyed_on: date = f.day()
    topic: str = f.text(max=100, one_line=True)
    findings: str = f.text(max=4000)
    grids: list[str] = f.many(f.code(), max=50, unique=True, default=[])
    mode: str = f.choice(MODES, default="online")
    on_behalf_of: str | None = f.code(optional=True)


@record
class SurveyPage(Record):
    """One page of surveys, newest first."""

    items: list[SurveyView] = f.many(SurveyView)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.surveys", writes=False, callers=roles.STAFF, reply=SurveyPage)
class Surveys(Operation):
    """List surveys, newest first: of a deputy, or all."""

    deputy: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class DeputyQuota(Record):
    """How a deputy stands in one period.

    `open`: he still has time (`is_at_risk` says that something is missing); `short`: the period is over; `exempt`: he was
    not in office during all of it. A quota that only reminds (`is_plan`) raises no alarm.
    """

    deputy: str = f.code()
    level: str = f.choice(LEVELS)
    kind: str = f.choice(ACT_KINDS)
    period: str = f.code()
    ends_on: date = f.day()
    done: int = f.integer()
    min: int = f.integer()
    state: str = f.choice(QUOTA_STATES)
    state_label: str = f.text(max=40)
    state_label_en: str = f.text(max=60)
    is_at_risk: bool = f.flag()
    is_plan: bool = f.flag()
    last_on: date | None = f.day(optional=True)


@record
class QuotaPage(Record):
    """One page of deputies, by their codes."""

    items: list[DeputyQuota] = f.many(DeputyQuota)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.quota_status", writes=False, callers=roles.STAFF, reply=QuotaPage, errors=(w.QUOTA_UNKNOWN,))
class QuotaStatus(Operation):
    """List how deputies stand against a quota of the policy (B9), or only those who lack something (`is_lacking`, B7).

    `on` is any day of the period, today unless told; `period` chooses between quotas of one kind, the shortest unless told.
    """

    kind: str = f.choice(ACT_KINDS, default="survey")
    period: str | None = f.choice(PERIODS, optional=True)
    on: date | None = f.day(optional=True)
    deputy: str | None = f.code(optional=True)
    is_lacking: bool = f.flag(default=False)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
