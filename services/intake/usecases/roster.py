"""Planning receptions (分组轮值): a roster for a period, published in time, its days settled when a year is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import uuid4

from services.contracts.intake.operations.receptions import (
    PlannedReception,
    PlanReceptions,
    ReceptionDay,
    RosterPlan,
    Turns,
)
from services.contracts.labels import DUTY_ROLES
from services.intake.domain import roster_days
from services.intake.domain.duty import DEPUTY, PARTY_MEMBER, ROLES, Group, Reception, Roll
from services.intake.domain.duty_refusals import PeriodEmpty, PeriodTooLong, RosterUnfilled
from services.intake.domain.refusal import SiteUnknown
from services.intake.domain.roster import MOST_NAMED, Away, Opening, Pool, Shortage, fill_roster
from services.intake.store.roster import NewReception, RosterSite
from services.intake.usecases.alarms import alarming
from services.intake.usecases.work import Work

UNPUBLISHED, UNKNOWN_YEAR = "roster_unpublished", "calendar_unpublished"
_MOST_DAYS = 370
_AT_ONCE = 200
_EVER = Away(date.min, date.max)


def plan_receptions(tx: Work, request: PlanReceptions) -> RosterPlan:
    """Plan the Fridays of a period, as a whole or not at all (B2 to B5)."""
    days = _days_of(tx, request.from_on, request.until_on)
    tx.store.roster.lock_duties()
    sites = _sites(tx, request.sites)
    near = tx.store.roster.receptions_near(days[0].friday, days[-1].friday, (day.held_on for day in days))
    there = {(reception.site, reception.friday): reception for reception in near}
    wanted = [
        (Opening(site.site, site.kind, day.friday, day.held_on), there.get((site.site, day.friday)))
        for day in days
        for site in sites
        if site.opened_on is None or site.opened_on <= day.held_on
    ]
    notice = tx.policy.reception_notice_days
    kept = [old for _, old in wanted if old is not None and old.is_kept(tx.today, notice)]
    openings = {opening: old for opening, old in wanted if old is None or not old.is_kept(tx.today, notice)}
    if not kept and not openings:
        raise PeriodEmpty
    replaced = {old.reception_id for old in openings.values() if old is not None}
    standing = [reception for reception in near if reception.reception_id not in replaced]
    pools = _pools(tx, request, days[0].friday, standing)
    try:
        groups = fill_roster(
            list(openings), pools, busy=_busy(standing), homes=tx.store.roster.homes(), seed=request.seed)
    except RosterUnfilled as refusal:
        raise _in_words(refusal) from None
    if not request.dry_run:
        _store(tx, request, days, [(opening, old, groups[opening]) for opening, old in openings.items()], kept)
    return RosterPlan(
        planned=len(openings),
        kept=len(kept),
        late=sum((opening.held_on - tx.today).days < notice for opening in openings),
        is_published=request.publish and not request.dry_run,
        days=[_shown(day) for day in days],
        turns=[_turns(role, pools[role]) for role in ROLES],
        receptions=[_planned(opening, group) for opening, group in groups.items()] if request.dry_run else [],
    )


def _store(
    tx: Work,
    request: PlanReceptions,
    days: Sequence[roster_days.ReceptionDay],
    planned: Sequence[tuple[Opening, Reception | None, Group]],
    kept: Sequence[Reception],
) -> None:
    on = {day.friday: day for day in days}
    news = [
        NewReception(old.reception_id if old else uuid4(), opening.site, on[opening.friday], group.seated())
        for opening, old, group in planned
    ]
    published_at = tx.now if request.publish else None
    if news:
        tx.store.roster.put_receptions(
            news, by=tx.caller.subject, now=tx.now, published_at=published_at, is_by_hand=False)
    if request.publish:
        tx.store.roster.publish([reception.reception_id for reception in kept], tx.now)
    raise_unknown_years(tx, [new.day for new in news])
    watch_publication(tx)


def _days_of(tx: Work, first: date, last: date) -> list[roster_days.ReceptionDay]:
    """Return the reception days of a period that are not past."""
    if (last - first).days > _MOST_DAYS:
        raise PeriodTooLong(most=f"{_MOST_DAYS}天 days")
    found = days_of_fridays(tx, roster_days.fridays_between(first, last))
    days = [day for day in found if day.held_on >= tx.today]
    if not days:
        raise PeriodEmpty
    return days


def days_of_fridays(tx: Work, fridays: Iterable[date]) -> list[roster_days.ReceptionDay]:
    """Return the reception days of these Fridays by the State Council's calendar."""
    found = roster_days.reception_days(fridays, tx.calendar.is_working_day, tx.calendar.is_published)
    return [found[friday] for friday in sorted(found)]


def _sites(tx: Work, named: Sequence[str]) -> list[RosterSite]:
    sites = tx.store.roster.roster_sites(named or None)
    unknown = set(named) - {site.site for site in sites}
    if unknown:
        raise SiteUnknown(site=min(unknown))
    return sites


def _pools(tx: Work, request: PlanReceptions, first: date, standing: Sequence[Reception]) -> dict[str, Pool]:
    """Return who may sit in which role. A sitting deputy who is a party member too sits as a deputy."""
    roll = tx.store.roster.roll()
    away: dict[str, list[Away]] = {}
    for told in request.away:
        away.setdefault(told.person, []).append(Away(told.from_on, told.until_on))
    earlier = tx.store.roster.turns_between(date(first.year, 1, 1), first)
    people = {
        DEPUTY: {person: [*_out_of_office(roll, person), *away.get(person, [])] for person in roll.deputies},
        PARTY_MEMBER: {person: away.get(person, []) for person in roll.party_members - roll.deputies.keys()},
    }
    turns = {role: Counter[str]() for role in ROLES}
    for reception in standing:
        if reception.friday >= first:
            for seat in reception.seats:
                turns[seat.role][seat.person] += 1
    return {role: Pool(people[role], turns[role], earlier[role]) for role in ROLES}


def _out_of_office(roll: Roll, person: str) -> list[Away]:
    term, one = roll.deputies[person], timedelta(days=1)
    before = [Away(_EVER.first, term.first - one)] if term.first is not None else []
    return before + ([Away(term.last + one, _EVER.last)] if term.last is not None else [])


def _busy(standing: Iterable[Reception]) -> dict[date, list[str]]:
    busy: dict[date, list[str]] = {}
    for reception in standing:
        busy.setdefault(reception.held_on, []).extend(seat.person for seat in reception.seats)
    return busy


def _in_words(refusal: RosterUnfilled) -> RosterUnfilled:
    """Let the refusal say which seats stay empty: the first ones by name, of the others how many."""
    missing: list[Shortage] = refusal.details["missing"]  # type: ignore[assignment]
    named, more = missing[:MOST_NAMED], len(missing) - MOST_NAMED
    zh = "、".join(f"{one.held_on} {one.site} 缺{DUTY_ROLES[one.role][0]}{one.seats}名" for one in named)
    en = ", ".join(f"{one.held_on} {one.site} lacks {one.seats} {DUTY_ROLES[one.role][1]}" for one in named)
    return RosterUnfilled(
        missing=", ".join(f"{one.held_on}/{one.site}/{one.role}/{one.seats}" for one in named),
        missing_zh=zh + (f"，另有{more}处" if more > 0 else ""),
        missing_en=en + (f", and {more} more" if more > 0 else ""),
    )


def _turns(role: str, pool: Pool) -> Turns:
    fewest, most = pool.spread()
    return Turns(
        role=role, people=len(pool.people), turns=sum(pool.turns.values()), fewest=fewest, most=most,
        spread=most - fewest)


def _shown(day: roster_days.ReceptionDay) -> ReceptionDay:
    return ReceptionDay(
        friday=day.friday, held_on=day.held_on, is_moved=day.is_moved, is_provisional=day.is_provisional)


def _planned(opening: Opening, group: Group) -> PlannedReception:
    return PlannedReception(
        site=opening.site, friday=opening.friday, held_on=opening.held_on, deputy=group.deputies[0],
        party_members=list(group.party_members))


def raise_unknown_years(tx: Work, days: Iterable[roster_days.ReceptionDay]) -> None:
    """Say for which years days were planned that the State Council has not published."""
    years = {year for day in days for year in day.years if not tx.calendar.is_published(year)}
    alarming.raise_about(tx, UNKNOWN_YEAR, sorted(map(str, years)))


def watch_publication(tx: Work) -> bool:
    """Report reception days that are nearer than the notice and have a site without a published roster."""
    around = roster_days.fridays_between(
        tx.today - timedelta(weeks=2), tx.today + timedelta(days=tx.policy.reception_notice_days))
    near = [
        day for day in days_of_fridays(tx, around)
        if 0 <= (day.held_on - tx.today).days < tx.policy.reception_notice_days
    ]
    missing = tx.store.roster.fridays_unpublished(near)
    alarming.settle(tx, UNPUBLISHED, [day.held_on.isoformat() for day in near if day.friday in missing])
    return False


def settle_reception_days(tx: Work) -> bool:
    """Give receptions their days for good once the holidays of their year are published, and end the alarm."""
    waiting = tx.store.roster.provisional_fridays(tx.today, _AT_ONCE)
    days = days_of_fridays(tx, waiting)
    known = [day for day in days if not day.is_provisional]
    if known:
        tx.store.roster.lock_duties()
        tx.store.roster.settle_days(known, tx.now)
    unknown = {year for day in days if day.is_provisional for year in day.years if not tx.calendar.is_published(year)}
    alarming.settle(tx, UNKNOWN_YEAR, sorted(map(str, unknown)))
    return bool(known) and len(waiting) == _AT_ONCE
