"""Changing who is on duty: by hand, by a swap, by somebody else in one's place. The first of two changes holds."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from services.contracts import roles
from services.contracts.intake.operations.receptions import (
    DutySwapped,
    PutDuty,
    ReceptionView,
    ReplaceDuty,
    SwapDuty,
)
from services.intake.domain.duty import Group, Move, Reception, Roll, check_group, swap_places
from services.intake.domain.duty_refusals import NotAFriday, ReceptionUnknown, TwiceOnADay
from services.intake.domain.refusal import NotForOthers, SiteUnknown
from services.intake.domain.roster_days import is_friday
from services.intake.store.roster import NewReception
from services.intake.usecases.receptions import reception_view
from services.intake.usecases.roster import days_of_fridays, raise_unknown_years, watch_publication
from services.intake.usecases.work import Work


def put_duty(tx: Work, request: PutDuty) -> ReceptionView:
    """Put a group on duty: exactly what a station (B3) or a contact point (B4) has.

    A past Friday that has no reception may be entered afterwards (补录): who sat there when nothing had been planned.
    """
    if not is_friday(request.friday):
        raise NotAFriday(day=request.friday.isoformat())
    tx.store.roster.lock_duties()
    sites = tx.store.roster.roster_sites([request.site])
    if not sites:
        raise SiteUnknown(site=request.site)
    group = Group(tuple(request.deputies), tuple(request.party_members))
    check_group(sites[0].kind, group)
    (day,) = days_of_fridays(tx, [request.friday])
    old = tx.store.roster.reception_of_friday(request.site, request.friday)
    seats = group.seated()
    placed = Reception(
        old.reception_id if old else uuid4(), old.state if old else "planned", request.site, sites[0].kind,
        request.friday, day.held_on, day.is_provisional, is_by_hand=True, published_at=tx.now, seats=seats)
    if old is not None:
        placed.check_changeable(tx.today)
    moves = [Move(placed, seat, seat.person) for seat in seats]
    _check_moves(tx, moves, placed.reception_id)
    tx.store.roster.put_receptions(
        [NewReception(placed.reception_id, request.site, day, seats)],
        by=tx.caller.subject, now=tx.now, published_at=tx.now, is_by_hand=True)
    tx.store.roster.note_by_hand(
        placed.reception_id, old.seats if old else [], seats, reason=request.reason, by=tx.caller.subject, now=tx.now)
    raise_unknown_years(tx, [day])
    watch_publication(tx)
    return reception_view(tx, placed.reception_id)


def swap_duty(tx: Work, request: SwapDuty) -> DutySwapped:
    """Let two people change places, like for like (B5)."""
    _check_own(tx, request.person, request.other_person)
    one, other = _changeable(tx, request.reception_id, request.other_reception_id)
    moves = swap_places(one, request.person, other, request.other_person)
    _check_moves(tx, moves, one.reception_id, other.reception_id)
    tx.store.roster.move(moves, kind="swap", reason=request.reason, by=tx.caller.subject, now=tx.now)
    return DutySwapped(
        reception=reception_view(tx, one.reception_id), other_reception=reception_view(tx, other.reception_id))


def replace_duty(tx: Work, request: ReplaceDuty) -> ReceptionView:
    """Put somebody else on duty for a person who cannot come."""
    _check_own(tx, request.person)
    reception, _ = _changeable(tx, request.reception_id, request.reception_id)
    move = Move(reception, reception.seat_of(request.person), request.substitute)
    _check_moves(tx, [move])
    tx.store.roster.move([move], kind="replacement", reason=request.reason, by=tx.caller.subject, now=tx.now)
    return reception_view(tx, reception.reception_id)


def _changeable(tx: Work, one: UUID, other: UUID) -> tuple[Reception, Reception]:
    """Lock two receptions (or one) and see that they may still be changed."""
    tx.store.roster.lock_duties()
    found = tx.store.roster.receptions_for_update(one, other)
    if one not in found or other not in found:
        raise ReceptionUnknown
    for reception in found.values():
        reception.check_changeable(tx.today)
    return found[one], found[other]


def _check_own(tx: Work, *people: str) -> None:
    """A deputy changes duties of his own; station staff and the office change any."""
    if not tx.caller.has(roles.STATION_STAFF, roles.COMMITTEE_OFFICE) and tx.caller.deputy not in people:
        raise NotForOthers


def _check_moves(tx: Work, moves: Sequence[Move], *besides: UUID) -> None:
    """See that each may sit there and is nowhere else on that day; seats at `besides` are about to be left."""
    roll: Roll = tx.store.roster.roll()
    for move in moves:
        held_on = move.reception.held_on
        roll.check_eligible(move.seat.role, move.person, held_on)
        if tx.store.roster.busy_on(held_on, [move.person], *besides) is not None:
            raise TwiceOnADay(person=move.person, held_on=held_on.isoformat())
