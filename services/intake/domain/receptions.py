"""What a recorded reception says (接待选民, B6): who really sat there, how many came, and whether it kept the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.domain.duty import DEPUTY, PARTY_MEMBER, Seat
from services.intake.domain.duty_refusals import AttendanceIncomplete, NotOnDuty, TwiceOnADay, VisitorsDoNotAddUp

PRESENT, ABSENT, SUBSTITUTE = "present", "absent", "substitute"


@dataclass(frozen=True)
class Came:
    """What is said about one person on duty."""

    person: str
    status: str
    substitute: str | None


@dataclass(frozen=True)
class Sat:
    """Who really sat on a seat; None when it stayed empty."""

    seat: Seat
    status: str
    served: str | None


@dataclass(frozen=True)
class Attended:
    """A reception's seats as they were really taken."""

    seats: Sequence[Sat]

    @property
    def deputy(self) -> str | None:
        """Who received as the district's deputy."""
        return next((sat.served for sat in self.seats if sat.seat.role == DEPUTY), None)

    @property
    def party_members(self) -> list[str]:
        """The party members who were there."""
        return [sat.served for sat in self.seats if sat.seat.role == PARTY_MEMBER and sat.served is not None]

    @property
    def is_compliant(self) -> bool:
        """Tell whether every seat was taken; a missing person makes it 不合规 and takes nothing from the residents."""
        return all(sat.served is not None for sat in self.seats)

    @property
    def substitutes(self) -> list[Sat]:
        """The seats that somebody else took."""
        return [sat for sat in self.seats if sat.status == SUBSTITUTE]


def take_attendance(seats: Sequence[Seat], told: Sequence[Came], held_on: str) -> Attended:
    """Put what is said about each person on duty onto the seats: each once, nobody left out, nobody in two seats.

    Raises AttendanceIncomplete, NotOnDuty for somebody who was not to sit there, and TwiceOnADay.
    """
    on_duty = {seat.person for seat in seats}
    for one in told:
        if one.person not in on_duty:
            raise NotOnDuty(person=one.person)
    by_person = {one.person: one for one in told}
    unclear = sorted(on_duty - by_person.keys()) + sorted(
        one.person for one in told if (one.status == SUBSTITUTE) != (one.substitute is not None)
    )
    if unclear or len(by_person) != len(told):
        raise AttendanceIncomplete(who=", ".join(unclear) or "×2")
    attended = Attended([_sat(seat, by_person[seat.person]) for seat in seats])
    served = [sat.served for sat in attended.seats if sat.served is not None]
    for person in served:
        if served.count(person) > 1:
            raise TwiceOnADay(person=person, held_on=held_on)
    return attended


def _sat(seat: Seat, told: Came) -> Sat:
    if told.status == SUBSTITUTE:
        # Whoever names the person himself means that he came.
        return Sat(seat, PRESENT if told.substitute == seat.person else SUBSTITUTE, told.substitute)
    return Sat(seat, told.status, seat.person if told.status == PRESENT else None)


def visitors_by_level(visitors: int, district: int | None, township: int | None) -> tuple[int, int]:
    """Return the visitors of both levels (两级代表, B16), which sum to the total.

    Nothing said means that the district deputy on duty received them all; one number gives the other.
    """
    if district is None:
        district = visitors - (township or 0)
    if township is None:
        township = visitors - district
    if min(district, township) < 0 or district + township != visitors:
        raise VisitorsDoNotAddUp(by_level=f"{max(district, 0)}+{max(township, 0)}", visitors=visitors)
    return district, township
