"""What may be read on the echo wall."""

from __future__ import annotations

from datetime import datetime

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record

# What the label of a wall entry says (Q9); `redone`: a later round of the case hangs on the wall as well.
WALL_LABELS = {
    "rating": ("待评价", "waiting for ratings"), "satisfied": ("满意", "satisfied"),
    "very_satisfied": ("非常满意", "very satisfied"), "redo": ("重办中", "being done again"),
    "redone": ("已重办", "done again"),
}


@record
class WallEntry(Record):
    """What the echo wall shows (晒单): allowed fields only, no person."""

    number: str = f.code()
    title: str = f.text(max=100)
    category: str = shared.category()
    site: str | None = f.code(optional=True)
    grid: str = f.code()
    round: int = f.integer(min=1)
    body: str = f.code()
    reply: str = f.text(max=4000)
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)
    days_taken: int = f.integer()
    label: str = f.text(max=20)
    label_en: str = f.text(max=40)
    published_at: datetime = f.moment()


@record
class WallPage(Record):
    """One page of the echo wall, newest first."""

    items: list[WallEntry] = f.many(WallEntry)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.echo_wall", writes=False, callers=(roles.PUBLIC,), reply=WallPage)
class EchoWall(Operation):
    """Read the echo wall (回音壁) of a site, of a grid, or of the district. Open to everybody."""

    site: str | None = f.code(optional=True)
    grid: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
