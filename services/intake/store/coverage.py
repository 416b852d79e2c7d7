"""What coverage lacks, read from the directory's rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.chassis.sql import Sql

_HAS_DEPUTY = """
exists (select from grid_deputies b join deputies d using (deputy) where b.grid = g.grid and d.is_in_office)
"""

_IS_SOUND = f"(g.branch <> '' and g.party_members <> '{{}}' and {_HAS_DEPUTY})"

# Each kind of gap: its code and name, of all rows that have it.
_GAPS: Mapping[str, str] = {
    "grid_without_deputy": f"select grid as about, name from grids g where is_active and not {_HAS_DEPUTY}",
    "grid_not_sound": f"select grid as about, name from grids g where is_active and not {_IS_SOUND}",
    "deputy_without_grid": """
        select deputy as about, name from deputies d where is_in_office and not exists (
            select from grid_deputies b join grids g using (grid) where b.deputy = d.deputy and g.is_active)
    """,
    "site_without_wall": "select site as about, name from sites where not has_wall",
    "wall_overdue": """
        select site as about, name from walls join sites using (site) where has_wall and look_due_on < %(today)s
    """,
}

_ALL_GAPS = " union all ".join(f"select '{kind}' as kind, about from ({rows}) as gaps" for kind, rows in _GAPS.items())

_COUNTS = f"""
select (select count(*) from grids where is_active) as active_grids,
       (select count(*) from deputies where is_in_office) as deputies_in_office,
       (select coalesce(jsonb_object_agg(kind, number), '{{}}') from (
           select kind, count(*) as number from ({_ALL_GAPS}) as gaps group by kind) as counted) as gaps
"""

_GRIDS = f"""
select g.grid, g.name, g.is_active, g.branch <> '' as has_branch, cardinality(g.party_members) as party_members,
       (select count(*) from grid_deputies b join deputies d using (deputy)
        where b.grid = g.grid and d.is_in_office) as deputies
from grids g
where g.grid > %(after)s and (%(grid)s::text is null or g.grid = %(grid)s)
  and (not %(not_sound_only)s or (g.is_active and not {_IS_SOUND}))
order by g.grid limit %(limit)s
"""


class CoverageRows:
    """Who and what is left out."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def gaps(self, today: date) -> dict[str, set[str]]:
        """Return everything that is missing, by kind; a kind without a gap has an empty set."""
        found: dict[str, set[str]] = {kind: set() for kind in _GAPS}
        for row in self._sql.all(_ALL_GAPS, {"today": today}):
            found[row["kind"]].add(row["about"])
        return found

    def gaps_page(self, kind: str, after: str, today: date, limit: int) -> list[dict[str, Any]]:
        """Return gaps of one kind in the order of their codes."""
        page = f"select about, name from ({_GAPS[kind]}) as gaps where about > %(after)s order by about limit %(limit)s"
        return self._sql.all(page, {"after": after, "today": today, "limit": limit})

    def counts(self, today: date) -> dict[str, Any]:
        """Return how many grids and deputies count, and how many gaps of each kind there are."""
        row = self._sql.one(_COUNTS, {"today": today})
        assert row is not None, "a row of counts"
        return row

    def grids_page(self, grid: str | None, not_sound_only: bool, after: str, limit: int) -> list[dict[str, Any]]:
        """Return grids with their anchors counted, in the order of their codes."""
        return self._sql.all(
            _GRIDS, {"grid": grid, "not_sound_only": not_sound_only, "after": after, "limit": limit}
        )
