"""What may be asked of the listening walls (收音壁): collect their notes, see which of them wait for a look."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import opinions as of_opinions
from services.contracts.intake.errors import walls as e
from services.contracts.intake.operations.opinions import BulkItem


@record
class WallCollected(Record):
    """What a look at a wall brought: the receipt or the error of each note, and when the next look is due."""

    look_id: UUID = f.uuid()
    site: str = f.code()
    looked_at: datetime = f.moment()
    since: datetime = f.moment()
    posted: int = f.integer()
    already: int = f.integer()
    refused: int = f.integer()
    items: list[BulkItem] = f.many(BulkItem)
    look_due_on: date = f.day()


@operation("intake.collect_wall", writes=True, callers=(roles.STATION_STAFF, roles.DEPUTY), reply=WallCollected,
           errors=(of_opinions.SITE_UNKNOWN, of_opinions.SITE_NOT_OPEN, e.WALL_UNKNOWN, e.LOOK_IN_FUTURE,
                   e.LOOK_BEFORE_LAST, e.PASTED_AFTER_LOOK))
class CollectWall(Operation):
    """Empty a wall (A12, A13): each note becomes an opinion, filed when it was pasted; a look without notes counts too.

    A note is a `post_opinion` request without site and channel. One that bears no time counts from the look before, the
    reading in the citizen's favour. A bad note is told in its item and never spoils the others. `looked_at` is now
    unless told.
    """

    site: str = f.code()
    looked_at: datetime | None = f.moment(optional=True)
    notes: list[Any] = f.many(f.anything(optional=True), max=500, default=[])


@record
class WallView(Record):
    """A wall with its printed number, and whether somebody should have looked by now."""

    site: str = f.code()
    name: str = f.text(max=100, one_line=True)
    number: str = f.code()
    code_text: str = f.text(max=300, one_line=True)
    takes_notes_from: datetime = f.moment()
    last_looked_at: datetime | None = f.moment(optional=True)
    last_looked_by: str | None = f.code(optional=True)
    look_due_on: date = f.day()
    is_overdue: bool = f.flag()


@record
class WallPage(Record):
    """One page of walls, the one that has waited longest first."""

    items: list[WallView] = f.many(WallView)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.walls", writes=False, callers=roles.STAFF, reply=WallPage, errors=(of_opinions.SITE_UNKNOWN,))
class Walls(Operation):
    """List the walls by when the next look is due; only the overdue ones, or that of one site, when asked.

    `code_text` is what the code on the wall holds: the number, behind the district's address if the policy has one.
    """

    overdue_only: bool = f.flag(default=False)
    site: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class WallLookView(Record):
    """One look at a wall. The lags are minutes from pasting to collecting (A13)."""

    look_id: UUID = f.uuid()
    site: str = f.code()
    looked_at: datetime = f.moment()
    since: datetime = f.moment()
    looked_by: str = f.code()
    deputy: str | None = f.code(optional=True)
    notes: int = f.integer()
    mean_lag_minutes: int = f.integer()
    longest_lag_minutes: int = f.integer()


@record
class WallLookPage(Record):
    """One page of looks, newest first."""

    items: list[WallLookView] = f.many(WallLookView)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.wall_looks", writes=False, callers=roles.STAFF, reply=WallLookPage, errors=(of_opinions.SITE_UNKNOWN,))
class WallLooks(Operation):
    """List the looks at one wall, newest first, with how long its notes had hung there."""

    site: str = f.code()
    limit: int = shared.limit()
    cursor: str = shared.cursor()
