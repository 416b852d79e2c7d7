"""The cases that wait for a session, and the limits of complex ones (C14)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.deliberation import errors as e
from services.contracts.deliberation.operations import words as w


@record
class WaitingCase(Record):
    """A case that waits for a session."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100)
    category: str = shared.category()
    grid: str = f.code()
    site: str | None = f.code(optional=True)
    suggested_lead: str | None = f.code(optional=True)
    # When dispatch last asked for a session; null for a case that only the hall itself proposes.
    requested_at: datetime | None = f.moment(optional=True)
    round: int = f.integer(min=1, default=1)
    mark: str | None = f.choice(w.MARKS, optional=True)
    proposal: str | None = f.choice(w.PROPOSALS, optional=True)
    convene_by: date | None = f.day(optional=True)
    settle_by: date | None = f.day(optional=True)


@record
class WaitingPage(Record):
    """One page of waiting cases, newest first."""

    items: list[WaitingCase] = f.many(WaitingCase)
    next_cursor: str = f.text(max=200, default="")


@operation("deliberation.waiting_cases", writes=False, callers=roles.STAFF, reply=WaitingPage)
class WaitingCases(Operation):
    """List the cases that wait to be put on an agenda, newest first.

    Dispatch has asked for most of them: those have their two days (C14). Some are proposed without a request: a redo that
    has gone up to the committee, or a council meeting that wants a session of three parties on it.
    """

    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class SettlementView(Record):
    """Until when a complex case is to be settled."""

    case_id: UUID = f.uuid()
    settle_by: date = f.day()
    extended_days: int = f.integer(min=1)


@operation("deliberation.extend_settlement", writes=True, callers=w.CONVENORS, reply=SettlementView,
           errors=(e.CASE_NOT_WAITING, e.OTHER_STATION, e.EXTENDED_ALREADY, e.SETTLEMENT_OVERDUE))
class ExtendSettlement(Operation):
    """Put the settlement of a complex case off, once and before it is due, by as many days as the policy allows (C14)."""

    case_id: UUID = f.uuid()
    reason: str = f.text(max=500)
