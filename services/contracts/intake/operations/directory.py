"""What may be asked of the directory: grids, sites, deputies and the links between people."""

from __future__ import annotations

from datetime import date

from services.contracts import fields as f
from services.contracts import roles
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import links as of_links
from services.contracts.intake.errors import opinions as e

ENTRIES_MAX = 2000


@record
class GridEntry(Record):
    """A grid with its four anchors (A5): branch, party members, deputies, and itself."""

    grid: str = f.code()
    name: str = f.text(max=100, one_line=True)
    branch: str = f.text(max=100, one_line=True, default="")
    party_members: list[str] = f.many(f.code(), unique=True, default=[])
    deputies: list[str] = f.many(f.code(), unique=True, default=[])
    is_active: bool = f.flag(default=True)


@record
class SiteEntry(Record):
    """A liaison station (联络站) or a contact point (联络点) below one, with or without a wall.

    It takes opinions from `opened_on` on (A3); `rollout_stage` tells the pilot from the general rollout.
    """

    site: str = f.code()
    name: str = f.text(max=100, one_line=True)
    kind: str = f.choice(("station", "point"))
    parent: str | None = f.code(optional=True)
    grid: str | None = f.code(optional=True)
    has_wall: bool = f.flag(default=True)
    opened_on: date | None = f.day(optional=True)
    community: str = f.text(max=100, one_line=True, default="")
    rollout_stage: str = f.choice(("pilot", "general"), default="general")


@record
class DeputyEntry(Record):
    """A deputy of the district's or of a township's congress.

    When his term ends (`is_sitting` false, or the day after `term_until`) he leaves his grids.
    """

    deputy: str = f.code()
    name: str = f.text(max=50, one_line=True)
    level: str = f.choice(("district", "township"), default="district")
    is_sitting: bool = f.flag(default=True)
    term_from: date | None = f.day(optional=True)
    term_until: date | None = f.day(optional=True)


@record
class LinkEntry(Record):
    """A link that is to be open; see `put_link`."""

    kind: str = f.code()
    parent: str = f.code()
    child: str = f.code()


@record
class Difference(Record):
    """What a load changes among the entries of one kind."""

    added: int = f.integer(default=0)
    changed: int = f.integer(default=0)
    unchanged: int = f.integer(default=0)


@record
class DirectoryProblem(Record):
    """What is wrong with one entry: `path` names it in the request (`grids.3`)."""

    path: str = f.text(max=100, one_line=True)
    code: str = f.code()
    message: str = f.text(max=400)
    message_en: str = f.text(max=400)


@record
class DirectoryLoaded(Record):
    """How many rows of each kind the directory holds now, and which rules of coverage are broken (A7, A8).

    Of a dry run: what it would hold, what would change, and every problem that would refuse the load.
    """

    grids: int = f.integer()
    sites: int = f.integer()
    deputies: int = f.integer()
    grids_without_deputy: list[str] = f.many(f.code(), max=100_000)
    deputies_without_grid: list[str] = f.many(f.code(), max=100_000)
    dry_run: bool = f.flag(default=False)
    grid_changes: Difference = f.record(Difference)
    site_changes: Difference = f.record(Difference)
    deputy_changes: Difference = f.record(Difference)
    link_changes: Difference = f.record(Difference)
    problems: list[DirectoryProblem] = f.many(DirectoryProblem, max=20_000, default=[])


@operation("intake.load_directory", writes=True, callers=(roles.COMMITTEE_OFFICE, roles.OPERATOR), reply=DirectoryLoaded,
           errors=(e.DIRECTORY_BROKEN, e.DEPUTY_LAST_GRID, e.DEPUTY_UNKNOWN, of_links.LINK_KIND_UNKNOWN,
                   of_links.LINK_HAS_PARENT, of_links.LINK_CYCLE))
class LoadDirectory(Operation):
    """Add or replace grids, sites and deputies by their codes, and open links; what is not named stays.

    A grid's deputies are replaced as a whole; a sitting deputy cannot lose his only grid (A7). It holds as a whole or
    not at all. `dry_run` changes nothing and answers what a load would do, with one problem for each bad entry.
    """

    grids: list[GridEntry] = f.many(GridEntry, max=ENTRIES_MAX, default=[])
    sites: list[SiteEntry] = f.many(SiteEntry, max=ENTRIES_MAX, default=[])
    deputies: list[DeputyEntry] = f.many(DeputyEntry, max=ENTRIES_MAX, default=[])
    links: list[LinkEntry] = f.many(LinkEntry, max=ENTRIES_MAX, default=[])
    dry_run: bool = f.flag(default=False)
