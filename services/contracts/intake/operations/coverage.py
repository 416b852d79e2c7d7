"""What may be asked about coverage (全覆盖): whether every grid is sound, every deputy has one, every site a wall."""

from __future__ import annotations

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record

# What may be missing, in the words of the alarms.
GAPS = ("grid_without_deputy", "deputy_without_grid", "grid_not_sound", "site_without_wall", "wall_overdue")
ANCHORS = ("branch", "party_member", "deputy")


@record
class GapCount(Record):
    """How many of a kind there are."""

    kind: str = f.choice(GAPS)
    label: str = f.text(max=60)
    label_en: str = f.text(max=80)
    count: int = f.integer()


@record
class GridHealth(Record):
    """A grid is sound (健全) with a branch, a party member and a deputy in office (A5)."""

    grid: str = f.code()
    name: str = f.text(max=100, one_line=True)
    is_active: bool = f.flag()
    has_branch: bool = f.flag()
    party_members: int = f.integer()
    deputies: int = f.integer()
    is_sound: bool = f.flag()
    missing: list[str] = f.many(f.choice(ANCHORS))


@record
class CoverageView(Record):
    """How far nobody is left out.

    `coverage_percent` is 100 exactly when every active grid has a deputy and every deputy a grid (A7, A8); it is
    rounded down, so that one gap among thousands still shows.
    """

    coverage_percent: int = f.integer(max=100)
    sound_percent: int = f.integer(max=100)
    active_grids: int = f.integer()
    deputies_in_office: int = f.integer()
    bound: int = f.integer()
    unbound: int = f.integer()
    gaps: list[GapCount] = f.many(GapCount)


@operation("intake.coverage", writes=False, callers=roles.STAFF, reply=CoverageView)
class Coverage(Operation):
    """Show how far nobody is left out (A5 to A8, A11, A12), and how many gaps there are of each kind."""


@record
class GridPage(Record):
    """One page of grids in the order of their codes."""

    items: list[GridHealth] = f.many(GridHealth)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.grids", writes=False, callers=roles.STAFF, reply=GridPage)
class Grids(Operation):
    """List the grids in the order of their codes, each with what makes it sound (A5); only those that are not, or one."""

    not_sound_only: bool = f.flag(default=False)
    grid: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class Gap(Record):
    """One thing that is missing: the code and name of the grid, deputy or site that it is about."""

    about: str = f.code()
    name: str = f.text(max=100, one_line=True)


@record
class GapPage(Record):
    """One page of gaps in the order of their codes."""

    items: list[Gap] = f.many(Gap)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.coverage_gaps", writes=False, callers=roles.STAFF, reply=GapPage)
class CoverageGaps(Operation):
    """List the gaps of one kind: the exception lists of A7 and A8, sites without a wall, walls not looked at."""

    kind: str = f.choice(GAPS)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
