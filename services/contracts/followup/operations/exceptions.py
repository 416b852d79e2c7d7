"""What may be asked about everything that is stuck anywhere (异常清单)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record


@record
class ExceptionView(Record):
    """One thing that is stuck: which service found it, what it is about, in which grid, and since when."""

    alarm_id: UUID = f.uuid()
    service: str = f.code()
    kind: str = f.code()
    label: str = f.text(max=60)
    label_en: str = f.text(max=80)
    about: str = f.code()
    grid: str | None = f.code(optional=True)
    since: datetime = f.moment()


@record
class ExceptionPage(Record):
    """One page of what is stuck, newest first."""

    items: list[ExceptionView] = f.many(ExceptionView)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.exceptions", writes=False, callers=roles.STAFF, reply=ExceptionPage)
class Exceptions(Operation):
    """List what is stuck in any service, newest first: the open alarms of all, of one kind, one grid, or since a day.

    `grid` leaves out what belongs to no grid: a body, a deputy, a session.
    """

    kind: str | None = f.code(optional=True)
    grid: str | None = f.code(optional=True)
    since: date | None = f.day(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
