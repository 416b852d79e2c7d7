"""The roster as rows: who may sit, which receptions are planned, and who sits there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.domain.duty import Move, Reception, Roll, Seat, Term
from services.intake.domain.roster_days import ReceptionDay

# Changes of who is on duty come one after the other, whichever receptions they touch; readers and records do not wait.
_LOCK = "lock table duties in share row exclusive mode"

_SITES = """
select site, kind, grid, parent, opened_on from sites where %(sites)s::text[] is null or site = any(%(sites)s)
order by site
"""

_HOMES = """
select s.site, array_agg(distinct p.person) as people
from sites s
join lateral (select s.grid union select c.grid from sites c where c.parent = s.site) as near (grid) on near.grid is not null
join grids g on g.grid = near.grid and g.is_active
cross join lateral (select unnest(g.party_members) union
                    select deputy from grid_deputies d where d.grid = g.grid) as p (person)
group by s.site
"""

_DEPUTIES = "select deputy, term_from, term_until from deputies where level = 'district' and is_sitting"

_PARTY_MEMBERS = "select distinct unnest(party_members) as person from grids where is_active"

_SEATED = """
select r.reception_id, r.state, r.site, s.kind, r.friday, r.held_on, r.is_provisional, r.is_by_hand, r.published_at,
       coalesce((select json_agg(json_build_object('seat', d.seat, 'role', d.role, 'person', d.person) order by d.seat)
                 from duties d where d.reception_id = r.reception_id), '[]') as seats
from receptions r join sites s using (site)
"""

_LOCKED = f"{_SEATED} where r.reception_id = any(%(ids)s) order by r.reception_id for update of r"

_NEAR = f"""
{_SEATED} where r.friday between %(first)s and %(last)s or r.held_on = any(%(days)s)
order by r.reception_id for update of r
"""

_OF_FRIDAY = f"{_SEATED} where r.site = %(site)s and r.friday = %(friday)s for update of r"

_TURNS = """
select d.role, d.person, count(*) as turns from duties d join receptions r using (reception_id)
where r.friday >= %(since)s and r.friday < %(until)s group by d.role, d.person
"""

_BUSY = """
select d.person from duties d left join attendances a using (reception_id, seat)
where d.held_on = %(day)s and d.person = any(%(people)s) and not d.reception_id = any(%(besides)s)
  and (a.status is null or a.status = 'present')
union all
select served from attendances
where held_on = %(day)s and served = any(%(people)s) and not reception_id = any(%(besides)s)
order by 1 limit 1
"""

_CLEAR_SEATS = "delete from duties where reception_id = any(%(ids)s)"

_PUT = """
insert into receptions (reception_id, site, friday, held_on, is_provisional, is_by_hand, published_at, planned_by,
                        changed_at)
select t.reception_id, t.site, t.friday, t.held_on, t.is_provisional, %(is_by_hand)s, %(published_at)s, %(by)s, %(now)s
from unnest(%(reception_id)b::uuid[], %(site)b::text[], %(friday)b::date[], %(held_on)b::date[],
            %(is_provisional)b::boolean[])
     as t (reception_id, site, friday, held_on, is_provisional)
on conflict (site, friday) do update
set held_on = excluded.held_on, is_provisional = excluded.is_provisional, is_by_hand = excluded.is_by_hand,
    published_at = coalesce(receptions.published_at, excluded.published_at), planned_by = excluded.planned_by,
    changed_at = excluded.changed_at, revision = receptions.revision + 1
"""

_SEAT = """
insert into duties (reception_id, seat, role, person, held_on)
select * from unnest(%(reception_id)b::uuid[], %(seat)b::int4[], %(role)b::text[], %(person)b::text[], %(held_on)b::date[])
"""

_PUBLISH = """
update receptions set published_at = %(now)s, changed_at = %(now)s, revision = revision + 1
where reception_id = any(%(ids)s) and published_at is null
"""

# One statement, so that who changes places is never in two places in between.
_MOVE = """
update duties set person = t.person
from unnest(%(reception_id)s::uuid[], %(seat)s::int4[], %(person)s::text[]) as t (reception_id, seat, person)
where duties.reception_id = t.reception_id and duties.seat = t.seat
"""

_TOUCH = """
update receptions set is_by_hand = true, changed_at = %(now)s, revision = revision + 1 where reception_id = any(%(ids)s)
"""

_NOTE_CHANGES = """
insert into duty_changes (reception_id, kind, role, was, is_now, reason, changed_by, changed_at)
select t.reception_id, %(kind)s, t.role, t.was, t.is_now, %(reason)s, %(by)s, %(now)s
from unnest(%(reception_id)s::uuid[], %(role)s::text[], %(was)s::text[], %(is_now)s::text[])
     as t (reception_id, role, was, is_now)
"""

_UNPUBLISHED = """
select f.friday from unnest(%(fridays)s::date[], %(days)s::date[]) as f (friday, held_on)
where exists (select from sites s where coalesce(s.opened_on, f.held_on) <= f.held_on and not exists (
    select from receptions r where r.site = s.site and r.friday = f.friday and r.published_at is not null))
"""

_PROVISIONAL = """
select distinct friday, held_on from receptions
where state = 'planned' and is_provisional and held_on >= %(today)s order by friday limit %(limit)s
"""

_SETTLE = """
update receptions r
set held_on = t.held_on, is_provisional = false, changed_at = %(now)s, revision = revision + 1
from unnest(%(fridays)s::date[], %(days)s::date[]) as t (friday, held_on)
where r.friday = t.friday and r.state = 'planned' and r.is_provisional
"""


@dataclass(frozen=True)
class RosterSite:
    """A site as the roster needs it."""

    site: str
    kind: str
    grid: str | None
    parent: str | None
    opened_on: date | None


@dataclass(frozen=True)
class NewReception:
    """A reception to be stored with its seats; the id is that of the one it replaces, if there is one."""

    reception_id: UUID
    site: str
    day: ReceptionDay
    seats: Sequence[Seat]


class RosterTables:
    """Receptions as planned, and duties."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def lock_duties(self) -> None:
        """Keep other changes of the roster out until the commit."""
        self._sql.run(_LOCK)

    def roster_sites(self, sites: Sequence[str] | None) -> list[RosterSite]:
        """Return these sites, or all of them (None)."""
        return self._sql.all(_SITES, {"sites": None if sites is None else list(sites)}, into=RosterSite)

    def homes(self) -> dict[str, frozenset[str]]:
        """Return who belongs to the grid of each site; to a station also who belongs to its points' grids."""
        return {row["site"]: frozenset(row["people"]) for row in self._sql.all(_HOMES)}

    def roll(self) -> Roll:
        """Return who may be on duty."""
        return Roll(
            deputies={row["deputy"]: Term(row["term_from"], row["term_until"]) for row in self._sql.all(_DEPUTIES)},
            party_members=frozenset(row["person"] for row in self._sql.all(_PARTY_MEMBERS)),
        )

    def receptions_near(self, first: date, last: date, days: Iterable[date]) -> list[Reception]:
        """Lock and return the receptions of a period's Fridays, and those of others that take place on these days."""
        return [_reception(row) for row in self._sql.all(_NEAR, {"first": first, "last": last, "days": sorted(days)})]

    def receptions_for_update(self, *ids: UUID) -> dict[UUID, Reception]:
        """Lock receptions in the order of their ids and return those that exist."""
        found = [_reception(row) for row in self._sql.all(_LOCKED, {"ids": list(ids)})]
        return {reception.reception_id: reception for reception in found}

    def reception_of_friday(self, site: str, friday: date) -> Reception | None:
        """Lock and return the reception of a site's Friday, or None."""
        row = self._sql.one(_OF_FRIDAY, {"site": site, "friday": friday})
        return _reception(row) if row else None

    def turns_between(self, since: date, until: date) -> Mapping[str, Counter[str]]:
        """Return how many turns everybody had, by role, from one Friday to before another."""
        turns: dict[str, Counter[str]] = {"deputy": Counter(), "party_member": Counter()}
        for row in self._sql.all(_TURNS, {"since": since, "until": until}):
            turns[row["role"]][row["person"]] = row["turns"]
        return turns

    def busy_on(self, day: date, people: Iterable[str], *besides: UUID) -> str | None:
        """Return the first of these people who is on duty or served that day, besides at these receptions; or None."""
        busy: str | None = self._sql.value(_BUSY, {"day": day, "people": sorted(people), "besides": list(besides)})
        return busy

    def put_receptions(
        self, news: Sequence[NewReception], *, by: str, now: datetime, published_at: datetime | None, is_by_hand: bool
    ) -> None:
        """Store receptions with their seats, in place of those of the same sites and Fridays."""
        self._sql.run(_CLEAR_SEATS, {"ids": [new.reception_id for new in news]})
        self._sql.run(_PUT, {
            "by": by, "now": now, "published_at": published_at, "is_by_hand": is_by_hand,
            "reception_id": [new.reception_id for new in news], "site": [new.site for new in news],
            "friday": [new.day.friday for new in news], "held_on": [new.day.held_on for new in news],
            "is_provisional": [new.day.is_provisional for new in news]})
        seated = [(new, seat) for new in news for seat in new.seats]
        self._sql.run(_SEAT, {
            "reception_id": [new.reception_id for new, _ in seated], "seat": [seat.seat for _, seat in seated],
            "role": [seat.role for _, seat in seated], "person": [seat.person for _, seat in seated],
            "held_on": [new.day.held_on for new, _ in seated]})

    def publish(self, ids: Sequence[UUID], now: datetime) -> None:
        """Publish those of these receptions that are drafts."""
        if ids:
            self._sql.run(_PUBLISH, {"ids": list(ids), "now": now})

    def move(self, moves: Sequence[Move], *, kind: str, reason: str, by: str, now: datetime) -> None:
        """Put people on seats, all at once, and note what was changed."""
        self._sql.run(_MOVE, {
            "reception_id": [move.reception.reception_id for move in moves],
            "seat": [move.seat.seat for move in moves], "person": [move.person for move in moves]})
        self._sql.run(_TOUCH, {"ids": [move.reception.reception_id for move in moves], "now": now})
        self._sql.run(_NOTE_CHANGES, {
            "kind": kind, "reason": reason, "by": by, "now": now,
            "reception_id": [move.reception.reception_id for move in moves], "role": [move.seat.role for move in moves],
            "was": [move.seat.person for move in moves], "is_now": [move.person for move in moves]})

    def note_by_hand(
        self, reception_id: UUID, before: Sequence[Seat], after: Sequence[Seat], *, reason: str, by: str, now: datetime
    ) -> None:
        """Keep who was on duty before a whole group was put there, if anybody was."""
        was = {seat.seat: seat.person for seat in before}
        changed = [seat for seat in after if was.get(seat.seat) != seat.person]
        self._sql.run(_NOTE_CHANGES, {
            "kind": "by_hand", "reason": reason, "by": by, "now": now,
            "reception_id": [reception_id for _ in changed], "role": [seat.role for seat in changed],
            "was": [was.get(seat.seat) for seat in changed], "is_now": [seat.person for seat in changed]})

    def fridays_unpublished(self, days: Sequence[ReceptionDay]) -> set[date]:
        """Return those Fridays for which an open site has no published reception."""
        rows = self._sql.all(_UNPUBLISHED, {
            "fridays": [day.friday for day in days], "days": [day.held_on for day in days]}) if days else []
        return {row["friday"] for row in rows}

    def provisional_fridays(self, today: date, limit: int) -> dict[date, date]:
        """Return Fridays that wait for the holidays of their year to be published, with their days so far."""
        rows = self._sql.all(_PROVISIONAL, {"today": today, "limit": limit})
        return {row["friday"]: row["held_on"] for row in rows}

    def settle_days(self, days: Sequence[ReceptionDay], now: datetime) -> None:
        """Give provisional receptions their days for good. Meanwhile somebody may be on two rows of one day."""
        self._sql.run("set constraints duties_person_day_key deferred")
        self._sql.run(_SETTLE, {
            "fridays": [day.friday for day in days], "days": [day.held_on for day in days], "now": now})
        self._sql.run("set constraints duties_person_day_key immediate")


def _reception(row: dict[str, Any]) -> Reception:
    return Reception(seats=[Seat(**seat) for seat in row.pop("seats")], **row)
