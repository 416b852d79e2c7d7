"""The roster (分组轮值, B3 to B5): who sits at which site on which reception day, so that turns are even.

Each day goes to those who have had the fewest turns. With everybody available that keeps the most and the fewest turns of
a role within one of each other, after every day. Ties go to whoever had fewer turns before this period, then by an order
that the seed gives; so periods planned one after the other stay even too. People who were away catch up within the period
and not beyond. Among those whose day it is, a site gets people of its own grid first, then who has been there least.

The roster is a function of what it is given: no clock, no chance.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.intake.domain.duty import DEPUTY, PARTY_MEMBER, ROLES, SEATS, Group
from services.intake.domain.duty_refusals import RosterUnfilled

# So many missing seats are named; the rest is the same again.
MOST_NAMED = 10


@dataclass(frozen=True)
class Opening:
    """A reception that needs its people."""

    site: str
    kind: str
    friday: date
    held_on: date


@dataclass(frozen=True)
class Away:
    """From when to when somebody cannot sit, both days included."""

    first: date
    last: date


@dataclass(frozen=True)
class Shortage:
    """Seats of a role that stay empty at a site."""

    held_on: date
    site: str
    role: str
    seats: int


@dataclass
class Pool:
    """Everybody who may take seats of one role, and what is known about their turns.

    `turns` are those of this period that stand already, `earlier` those before it, which decide ties only.
    """

    people: Mapping[str, Sequence[Away]]
    turns: Counter[str] = field(default_factory=Counter)
    earlier: Mapping[str, int] = field(default_factory=dict)

    def free_on(self, day: date, busy: Iterable[str]) -> list[str]:
        """Return who can sit on a day."""
        taken = set(busy)
        return [
            person
            for person, away in self.people.items()
            if person not in taken and not any(span.first <= day <= span.last for span in away)
        ]

    def spread(self) -> tuple[int, int]:
        """Return the fewest and the most turns that anybody has."""
        counts = [self.turns[person] for person in self.people]
        return min(counts, default=0), max(counts, default=0)


def fill_roster(
    openings: Sequence[Opening],
    pools: Mapping[str, Pool],
    *,
    busy: Mapping[date, Iterable[str]],
    homes: Mapping[str, frozenset[str]],
    seed: int,
) -> dict[Opening, Group]:
    """Give every opening its group and count the turns in the pools, or raise RosterUnfilled naming what is missing."""
    by_day: dict[date, list[Opening]] = defaultdict(list)
    for opening in openings:
        by_day[opening.held_on].append(opening)
    order = {person: _order(seed, person) for pool in pools.values() for person in pool.people}
    been: Counter[tuple[str, str]] = Counter()
    groups: dict[Opening, Group] = {}
    shortages: list[Shortage] = []
    for day in sorted(by_day):
        places = sorted(by_day[day], key=lambda opening: (opening.kind != "station", opening.site, opening.friday))
        taken = set(busy.get(day, ()))
        seated: dict[str, dict[Opening, list[str]]] = {}
        for role in ROLES:
            pool, seats = pools[role], {opening: SEATS[opening.kind][role] for opening in places}
            wanted = sum(seats.values())
            free = pool.free_on(day, taken)
            chosen = sorted(free, key=lambda one: (pool.turns[one], pool.earlier.get(one, 0), order[one]))[:wanted]
            if len(chosen) < wanted:
                shortages += _missing(day, role, seats, len(chosen))
                continue
            pool.turns.update(chosen)
            taken.update(chosen)
            seated[role] = _seat(chosen, seats, homes, been, order)
        if len(seated) == len(ROLES):
            for opening in places:
                groups[opening] = Group((seated[DEPUTY][opening][0],), tuple(seated[PARTY_MEMBER][opening]))
    if shortages:
        raise RosterUnfilled(missing=shortages)
    return groups


def _seat(
    chosen: Sequence[str],
    seats: Mapping[Opening, int],
    homes: Mapping[str, frozenset[str]],
    been: Counter[tuple[str, str]],
    order: Mapping[str, bytes],
) -> dict[Opening, list[str]]:
    """Spread the day's people over its sites: those at home first, then whoever has been there least."""
    left = set(chosen)
    seated: dict[Opening, list[str]] = {opening: [] for opening in seats}
    for is_home_round in (True, False):
        for opening, wanted in seats.items():
            who = left & homes.get(opening.site, frozenset()) if is_home_round else left
            missing = wanted - len(seated[opening])
            taken = sorted(who, key=lambda one: (been[opening.site, one], order[one]))[:missing]
            seated[opening] += taken
            left.difference_update(taken)
            been.update((opening.site, one) for one in taken)
    return seated


def _missing(day: date, role: str, seats: Mapping[Opening, int], people: int) -> list[Shortage]:
    """Return which sites stay short when people go to them in their order."""
    found = []
    for opening, wanted in seats.items():
        given = min(wanted, people)
        people -= given
        if given < wanted:
            found.append(Shortage(day, opening.site, role, wanted - given))
    return found


def _order(seed: int, person: str) -> bytes:
    """Return where the seed puts a person. Adding somebody leaves the order of the others as it is."""
    return hashlib.sha256(f"{seed}:{person}".encode()).digest()
