"""Grids, sites and deputies as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.chassis.sql import Sql
from services.intake.domain.directory import Directory, SitePlace
from services.intake.domain.opinion import Deputy, Places, Site

# Loads come one after the other, and readers do not wait for them. Only loads write this table.
_LOCK = "lock table grid_deputies in share row exclusive mode"

_DEPUTIES = "select deputy, is_sitting from deputies"

_GRIDS = """
select grid, array(select deputy from grid_deputies g where g.grid = grids.grid) as deputies from grids
"""

_SITES = "select site, kind, parent, grid from sites"

_PUT_DEPUTIES = """
insert into deputies (deputy, name, level, is_sitting)
select * from unnest(%(deputy)s::text[], %(name)s::text[], %(level)s::text[], %(is_sitting)s::boolean[])
on conflict (deputy) do update
set name = excluded.name, level = excluded.level, is_sitting = excluded.is_sitting
"""

# Party members are a list in each row, and an array of lists of unequal length has no unnest: one row a
# statement.
_PUT_GRID = """
insert into grids (grid, name, branch, party_members)
values (%(grid)s, %(name)s, %(branch)s, %(party_members)s)
on conflict (grid) do update
set name = excluded.name, branch = excluded.branch, party_members = excluded.party_members
"""

# A point may come with its station in one statement: the reference is checked at the statement's end.
_PUT_SITES = """
insert into sites (site, name, kind, parent, grid, has_wall, opened_on)
select * from unnest(%(site)s::text[], %(name)s::text[], %(kind)s::text[], %(parent)s::text[],
                     %(grid)s::text[], %(has_wall)s::boolean[], %(opened_on)s::date[])
on conflict (site) do update
set name = excluded.name, kind = excluded.kind, parent = excluded.parent, grid = excluded.grid,
    has_wall = excluded.has_wall, opened_on = excluded.opened_on
"""

_UNBIND = "delete from grid_deputies where grid = any(%(grids)s) or deputy = any(%(ended)s)"

_BIND = """
insert into grid_deputies (grid, deputy) select * from unnest(%(grids)s::text[], %(deputies)s::text[])
"""

_GRIDS_OF = """
select array(select grid from grid_deputies g where g.deputy = deputies.deputy) as grids
from deputies where deputy = %(deputy)s
"""

# One round trip for both kinds of place.
_PLACES = """
select grid, null as site, null as site_grid, null::date as opened_on from grids where grid = any(%(grids)s)
union all
select null, site, grid, opened_on from sites where site = any(%(sites)s)
"""


@dataclass(frozen=True)
class DeputyRow:
    """A deputy as loaded."""

    deputy: str
    name: str
    level: str
    is_sitting: bool


@dataclass(frozen=True)
class GridRow:
    """A grid as loaded, with its deputies."""

    grid: str
    name: str
    branch: str
    party_members: Sequence[str]
    deputies: Sequence[str]


@dataclass(frozen=True)
class SiteRow:
    """A site as loaded."""

    site: str
    name: str
    kind: str
    parent: str | None
    grid: str | None
    has_wall: bool
    opened_on: date | None


class DirectoryTables:
    """The directory's tables."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def lock(self) -> Directory:
        """Keep other loads out until the commit, and return the directory as it is."""
        self._sql.run(_LOCK)
        return Directory(
            deputies={row["deputy"]: row["is_sitting"] for row in self._sql.all(_DEPUTIES)},
            grids={row["grid"]: frozenset(row["deputies"]) for row in self._sql.all(_GRIDS)},
            sites={
                row["site"]: SitePlace(row["kind"], row["parent"], row["grid"])
                for row in self._sql.all(_SITES)
            },
        )

    def put(self, deputies: Sequence[DeputyRow], grids: Sequence[GridRow], sites: Sequence[SiteRow]) -> None:
        """Add or replace rows by their codes."""
        self._sql.run(_PUT_DEPUTIES, _columns(deputies, "deputy", "name", "level", "is_sitting"))
        if grids:
            self._sql.run_many(
                _PUT_GRID,
                (
                    {
                        "grid": row.grid,
                        "name": row.name,
                        "branch": row.branch,
                        "party_members": list(row.party_members),
                    }
                    for row in grids
                ),
            )
        self._sql.run(
            _PUT_SITES, _columns(sites, "site", "name", "kind", "parent", "grid", "has_wall", "opened_on")
        )
        self._sql.run(
            _UNBIND,
            {
                "grids": [row.grid for row in grids],
                "ended": [row.deputy for row in deputies if not row.is_sitting],
            },
        )
        bound = [(row.grid, deputy) for row in grids for deputy in row.deputies]
        self._sql.run(
            _BIND, {"grids": [grid for grid, _ in bound], "deputies": [deputy for _, deputy in bound]}
        )

    def find_deputy(self, deputy: str) -> Deputy | None:
        """Return a deputy with the grids that are his, or None."""
        row = self._sql.one(_GRIDS_OF, {"deputy": deputy})
        return Deputy(deputy, frozenset(row["grids"])) if row else None

    def places(self, grids: Iterable[str | None], sites: Iterable[str | None]) -> Places:
        """Return those of the named grids and sites that the directory has."""
        wanted = {"grids": _named(grids), "sites": _named(sites)}
        rows = self._sql.all(_PLACES, wanted) if any(wanted.values()) else []
        return Places(
            grids=frozenset(row["grid"] for row in rows if row["grid"] is not None),
            sites={
                row["site"]: Site(row["site"], row["site_grid"], row["opened_on"])
                for row in rows
                if row["site"] is not None
            },
        )


def _named(codes: Iterable[str | None]) -> list[str]:
    return sorted({code for code in codes if code is not None})


def _columns(rows: Sequence[object], *names: str) -> Mapping[str, list[object]]:
    return {name: [getattr(row, name) for row in rows] for name in names}
