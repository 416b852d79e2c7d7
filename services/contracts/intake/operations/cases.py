"""What may be asked about cases as they are registered: register, attach, show."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import opinions as e
from services.contracts.intake.operations.opinions import REGISTRARS


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
    opinions: list[UUID] = f.many(f.uuid(), max=5000)



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
