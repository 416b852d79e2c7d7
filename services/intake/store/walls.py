"""Walls as rows: hung, looked at, and what was collected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.domain.walls import Look, Wall

# A wall that comes back keeps its number and begins anew.
_HANG = """
insert into walls (site, takes_notes_from, look_due_on)
select * from unnest(%(site)s::text[], %(takes_notes_from)s::timestamptz[], %(look_due_on)s::date[])
on conflict (site) do update
set takes_notes_from = excluded.takes_notes_from, look_due_on = excluded.look_due_on,
    last_looked_at = null, last_looked_by = null, is_reported = false
"""

# Whatever the row says: a timer that is just marking it is waited for, and its alarm cleared.
_TAKE_DOWN = "update walls set is_reported = false where site = any(%(sites)s) returning site"

_LOCK_WALL = """
select w.site, w.takes_notes_from, w.last_looked_at from walls w join sites s using (site)
where w.site = %(site)s and s.has_wall for update of w
"""

_LOOK = """
insert into wall_looks (look_id, site, looked_at, since, looked_by, deputy, notes, entered_at)
values (%(look_id)s, %(site)s, %(looked_at)s, %(since)s, %(by)s, %(deputy)s, %(notes)s, %(now)s)
"""

_COLLECT = "insert into wall_notes (opinion_id, look_id) select unnest(%(opinions)s::uuid[]), %(look_id)s"

_LOOKED = """
update walls set last_looked_at = %(looked_at)s, last_looked_by = %(by)s, look_due_on = %(due_on)s, is_reported = false
where site = %(site)s
"""

_DUE = """
update walls set is_reported = true where site in (
    select w.site from walls w join sites s using (site)
    where s.has_wall and w.look_due_on < %(today)s and not w.is_reported
    order by w.look_due_on, w.site limit %(limit)s for update of w skip locked)
returning site
"""

_PAGE = """
select w.site, s.name, w.number, w.takes_notes_from, w.last_looked_at, w.last_looked_by, w.look_due_on,
       w.look_due_on < %(today)s as is_overdue
from walls w join sites s using (site)
where s.has_wall and (w.look_due_on, w.site) > (%(after_day)s, %(after_site)s)
  and (%(site)s::text is null or w.site = %(site)s) and (not %(overdue_only)s or w.look_due_on < %(today)s)
order by w.look_due_on, w.site limit %(limit)s
"""

_LOOKS = """
select l.look_id, l.site, l.looked_at, l.since, l.looked_by, l.deputy, l.notes,
       coalesce(lag.mean, 0)::integer as mean_lag_minutes, coalesce(lag.longest, 0)::integer as longest_lag_minutes
from wall_looks l cross join lateral (
    select avg(minutes) as mean, max(minutes) as longest from (
        select greatest(0, floor(extract(epoch from l.looked_at - o.filed_at) / 60)) as minutes
        from wall_notes n join opinions o using (opinion_id) where n.look_id = l.look_id) as hung
) as lag
where l.site = %(site)s and (l.looked_at, l.look_id) < (%(at)s, %(id)s)
order by l.looked_at desc, l.look_id desc limit %(limit)s
"""

# Behind no row and before every row: where the first pages begin.
_TOP = ("infinity", UUID(int=2**128 - 1))
_FIRST = (date.min, "")


class WallTables:
    """Walls and the looks at them."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def hang(self, walls: Iterable[tuple[str, datetime, date]]) -> None:
        """Let these sites have a wall: from when it takes notes, and until when somebody looks first."""
        rows = list(walls)
        if rows:
            self._sql.run(_HANG, {
                "site": [site for site, _, _ in rows], "takes_notes_from": [since for _, since, _ in rows],
                "look_due_on": [due_on for _, _, due_on in rows],
            })

    def take_down(self, sites: Sequence[str]) -> list[str]:
        """Note that these sites have no wall any more; return those that had one, reported or not."""
        return [row["site"] for row in self._sql.all(_TAKE_DOWN, {"sites": list(sites)})] if sites else []

    def lock_wall(self, site: str) -> Wall | None:
        """Lock the wall of a site and return it, or None when the site has none."""
        row = self._sql.one(_LOCK_WALL, {"site": site})
        return Wall(**row) if row else None

    def add_look(
        self, look_id: UUID, site: str, look: Look, *, opinions: Sequence[UUID], by: str, deputy: str | None,
        due_on: date, now: datetime,
    ) -> None:
        """Store a look at a locked wall, with what it collected."""
        told = {"look_id": look_id, "site": site, "looked_at": look.looked_at, "since": look.since, "by": by,
                "deputy": deputy, "notes": len(opinions), "now": now, "due_on": due_on, "opinions": list(opinions)}
        self._sql.run(_LOOK, told)
        if opinions:
            self._sql.run(_COLLECT, told)
        self._sql.run(_LOOKED, told)

    def report_overdue(self, today: date, limit: int) -> list[str]:
        """Mark walls that nobody has looked at in time, and return their sites; each is returned once."""
        return [row["site"] for row in self._sql.all(_DUE, {"today": today, "limit": limit})]

    def walls_page(
        self, *, site: str | None, overdue_only: bool, after: tuple[date, str] | None, today: date, limit: int
    ) -> list[dict[str, Any]]:
        """Return walls by when the next look is due."""
        after_day, after_site = after or _FIRST
        return self._sql.all(_PAGE, {"site": site, "overdue_only": overdue_only, "after_day": after_day,
                                     "after_site": after_site, "today": today, "limit": limit})

    def looks_page(self, site: str, after: tuple[datetime, UUID] | None, limit: int) -> list[dict[str, Any]]:
        """Return the looks at one wall, newest first."""
        at, row_id = after or _TOP
        return self._sql.all(_LOOKS, {"site": site, "at": at, "id": row_id, "limit": limit})
