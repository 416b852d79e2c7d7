"""What may be asked about hard and key problems: pick one out, take the mark back, see who said so (B11)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import opinions as e
from services.contracts.intake.errors import screening as s
from services.contracts.intake.events.screening import MARKS

_SCREENERS = (roles.DEPUTY, roles.STATION_STAFF, roles.COMMITTEE_OFFICE)


@record
class Mark(Record):
    """One step in the marking of a case: who, when, why."""

    mark: str = f.choice(MARKS)
    mark_label: str = f.text(max=40)
    mark_label_en: str = f.text(max=60)
    reason: str = f.text(max=500)
    by: str = f.code()
    at: datetime = f.moment()


@record
class ScreeningView(Record):
    """The mark that a case has now (`none` without one), and how it came by it, oldest first."""

    case_id: UUID = f.uuid()
    mark: str = f.choice(MARKS)
    history: list[Mark] = f.many(Mark)


@operation("intake.screen_case", writes=True, callers=_SCREENERS, reply=ScreeningView,
           errors=(e.CASE_UNKNOWN, e.CASE_OVER, e.NOT_YOUR_GRID, e.DEPUTY_NEEDED, s.ALREADY_SCREENED))
class ScreenCase(Operation):
    """Pick a case out as a hard or a key problem (筛选重难点问题): then it may be put on an on-site session."""

    case_id: UUID = f.uuid()
    mark: str = f.choice(("hard", "key"))
    reason: str = f.text(max=500)


@operation("intake.unscreen_case", writes=True, callers=_SCREENERS, reply=ScreeningView,
           errors=(e.CASE_UNKNOWN, e.NOT_YOUR_GRID, e.DEPUTY_NEEDED, s.NOT_SCREENED))
class UnscreenCase(Operation):
    """Take the mark back. It stays in the history."""

    case_id: UUID = f.uuid()
    reason: str = f.text(max=500)


@operation("intake.screening", writes=False, callers=roles.STAFF, reply=ScreeningView, errors=(e.CASE_UNKNOWN,))
class Screening(Operation):
    """Show the mark of one case and its history."""

    case_id: UUID = f.uuid()


@record
class ScreenedCase(Record):
    """A case that is marked now."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100, one_line=True)
    grid: str = f.code()
    mark: str = f.choice(MARKS)
    reason: str = f.text(max=500)
    by: str = f.code()
    at: datetime = f.moment()


@record
class ScreenedPage(Record):
    """One page of marked cases, last marked first."""

    items: list[ScreenedCase] = f.many(ScreenedCase)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.screened_cases", writes=False, callers=roles.STAFF, reply=ScreenedPage)
class ScreenedCases(Operation):
    """List the cases that are marked now, last marked first: what an on-site session may choose from."""

    mark: str | None = f.choice(("hard", "key"), optional=True)
    grid: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
