"""Grids, sites and deputies as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.chassis.sql import Sql
from services.intake.domain.directory import Directory, SitePlace, Term
from services.intake.domain.opinion import Deputy, Places, Site

# Loads come one after the other, and readers do not wait for them. Only loads and the timer of terms write this table.
_LOCK = "lock table grid_deputies in share row exclusive mode"

_DEPUTIES = "select deputy, name, level, is_sitting, term_from, term_until from deputies"

_GRIDS = """
select grid, name, branch, party_members, is_active,
       array(select deputy from grid_deputies g where g.grid = grids.grid) as deputies
from grids
"""

_SITES = "select site, name, kind, parent, grid, has_wall, opened_on, community, rollout_stage from sites"

_PUT_DEPUTIES = """
insert into deputies (deputy, name, level, is_sitting, term_from, term_until, is_in_office)
select *, false from unnest(%(deputy)s::text[], %(name)s::text[], %(level)s::text[], %(is_sitting)s::boolean[],
                            %(term_from)s::date[], %(term_until)s::date[])
on conflict (deputy) do update
set name = excluded.name, level = excluded.level, is_sitting = excluded.is_sitting, is_in_office = false,
    term_from = excluded.term_from, term_until = excluded.term_until
"""

_IN_OFFICE = """
(is_sitting and coalesce(term_from <= %(today)s, true) and coalesce(term_until >= %(today)s, true))
"""

_SWEAR_IN = f"update deputies set is_in_office = {_IN_OFFICE} where is_in_office <> {_IN_OFFICE}"

_TERMS_DUE = f"""
select deputy from deputies where is_in_office <> {_IN_OFFICE} order by deputy limit %(limit)s
"""

_TURN_TERMS = f"""
update deputies set is_in_office = {_IN_OFFICE} where deputy = any(%(deputies)s) and is_in_office <> {_IN_OFFICE}
returning deputy, is_in_office
"""

# Party members are a list in each row, and an array of lists of unequal length has no unnest: one row a
# statement.
_PUT_GRID = """
insert into grids (grid, name, branch, party_members, is_active)
values (%(grid)s, %(name)s, %(branch)s, %(party_members)s, %(is_active)s)
on conflict (grid) do update
set name = excluded.name, branch = excluded.branch, party_members = excluded.party_members,
    is_active = excluded.is_active
"""

# A point may come with its station in one statement: the reference is checked at the statement's end.
_PUT_SITES = """
insert into sites (site, name, kind, parent, grid, has_wall, opened_on, community, rollout_stage)
select * from unnest(%(site)s::text[], %(name)s::text[], %(kind)s::text[], %(parent)s::text[],
                     %(grid)s::text[], %(has_wall)s::boolean[], %(opened_on)s::date[], %(community)s::text[],
                     %(rollout_stage)s::text[])
on conflict (site) do update
set name = excluded.name, kind = excluded.kind, parent = excluded.parent, grid = excluded.grid,
    has_wall = excluded.has_wall, opened_on = excluded.opened_on, community = excluded.community,
    rollout_stage = excluded.rollout_stage
"""

_UNBIND = "delete from grid_deputies where grid = any(%(grids)s) or deputy = any(%(ended)s)"

_BIND = """
insert into grid_deputies (grid, deputy) select * from unnest(%(grids)s::text[], %(deputies)s::text[])
"""

# Who is not in office yet has his grids in the directory, but may not act in them.
_GRIDS_OF = """
select array(select grid from grid_deputies g where g.deputy = deputies.deputy and is_in_office) as grids
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
    term_from: date | None
    term_until: date | None


@dataclass(frozen=True)
class GridRow:
    """A grid as loaded, with its deputies."""

    grid: str
    name: str
    branch: str
    party_members: tuple[str, ...]
    is_active: bool
    deputies: frozenset[str]


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
    community: str
    rollout_stage: str


@dataclass(frozen=True)
class Entries:
    """Rows of the directory by their codes: all that are there, or those that a load names."""

    deputies: Mapping[str, DeputyRow]
    grids: Mapping[str, GridRow]
    sites: Mapping[str, SiteRow]

    def as_directory(self, today: date) -> Directory:
        """Return what the rules of the directory need to know, as of a day."""
        terms = {
            code: Term(row.is_sitting, row.term_from, row.term_until) for code, row in self.deputies.items()
        }
        return Directory(
            deputies={code: term.may_be_bound(today) for code, term in terms.items()},
            grids={code: row.deputies for code, row in self.grids.items()},
            sites={code: SitePlace(row.kind, row.parent, row.grid) for code, row in self.sites.items()},
            awaited=frozenset(code for code, term in terms.items() if term.is_awaited(today)),
            resting=frozenset(code for code, row in self.grids.items() if not row.is_active),
        )


class DirectoryTables:
    """The directory's tables."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def lock_directory(self) -> Entries:
        """Keep other loads out until the commit, and return the directory as it is."""
        self._sql.run(_LOCK)
        return Entries(
            deputies={row["deputy"]: DeputyRow(**row) for row in self._sql.all(_DEPUTIES)},
            grids={
                row["grid"]: GridRow(
                    **row | {"party_members": tuple(row["party_members"]), "deputies": frozenset(row["deputies"])}
                )
                for row in self._sql.all(_GRIDS)
            },
            sites={row["site"]: SiteRow(**row) for row in self._sql.all(_SITES)},
        )

    def put_entries(self, entries: Entries, *, ended: Iterable[str], today: date) -> None:
        """Add or replace rows by their codes; whose term has ended leaves his grids."""
        deputies, grids, sites = (list(rows.values()) for rows in (entries.deputies, entries.grids, entries.sites))
        self._sql.run(
            _PUT_DEPUTIES,
            _columns(deputies, "deputy", "name", "level", "is_sitting", "term_from", "term_until"),
        )
        self._sql.run(_SWEAR_IN, {"today": today})
        if grids:
            self._sql.run_many(
                _PUT_GRID,
                (
                    {
                        "grid": row.grid,
                        "name": row.name,
                        "branch": row.branch,
                        "party_members": list(row.party_members),
                        "is_active": row.is_active,
                    }
                    for row in entries.grids.values()
                ),
            )
        self._sql.run(
            _PUT_SITES,
            _columns(
                sites, "site", "name", "kind", "parent", "grid", "has_wall", "opened_on", "community", "rollout_stage"
            ),
        )
        self._sql.run(_UNBIND, {"grids": list(entries.grids), "ended": sorted(ended)})
        bound = [(row.grid, deputy) for row in entries.grids.values() for deputy in sorted(row.deputies)]
        self._sql.run(
            _BIND, {"grids": [grid for grid, _ in bound], "deputies": [deputy for _, deputy in bound]}
        )

    def turn_terms(self, today: date, limit: int) -> int:
        """Let terms begin and end that did so since the last look; return how many there were, `limit` at most."""
        due = [row["deputy"] for row in self._sql.all(_TERMS_DUE, {"today": today, "limit": limit})]
        if due:
            self._sql.run(_LOCK)  # before any row of a deputy, as a load does
            turned = self._sql.all(_TURN_TERMS, {"today": today, "deputies": due})
            ended = [row["deputy"] for row in turned if not row["is_in_office"]]
            self._sql.run(_UNBIND, {"grids": [], "ended": ended})
        return len(due)

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
