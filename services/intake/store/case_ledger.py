"""The problem ledger as lines: newest first, of the district, of grids, of a deputy, of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql

_COLUMNS = """
c.case_id, c.number, c.title, c.category, c.kind, c.channel, c.grid, c.site, c.place, c.filed_at, c.registered_at,
c.registered_by, c.entered_by, c.complexity, c.urgency, c.flags, c.stage, c.round, c.body,
case when c.assigned_round = c.round then c.due_at end as due_at
"""

_PAGE = """
select {columns} from cases c
where (c.registered_at, c.case_id) < (%(at)s, %(id)s){conditions}
order by c.registered_at desc, c.case_id desc limit %(limit)s
"""

# A page of each grid from its own part of the index, and the newest of those.
_GRIDS_PAGE = """
select c.* from unnest(%(grids)s::text[]) as wanted (grid) cross join lateral (
    select {columns} from cases c
    where c.grid = wanted.grid and (c.registered_at, c.case_id) < (%(at)s, %(id)s){conditions}
    order by c.registered_at desc, c.case_id desc limit %(limit)s
) as c
order by c.registered_at desc, c.case_id desc limit %(limit)s
"""

# Voices and source note only of the lines that are shown.
_LINES = """
select line.*, (select count(*) from opinions o where o.case_id = line.case_id) as voices,
       note.opinion_id as source_opinion, coalesce(note.text, '') as source_note, note.received_at as collected_at,
       coalesce((
           select json_agg(json_build_object('ref', p.ref, 'sha256', p.sha256, 'media_type', p.media_type) order by p.place)
           from opinion_photos p where p.opinion_id = note.opinion_id), '[]') as photos
from ({page}) as line left join lateral (
    select o.opinion_id, o.text, o.received_at from opinions o where o.case_id = line.case_id
    order by o.filed_at, o.opinion_id limit 1
) as note on true
order by line.registered_at desc, line.case_id desc
"""

# Behind no row: where the first page begins.
_TOP = ("infinity", UUID(int=2**128 - 1))


@dataclass(frozen=True)
class LedgerFilter:
    """Which lines are wanted. `grids` None means all of them; `since` is included, `before` is not."""

    grids: Sequence[str] | None
    stage: str | None
    registered_by: str | None
    since: datetime | None
    before: datetime | None


class CaseLedger:
    """The problem ledger, read."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def lines(
        self, wanted: LedgerFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return lines, newest first."""
        at, row_id = after or _TOP
        given = {
            "stage": wanted.stage,
            "registered_by": wanted.registered_by,
            "since": wanted.since,
            "before": wanted.before,
        }
        # Only what is asked for stands in the statement, so that each has the plan that fits it.
        conditions = "".join(_CONDITIONS[name] for name, value in given.items() if value is not None)
        page = (_PAGE if wanted.grids is None else _GRIDS_PAGE).format(columns=_COLUMNS, conditions=conditions)
        return self._sql.all(
            _LINES.format(page=page), {**given, "grids": wanted.grids, "at": at, "id": row_id, "limit": limit}
        )


_CONDITIONS = {
    "stage": " and c.stage = %(stage)s",
    "registered_by": " and c.registered_by = %(registered_by)s",
    "since": " and c.registered_at >= %(since)s",
    "before": " and c.registered_at < %(before)s",
}
