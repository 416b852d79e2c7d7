"""Where opinions wait too long to be sorted, grid by grid."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.chassis.sql import Sql

# A probe a grid in the index of its worklist: as fast with a million opinions as with a thousand. Nothing is filed later
# than it comes in (but for the tolerance of clocks), so the index may leave out what was filed after it.
_OVERDUE = """
select wanted.grid from (select grid from grids union all select '') as wanted (grid)
where exists (
    select from opinions o where o.status = 'posted' and coalesce(o.grid, '') = wanted.grid
                             and o.filed_at < %(filed_before)s and o.received_at < %(before)s)
order by wanted.grid
"""

_CLOCKS = timedelta(minutes=5)


class Waiting:
    """Opinions that nobody has sorted yet."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def grids_since_before(self, before: datetime) -> list[str]:
        """Return the grids with an opinion that came in before this and still waits; '' is where those without one are."""
        rows = self._sql.all(_OVERDUE, {"before": before, "filed_before": before + _CLOCKS})
        return [row["grid"] for row in rows]
