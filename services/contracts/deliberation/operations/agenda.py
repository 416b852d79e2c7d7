"""The agenda of a session that has not yet opened (同题议事, C6)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.deliberation import errors as e
from services.contracts.deliberation.operations import words as w
from services.contracts.deliberation.operations.views import SessionView


@operation("deliberation.add_item", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.CASE_NOT_WAITING, e.CASE_NOT_SCREENED,
                   e.AGENDA_FULL))
class AddItem(Operation):
    """Put a further topic with its like cases on the agenda; the bodies suggested for them are invited (C3)."""

    session_id: UUID = f.uuid()
    topic: str = f.text(max=200, one_line=True)
    cases: list[UUID] = f.many(f.uuid(), min=1, max=w.CASES_PER_ITEM_MAX, unique=True)


@operation("deliberation.drop_item", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.ITEM_UNKNOWN, e.ITEM_DECIDED, e.AGENDA_EMPTY))
class DropItem(Operation):
    """Take a topic off the agenda; its cases wait again. The last one stays: cancel the session instead."""

    session_id: UUID = f.uuid()
    item: int = f.integer(min=1)


@record
class AgendaCase(Record):
    """A case as it is printed on an agenda."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100)
    category: str = shared.category()
    grid: str = f.code()


@record
class AgendaItem(Record):
    """One topic with its like cases."""

    item: int = f.integer(min=1)
    topic: str = f.text(max=200)
    cases: list[AgendaCase] = f.many(AgendaCase, max=w.CASES_PER_ITEM_MAX)


@record
class AgendaView(Record):
    """What is handed out before a session."""

    session_id: UUID = f.uuid()
    hall: str = f.code()
    kind: str = f.choice(w.SESSION_KINDS)
    kind_label: str = f.text(max=40)
    state: str = f.choice(w.SESSION_STATES)
    scheduled_at: datetime = f.moment()
    place: str = f.text(max=200, default="")
    bodies: list[str] = f.many(f.code(), default=[])
    items: list[AgendaItem] = f.many(AgendaItem, max=w.ITEMS_MAX)


@operation("deliberation.agenda", writes=False, callers=(*roles.STAFF, *roles.BODY), reply=AgendaView,
           errors=(e.SESSION_UNKNOWN,))
class Agenda(Operation):
    """Show the agenda of a session with the numbers and titles of its cases."""

    session_id: UUID = f.uuid()
