"""Being on duty: what a group is made of, who may sit in it, and how people change places.

A liaison station has one district deputy and three party members (联络站“1名区代表+3名党员”, B3), a contact point one
and one (B4): different people, and each in one place on a day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.intake.domain.duty_refusals import (
    GroupRefused,
    NotEligible,
    NotLikeForLike,
    NotOnDuty,
    ReceptionNotYet,
    ReceptionOver,
    ReceptionRecorded,
    TwiceOnADay,
)

DEPUTY, PARTY_MEMBER = "deputy", "party_member"
ROLES = (DEPUTY, PARTY_MEMBER)
SEATS: Mapping[str, Mapping[str, int]] = {
    "station": {DEPUTY: 1, PARTY_MEMBER: 3},
    "point": {DEPUTY: 1, PARTY_MEMBER: 1},
}


@dataclass(frozen=True)
class Group:
    """Who receives together."""

    deputies: tuple[str, ...]
    party_members: tuple[str, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody, in the order of the seats."""
        return (*self.deputies, *self.party_members)

    def seated(self) -> list[Seat]:
        """Return the group on its seats: the deputy on the first."""
        roles = [DEPUTY] * len(self.deputies) + [PARTY_MEMBER] * len(self.party_members)
        return [Seat(seat, role, person) for seat, (role, person) in enumerate(zip(roles, self.people, strict=True))]


def check_group(kind: str, group: Group) -> None:
    """Raise GroupRefused unless the group is exactly what a site of this kind has, of different people."""
    seats = SEATS[kind]
    made_of = (len(group.deputies), len(group.party_members))
    if made_of != (seats[DEPUTY], seats[PARTY_MEMBER]):
        raise GroupRefused(what=f"{made_of[0]}+{made_of[1]}")
    if len(set(group.people)) != len(group.people):
        raise GroupRefused(what=f"{max(group.people, key=group.people.count)} ×2")


@dataclass(frozen=True)
class Term:
    """From when to when somebody is in office; None is open."""

    first: date | None
    last: date | None

    def covers(self, day: date) -> bool:
        """Tell whether a day is within it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Roll:
    """Who may be on duty: sitting deputies of the district with their terms, and the grids' party members."""

    deputies: Mapping[str, Term]
    party_members: frozenset[str]

    def check_eligible(self, role: str, person: str, day: date) -> None:
        """Raise NotEligible unless the person may take a seat of this role: a township deputy is no 区代表 (B4)."""
        if role == DEPUTY:
            term = self.deputies.get(person)
            if term is None or not term.covers(day):
                raise NotEligible(person=person)
        elif person not in self.party_members:
            raise NotEligible(person=person)


@dataclass(frozen=True)
class Seat:
    """One seat of a reception and who is on duty there."""

    seat: int
    role: str
    person: str


@dataclass(frozen=True)
class Reception:
    """A reception as planned, with its seats."""

    reception_id: UUID
    state: str
    site: str
    kind: str
    friday: date
    held_on: date
    is_provisional: bool
    is_by_hand: bool
    published_at: datetime | None
    seats: Sequence[Seat]

    def check_changeable(self, today: date) -> None:
        """Raise ReceptionOver when its day has passed or it is recorded."""
        if self.state != "planned" or self.held_on < today:
            raise ReceptionOver(held_on=self.held_on.isoformat())

    def check_recordable(self, today: date) -> None:
        """Raise ReceptionRecorded when that has been done, ReceptionNotYet before its day."""
        if self.state != "planned":
            raise ReceptionRecorded
        if today < self.held_on:
            raise ReceptionNotYet(held_on=self.held_on.isoformat())

    def is_kept(self, today: date, notice_days: int) -> bool:
        """Tell whether planning again leaves it alone: it is held, past, made by hand, or announced and too near."""
        announced = self.published_at is not None and (self.held_on - today).days < notice_days
        return self.state != "planned" or self.held_on < today or self.is_by_hand or announced

    def seat_of(self, person: str) -> Seat:
        """Return where somebody sits, or raise NotOnDuty: also when another change came first."""
        for seat in self.seats:
            if seat.person == person:
                return seat
        raise NotOnDuty(person=person)


@dataclass(frozen=True)
class Move:
    """A person who takes a seat at a reception, and who sat there."""

    reception: Reception
    seat: Seat
    person: str


def swap_places(one: Reception, person: str, other: Reception, other_person: str) -> tuple[Move, Move]:
    """Let two people change places. Raises NotOnDuty, NotLikeForLike, and TwiceOnADay at one and the same reception."""
    seat, other_seat = one.seat_of(person), other.seat_of(other_person)
    if seat.role != other_seat.role:
        raise NotLikeForLike
    if one.reception_id == other.reception_id or person == other_person:
        raise TwiceOnADay(person=person, held_on=other.held_on.isoformat())
    return Move(one, seat, other_person), Move(other, other_seat, person)
