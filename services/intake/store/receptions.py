"""Receptions as they are recorded and read: attendance, visitors, matters, and pages of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.domain.duty import Reception
from services.intake.domain.receptions import Attended

_RECORD = """
update receptions
set state = 'held', recorded_at = %(now)s, recorded_by = %(by)s, mode = %(mode)s, visitors_district = %(district)s,
    visitors_township = %(township)s, is_compliant = %(is_compliant)s, note = %(note)s, changed_at = %(now)s,
    revision = revision + 1, published_at = coalesce(published_at, %(now)s)
where reception_id = %(id)s
"""

_ATTEND = """
insert into attendances (reception_id, held_on, seat, planned, status, served)
select %(id)s, %(held_on)s, * from unnest(%(seat)s::int4[], %(planned)s::text[], %(status)s::text[], %(served)s::text[])
"""

_RAISED = "insert into reception_matters (opinion_id, reception_id) select unnest(%(opinions)s::uuid[]), %(id)s"

_SHOWN = """
select r.reception_id, r.state, r.site, s.name as site_name, s.kind as site_kind, r.friday, r.held_on,
       r.held_on <> r.friday as is_moved, r.is_provisional, r.published_at,
       r.visitors_district + r.visitors_township as visitors, r.visitors_district, r.visitors_township,
       case when r.state = 'held' then (
           select count(*) from reception_matters m where m.reception_id = r.reception_id) end as matters,
       r.is_compliant, r.mode, r.recorded_at, r.note, r.changed_at, r.revision,
       coalesce((
           select json_agg(json_build_object('role', d.role, 'person', d.person, 'status', a.status, 'served', a.served,
                                             'name', n.name) order by d.seat)
           from duties d left join attendances a using (reception_id, seat)
           left join deputies n on n.deputy = coalesce(a.served, d.person)
           where d.reception_id = r.reception_id), '[]') as duties
from receptions r join sites s using (site)
"""

_ONE = f"{_SHOWN} where r.reception_id = %(id)s"

# Only what is asked for becomes a condition, so that each kind of page has its index.
_CONDITIONS = {
    "site": "r.site = %(site)s",
    "person": """r.reception_id in (select reception_id from duties where person = %(person)s
                                    union all select reception_id from attendances where served = %(person)s)""",
    "from_on": "r.held_on >= %(from_on)s",
    "until_on": "r.held_on <= %(until_on)s",
}

_LATE = """
select reception_id from receptions
where state = 'planned' and not is_reported and held_on <= %(until)s order by held_on, reception_id limit %(limit)s
for update skip locked
"""

_REPORTED = "update receptions set is_reported = true where reception_id = any(%(ids)s)"

# Behind no row: where the first page begins.
_TOP = ("infinity", UUID(int=2**128 - 1))


@dataclass(frozen=True)
class Asked:
    """Which receptions are wanted; None is any."""

    site: str | None
    person: str | None
    from_on: date | None
    until_on: date | None
    with_drafts: bool


@dataclass(frozen=True)
class Recorded:
    """What is recorded of a reception beside its attendance."""

    mode: str
    visitors_district: int
    visitors_township: int
    note: str


class ReceptionTables:
    """Receptions as recorded, and lists of them."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def record(
        self,
        reception: Reception,
        recorded: Recorded,
        attended: Attended,
        opinions: Sequence[UUID],
        *,
        by: str,
        now: datetime,
    ) -> None:
        """Record a locked reception with who sat there and what was raised."""
        self._sql.run(_RECORD, {
            "id": reception.reception_id, "now": now, "by": by, "mode": recorded.mode, "note": recorded.note,
            "district": recorded.visitors_district, "township": recorded.visitors_township,
            "is_compliant": attended.is_compliant})
        self._sql.run(_ATTEND, {
            "id": reception.reception_id, "held_on": reception.held_on, "seat": [sat.seat.seat for sat in attended.seats],
            "planned": [sat.seat.person for sat in attended.seats],
            "status": [sat.status for sat in attended.seats], "served": [sat.served for sat in attended.seats]})
        if opinions:
            self._sql.run(_RAISED, {"id": reception.reception_id, "opinions": list(opinions)})

    def shown(self, reception_id: UUID) -> dict[str, Any]:
        """Return an existing reception as lists show it."""
        row = self._sql.one(_ONE, {"id": reception_id})
        assert row is not None, "the reception was locked"
        return row

    def page_of_receptions(self, asked: Asked, after: tuple[date, UUID] | None, limit: int) -> list[dict[str, Any]]:
        """Return receptions, the latest day first."""
        held_on, row_id = after or _TOP
        wanted = {name: getattr(asked, name) for name in _CONDITIONS if getattr(asked, name) is not None}
        where = ["(r.held_on, r.reception_id) < (%(at)s, %(id)s)", *(_CONDITIONS[name] for name in wanted)]
        if not asked.with_drafts:
            where.append("r.published_at is not null")
        return self._sql.all(
            f"{_SHOWN} where {' and '.join(where)} order by r.held_on desc, r.reception_id desc limit %(limit)s",
            {**wanted, "at": held_on, "id": row_id, "limit": limit})

    def late_without_record(self, until: date, limit: int) -> list[UUID]:
        """Mark receptions up to a day that nobody has recorded, each once, and return them."""
        ids = [row["reception_id"] for row in self._sql.all(_LATE, {"until": until, "limit": limit})]
        if ids:
            self._sql.run(_REPORTED, {"ids": ids})
        return ids
