"""What may be asked of the directory: grids, sites and deputies."""

from __future__ import annotations

from datetime import date

from services.contracts import fields as f
from services.contracts import roles
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import opinions as e


@record
class GridEntry(Record):
    """A grid with its four anchors (A5): branch, party members, deputies, and itself."""

    grid: str = f.code()
    name: str = f.text(max=100, one_line=True)
    branch: str = f.text(max=100, one_line=True, default="")
    party_members: list[str] = f.many(f.code(), unique=True, default=[])
    deputies: list[str] = f.many(f.code(), unique=True, default=[])


@record
class SiteEntry(Record):
    """A liaison station (联络站) or a contact point (联络点) below one, with or without a wall."""

    site: str = f.code()
    name: str = f.text(max=100, one_line=True)
    kind: str = f.choice(("station", "point"))
    parent: str | None = f.code(optional=True)
    grid: str | None = f.code(optional=True)
    has_wall: bool = f.flag(default=True)
    opened_on: date | None = f.day(optional=True)


@record
class DeputyEntry(Record):
    """A deputy of the district's or of a township's congress.

    When his term ends (`is_sitting` false) he leaves his grids.
    """

    deputy: str = f.code()
    name: str = f.text(max=50, one_line=True)
    level: str = f.choice(("district", "township"), default="district")
    is_sitting: bool = f.flag(default=True)


@record
class DirectoryLoaded(Record):
    """How many rows of each kind the directory holds now, and which rules of coverage are broken (A7, A8)."""

    grids: int = f.integer()
    sites: int = f.integer()
    deputies: int = f.integer()
    grids_without_deputy: list[str] = f.many(f.code())
    deputies_without_grid: list[str] = f.many(f.code())


@operation("intake.load_directory", writes=True, callers=(roles.COMMITTEE_OFFICE, roles.OPERATOR), reply=DirectoryLoaded,
           errors=(e.DIRECTORY_BROKEN, e.DEPUTY_LAST_GRID))
class LoadDirectory(Operation):
    """Add or replace grids, sites and deputies by their codes; what is not named stays.

    A grid's deputies are replaced as a whole; a sitting deputy cannot lose his only grid (A7).
    """

    grids: list[GridEntry] = f.many(GridEntry, default=[])
    sites: list[SiteEntry] = f.many(SiteEntry, default=[])
    deputies: list[DeputyEntry] = f.many(DeputyEntry, default=[])
