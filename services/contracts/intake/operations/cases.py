"""What may be asked about cases as they are registered: register, attach, flag, show; and the problem ledger."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import opinions as e
from services.contracts.intake.errors import voices as v
from services.contracts.intake.operations.opinions import PHOTOS_MAX, REGISTRARS, Photo


@record
class CaseView(Record):
    """A case as intake keeps it: what was registered, and the stage that the other services have reported."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100, one_line=True)
    summary: str = f.text(max=1000, default="")
    kind: str = f.choice(shared.KINDS)
    category: str = shared.category()
    complexity: str = f.choice(shared.COMPLEXITIES)
    urgency: str = f.choice(shared.URGENCIES)
    flags: list[str] = f.many(f.choice(shared.FLAGS))
    grid: str = f.code()
    site: str | None = f.code(optional=True)
    place: str = f.text(max=200, one_line=True, default="")
    registered_by: str = f.code()
    registered_at: datetime = f.moment()
    filed_at: datetime = f.moment()
    stage: str = f.code()
    round: int = f.integer(min=1)
    # The first 5,000, oldest first; `voices` counts all.
    opinions: list[UUID] = f.many(f.uuid(), max=5000)
    voices: int = f.integer(default=1)
    # What the rules of D10 would flag. Nothing follows from it before somebody flags the case.
    proposed_flags: list[str] = f.many(f.choice(shared.FLAGS), default=[])



@operation("intake.register_case", writes=True, callers=REGISTRARS, reply=CaseView,
           errors=(e.OPINION_UNKNOWN, e.OPINION_SETTLED, e.GRID_UNKNOWN, e.GRID_NEEDED, e.NOT_YOUR_GRID, e.DEPUTY_UNKNOWN,
                   e.DEPUTY_NEEDED, e.NOT_FOR_OTHERS, e.SITE_UNKNOWN))
class RegisterCase(Operation):
    """Sort one or more opinions into a case and enter it in the problem ledger (定单, A14).

    Only a deputy of the grid, or station staff naming the deputy for whom they write (`on_behalf_of`). Title and
    summary are the deputy's words: they go on the bus, so telephone and identity numbers in them are masked.
    """

    opinions: list[UUID] = f.many(f.uuid(), min=1, unique=True)
    title: str = f.text(max=100, one_line=True)
    summary: str = f.text(max=1000, default="")
    category: str = shared.category()
    kind: str = f.choice(shared.KINDS, default="problem")
    complexity: str = f.choice(shared.COMPLEXITIES, default="ordinary")
    urgency: str = f.choice(shared.URGENCIES, default="normal")
    flags: list[str] = f.many(f.choice(shared.FLAGS), unique=True, default=[])
    grid: str | None = f.code(optional=True)
    site: str | None = f.code(optional=True)
    place: str = f.text(max=200, one_line=True, default="")
    on_behalf_of: str | None = f.code(optional=True)


@operation("intake.attach_opinion", writes=True, callers=REGISTRARS, reply=CaseView,
           errors=(e.OPINION_UNKNOWN, e.OPINION_SETTLED, e.CASE_UNKNOWN, e.CASE_OVER, e.NOT_YOUR_GRID, e.DEPUTY_UNKNOWN,
                   e.DEPUTY_NEEDED, e.NOT_FOR_OTHERS))
class AttachOpinion(Operation):
    """Add an opinion to a case that is already registered: its author gets the answer and rates like the others."""

    case_id: UUID = f.uuid()
    opinion_id: UUID = f.uuid()
    on_behalf_of: str | None = f.code(optional=True)


@operation("intake.get_case", writes=False, callers=(*roles.STAFF, *roles.BODY, roles.PARTNER), reply=CaseView,
           errors=(e.CASE_UNKNOWN,))
class GetCase(Operation):
    """Show one case as it was registered and how far it is."""

    case_id: UUID = f.uuid()


@operation("intake.flag_case", writes=True, callers=(roles.DEPUTY, roles.COMMITTEE_OFFICE), reply=CaseView,
           errors=(e.CASE_UNKNOWN, e.CASE_OVER, e.NOT_YOUR_GRID, e.DEPUTY_NEEDED, v.FLAG_REMOVAL, v.FLAG_REASON))
class FlagCase(Operation):
    """Set triggers of the five chiefs' inquiry (D10): life and property, wide impact, strong reaction.

    A deputy of the grid or the committee office sets; only the office removes, with a reason. A body does neither.
    """

    case_id: UUID = f.uuid()
    add: list[str] = f.many(f.choice(shared.FLAGS), unique=True, default=[])
    remove: list[str] = f.many(f.choice(shared.FLAGS), unique=True, default=[])
    reason: str = f.text(max=500, default="")


@record
class LedgerLine(Record):
    """One line of the problem ledger (问题台账, A14): what was said where and when, who entered it, how far it is."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100, one_line=True)
    category: str = shared.category()
    kind: str = f.choice(shared.KINDS)
    channel: str = f.choice(shared.CHANNELS)
    grid: str = f.code()
    site: str | None = f.code(optional=True)
    place: str = f.text(max=200, one_line=True, default="")
    filed_at: datetime = f.moment()
    # When the source note was collected from its wall, or came in: the lag behind `filed_at` is A13's.
    collected_at: datetime | None = f.moment(optional=True)
    registered_at: datetime = f.moment()
    registered_by: str = f.code()
    entered_by: str = f.text(max=200)
    complexity: str = f.choice(shared.COMPLEXITIES)
    urgency: str = f.choice(shared.URGENCIES)
    flags: list[str] = f.many(f.choice(shared.FLAGS), default=[])
    stage: str = f.code()
    stage_label: str = f.text(max=40)
    stage_label_en: str = f.text(max=60)
    round: int = f.integer(min=1)
    body: str | None = f.code(optional=True)
    due_at: datetime | None = f.moment(optional=True)
    voices: int = f.integer()
    # The earliest of its opinions: its words with numbers masked, and its pictures.
    source_opinion: UUID | None = f.uuid(optional=True)
    source_note: str = f.text(max=4000, default="")
    photos: list[Photo] = f.many(Photo, max=PHOTOS_MAX, default=[])


@record
class LedgerPage(Record):
    """One page of the problem ledger, newest first."""

    items: list[LedgerLine] = f.many(LedgerLine)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.ledger", writes=False, callers=roles.STAFF, reply=LedgerPage,
           errors=(e.GRID_UNKNOWN, e.NOT_YOUR_GRID, e.DEPUTY_NEEDED))
class Ledger(Operation):
    """Read the problem ledger, newest first. A deputy reads that of his grids.

    `from_on` and `until_on` are days of registration in the district, both included.
    """

    grid: str | None = f.code(optional=True)
    stage: str | None = f.code(optional=True)
    registered_by: str | None = f.code(optional=True)
    from_on: date | None = f.day(optional=True)
    until_on: date | None = f.day(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
