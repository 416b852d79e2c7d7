"""What may be asked about a round's clock: extension, pause, and what is late."""

from __future__ import annotations

from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, operation
from services.contracts.dispatch import errors as e
from services.contracts.dispatch.operations.assignments import AssignmentPage, AssignmentView
from services.contracts.dispatch.operations.words import PAUSE_GROUNDS

_STATION_OR_OFFICE = (roles.STATION_STAFF, roles.COMMITTEE_OFFICE)


@operation("dispatch.request_extension", writes=True, callers=roles.BODY, reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.BODY_NEEDED, e.NOT_LEAD, e.WRONG_STATE, e.PAST_DUE, e.EXTENSION_USED,
                   e.EXTENSION_LONG))
class RequestExtension(Operation):
    """Ask for more time (延期, C15): once a round, before it is due, for no longer than the limit itself.

    `days` are those in which the case's limit counts: calendar days, or working days for an urgent case and where the
    district counts so.
    """

    case_id: UUID = f.uuid()
    days: int = f.integer(min=1, max=180)
    reason: str = f.text(max=500)


@operation("dispatch.decide_extension", writes=True, callers=_STATION_OR_OFFICE, reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.WRONG_STATE, e.EXTENSION_NOT_ASKED))
class DecideExtension(Operation):
    """Grant the extension that was asked for, which moves the due time, or refuse it (C15)."""

    case_id: UUID = f.uuid()
    decision: str = f.choice(("grant", "refuse"))
    note: str = f.text(max=500, default="")


@operation("dispatch.pause", writes=True, callers=_STATION_OR_OFFICE, reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.WRONG_STATE, e.PAST_DUE, e.PAUSED))
class Pause(Operation):
    """Let a case's clock stand (中止计时, C15): the voter is awaited, or force majeure, and nothing else.

    It ends by itself after five working days. A body cannot stop its own clock.
    """

    case_id: UUID = f.uuid()
    ground: str = f.choice(PAUSE_GROUNDS)
    reason: str = f.text(max=500)


@operation("dispatch.resume", writes=True, callers=_STATION_OR_OFFICE, reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.NOT_PAUSED, e.WRONG_STATE))
class Resume(Operation):
    """Let the clock go on, from today."""

    case_id: UUID = f.uuid()


@operation("dispatch.overdue", writes=False, callers=(*roles.BODY, *roles.STAFF), reply=AssignmentPage,
           errors=(e.BODY_NEEDED,))
class Overdue(Operation):
    """List the cases whose reply is overdue, the longest overdue first: a body its own, staff those of any body or all."""

    body: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@operation("dispatch.urge", writes=True, callers=(roles.DEPUTY, roles.STATION_STAFF, *roles.COMMITTEE), reply=AssignmentView,
           errors=(e.CASE_UNKNOWN, e.WRONG_STATE))
class Urge(Operation):
    """Urge the lead body to answer (催办). Its clock is not touched."""

    case_id: UUID = f.uuid()
    reason: str = f.text(max=500)
