"""What may be asked of dispatch: rules, assignment, claim, reply, review, completion."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.dispatch import errors as e
from services.contracts.dispatch.operations.words import (
    BODY_KINDS,
    DESK_REASONS,
    MODE_REASONS,
    MODES,
    PAUSE_GROUNDS,
    ROUND_STATES,
    SCOPES,
    WAIVERS,
)

_OFFICE = (roles.COMMITTEE_OFFICE, roles.OPERATOR)


@record
class BodyView(Record):
    """A handling body (承办单位): a sub-district office or a district department (A15)."""

    body: str = f.code()
    name: str = f.text(max=100, one_line=True)
    kind: str = f.choice(BODY_KINDS)
    contact_person: str = f.text(max=50, one_line=True, default="")


@operation("dispatch.enroll_body", writes=True, callers=_OFFICE, reply=BodyView)
class EnrollBody(Operation):
    """Add a handling body or change its name, kind or contact person."""

    body: str = f.code()
    name: str = f.text(max=100, one_line=True)
    kind: str = f.choice(BODY_KINDS)
    contact_person: str = f.text(max=50, one_line=True, default="")


@record
class RouteView(Record):
    """One routing rule."""

    route_id: UUID = f.uuid()
    category: str = shared.category(default="")
    grid: str | None = f.code(optional=True)
    lead: str = f.code()
    assisting: list[str] = f.many(f.code(), default=[])
    valid_from: date = f.day()
    valid_until: date | None = f.day(optional=True)


@operation("dispatch.set_route", writes=True, callers=_OFFICE, reply=RouteView,
           errors=(e.BODY_UNKNOWN, e.ROUTE_UNKNOWN, e.ROUTE_TIE, e.ROUTE_DATES, e.LEAD_IS_ASSISTING))
class SetRoute(Operation):
    """Say which body leads for a topic, in a grid or everywhere, from a day on (C9).

    An empty category stands for every topic. The most specific rule wins: the longer topic path, then the named grid.
    Two rules of the same topic and grid may not cover the same day: to replace a rule, end it first by giving its
    `route_id` with a last day. Cases that are assigned already stay where they are.
    """

    route_id: UUID | None = f.uuid(optional=True)
    category: str = shared.category(default="")
    grid: str | None = f.code(optional=True)
    lead: str = f.code()
    assisting: list[str] = f.many(f.code(), unique=True, max=20, default=[])
    valid_from: date | None = f.day(optional=True)
    valid_until: date | None = f.day(optional=True)


@record
class RoutePage(Record):
    """One page of routing rules."""

    items: list[RouteView] = f.many(RouteView)
    next_cursor: str = f.text(max=200, default="")


@operation("dispatch.routes", writes=False, callers=roles.STAFF, reply=RoutePage)
class Routes(Operation):
    """List the routing rules, newest first."""

    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class TopicsLoaded(Record):
    """How many topics the tree holds now."""

    topics: int = f.integer()


@operation("dispatch.load_topics", writes=True, callers=_OFFICE, reply=TopicsLoaded,
           errors=(e.TOPIC_DEPTH,))
class LoadTopics(Operation):
    """Add topics to the three-level tree, by their paths; a path brings its parents with it."""

    topics: list[str] = f.many(shared.category(), min=1, unique=True)


@record
class ReplyView(Record):
    """A reply and where its review stands. A body sees its own; the resident sees it once it is approved."""

    version: int = f.integer(min=1)
    text: str = f.text(max=4000)
    measures: str = f.text(max=2000, default="")
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)
    commitments: list[shared.Promise] = f.many(shared.Promise, default=[])
    written_by: str = f.code()
    written_at: datetime = f.moment()
    review: str = f.choice(("waiting", "approved", "sent_back"))
    review_reason: str = f.text(max=1000, default="")
    # Words that promise without a date (近期, 尽快, 即将): a warning to the writer and to the reviewer, not a refusal.
    vague_words: list[str] = f.many(f.text(max=20), default=[])


@record
class ExtensionView(Record):
    """The one extension of a round, and how it was decided."""

    days: int = f.integer(min=1)
    reason: str = f.text(max=500)
    asked_at: datetime = f.moment()
    state: str = f.choice(("asked", "granted", "refused"))
    decided_by: str | None = f.code(optional=True)
    decided_at: datetime | None = f.moment(optional=True)
    note: str = f.text(max=500, default="")


@record
class PauseView(Record):
    """A time in which the clock stood, or stands: `from_on` counts no more, `until_on` counts again."""

    ground: str = f.choice(PAUSE_GROUNDS)
    reason: str = f.text(max=500)
    from_on: date = f.day()
    until_on: date = f.day()
    is_open: bool = f.flag(default=False)


@record
class ReturnView(Record):
    """A return and its adjudication: `lead` got the case then, the same body when it went back."""

    round: int = f.integer(min=1)
    body: str = f.code()
    reason: str = f.text(max=500)
    proposed: str = f.code()
    returned_at: datetime = f.moment()
    lead: str | None = f.code(optional=True)
    decided_at: datetime | None = f.moment(optional=True)
    note: str = f.text(max=500, default="")


@record
class ContributionView(Record):
    """An assisting body's part for the lead body's answer."""

    body: str = f.code()
    text: str = f.text(max=2000)
    written_by: str = f.code()
    written_at: datetime = f.moment()


@record
class AssignmentView(Record):
    """One case in one round: who handles it, until when, and how far it is."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100)
    category: str = shared.category()
    grid: str = f.code()
    complexity: str = f.choice(shared.COMPLEXITIES)
    urgency: str = f.choice(shared.URGENCIES)
    round: int = f.integer(min=1)
    scope: str = f.choice(SCOPES)
    state: str = f.choice(ROUND_STATES)
    state_label: str = f.text(max=40)
    desk_reason: str | None = f.choice(DESK_REASONS, optional=True)
    mode: str | None = f.choice(MODES, optional=True)
    lead: str | None = f.code(optional=True)
    assisting: list[str] = f.many(f.code(), default=[])
    contact_person: str = f.text(max=50, default="")
    assigned_at: datetime | None = f.moment(optional=True)
    due_at: datetime | None = f.moment(optional=True)
    is_due_provisional: bool = f.flag(default=False)
    claimed_at: datetime | None = f.moment(optional=True)
    delivered_at: datetime | None = f.moment(optional=True)
    completed_at: datetime | None = f.moment(optional=True)
    # Shown one at a time: lists leave it out. A draft is shown to its lead body and to the committee alone.
    reply: ReplyView | None = f.record(ReplyView, optional=True)
    # Why in this mode (C11), and why without a session of three parties: 免议：直办 (D1).
    mode_reason: str | None = f.choice(MODE_REASONS, optional=True)
    assign_reason: str = f.text(max=500, default="")
    waiver: str | None = f.choice(WAIVERS, optional=True)
    waiver_label: str = f.text(max=40, default="")
    # When the present body got the case, who took it (the receipt, C12), and until when the desk has to assign it (A24).
    given_at: datetime | None = f.moment(optional=True)
    claimed_by: str | None = f.code(optional=True)
    desk_due_at: datetime | None = f.moment(optional=True)
    # For the committee alone: the last day by calendar days and by working days, whichever of them counts (Q1).
    due_by_calendar_days_on: date | None = f.day(optional=True)
    due_by_working_days_on: date | None = f.day(optional=True)
    overdue_level: int = f.integer(min=0, max=3, default=0)
    urged: int = f.integer(default=0)
    hops: int = f.integer(default=0)
    is_paused: bool = f.flag(default=False)
    extension: ExtensionView | None = f.record(ExtensionView, optional=True)
    pauses: list[PauseView] = f.many(PauseView, default=[])
    # Shown one at a time, as the reply is; contributions to the lead body and the committee, and each body its own.
    returns: list[ReturnView] = f.many(ReturnView, default=[])
    contributions: list[ContributionView] = f.many(ContributionView, default=[])


@operation("dispatch.assign", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.BODY_UNKNOWN, e.ALREADY_ASSIGNED, e.LEAD_IS_ASSISTING, e.CONTACT_NEEDED,
                   e.DELIBERATION_FIRST))
class Assign(Operation):
    """Give a case from the desk its handling body by hand (派单). The clock starts now."""

    case_id: UUID = f.uuid()
    lead: str = f.code()
    assisting: list[str] = f.many(f.code(), unique=True, max=20, default=[])
    mode: str = f.choice(MODES, default="point_to_point")
    contact_person: str = f.text(max=50, one_line=True, default="")
    reason: str = f.text(max=500)


@operation("dispatch.claim", writes=True, callers=roles.BODY, reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.BODY_NEEDED, e.NOT_LEAD, e.WRONG_STATE, e.ALREADY_CLAIMED))
class Claim(Operation):
    """Take an assigned case (领单, A15). The first claim wins."""

    case_id: UUID = f.uuid()


@operation("dispatch.submit_reply", writes=True, callers=roles.BODY, reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.BODY_NEEDED, e.NOT_LEAD, e.WRONG_STATE, e.PROMISE_PAST))
class SubmitReply(Operation):
    """Hand in the body's answer for review. A later text is a new version and loses any approval."""

    case_id: UUID = f.uuid()
    text: str = f.text(max=4000)
    measures: str = f.text(max=2000, default="")
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)
    commitments: list[shared.Promise] = f.many(shared.Promise, max=20, default=[])


@operation("dispatch.review_reply", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.WRONG_STATE, e.REVIEWER_IS_AUTHOR, e.VERSION_CHANGED, e.REASON_NEEDED))
class ReviewReply(Operation):
    """Approve a reply, which gives it to the resident, or send it back with a reason (审核答复, D3).

    `version` is the one that the reviewer has read: if the body has handed in a later one, nothing happens.
    """

    case_id: UUID = f.uuid()
    version: int = f.integer(min=1)
    decision: str = f.choice(("approve", "send_back"))
    reason: str = f.text(max=1000, default="")


@operation("dispatch.complete", writes=True, callers=roles.BODY, reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.BODY_NEEDED, e.NOT_LEAD, e.WRONG_STATE))
class Complete(Operation):
    """Declare a case done (办结), which opens its rating. Needs a delivered reply (C11)."""

    case_id: UUID = f.uuid()


@operation("dispatch.get_assignment", writes=False, callers=(*roles.STAFF, *roles.BODY), reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.NOT_YOUR_CASE, e.BODY_NEEDED))
class GetAssignment(Operation):
    """Show a case's current round. A body sees only the cases that it leads or assists."""

    case_id: UUID = f.uuid()


@record
class AssignmentPage(Record):
    """One page of assignments, newest first."""

    items: list[AssignmentView] = f.many(AssignmentView)
    next_cursor: str = f.text(max=200, default="")


@operation("dispatch.worklist", writes=False, callers=(*roles.BODY, *roles.STAFF), reply=AssignmentPage,
           errors=(e.BODY_NEEDED,))
class Worklist(Operation):
    """List the current rounds: a body sees its own, the committee office those of any body or all."""

    body: str | None = f.code(optional=True)
    state: str | None = f.choice(ROUND_STATES, optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@operation("dispatch.desk", writes=False, callers=roles.STAFF, reply=AssignmentPage)
class Desk(Operation):
    """List the cases that no rule has routed and that wait for `assign`, newest first."""

    limit: int = shared.limit()
    cursor: str = shared.cursor()
