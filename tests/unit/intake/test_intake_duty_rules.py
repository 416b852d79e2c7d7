"""What a group is made of, who changes places with whom, and what a record of a reception must say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.duty import (
    Group,
    Reception,
    Roll,
    Seat,
    Term,
    check_group,
    swap_places,
)
from services.intake.domain.duty_refusals import (
    AttendanceIncomplete,
    GroupRefused,
    NotEligible,
    NotLikeForLike,
    NotOnDuty,
    ReceptionNotYet,
    ReceptionOver,
    ReceptionRecorded,
    TwiceOnADay,
    VisitorsDoNotAddUp,
)
from services.intake.domain.receptions import Came, take_attendance, visitors_by_level

FRIDAY, NEXT = date(2024, 4, 26), date(2024, 5, 6)


def group(deputies: str, party_members: str) -> Group:
    return Group(tuple(deputies), tuple(party_members))


def reception(number: int = 1, deputies: str = "a", party_members: str = "xyz", held_on: date = FRIDAY) -> Reception:
    return Reception(
        UUID(int=number), "planned", "S-01", "station", FRIDAY, held_on, False, False,
        datetime(2024, 4, 1, tzinfo=UTC), group(deputies, party_members).seated())


@pytest.mark.parametrize(("deputies", "party_members"), [("a", "xy"), ("", "xyz"), ("ab", "xyz"), ("a", "wxyz"), ("", "")])
def test_b3_a_station_refuses_any_other_group(deputies: str, party_members: str) -> None:
    with pytest.raises(GroupRefused) as refused:
        check_group("station", group(deputies, party_members))
    assert refused.value.details == {"what": f"{len(deputies)}+{len(party_members)}"}


@pytest.mark.parametrize(("deputies", "party_members"), [("a", "axy"), ("a", "xxy")])
def test_b3_a_station_wants_four_different_people(deputies: str, party_members: str) -> None:
    """B3: also when the deputy is a party member."""
    with pytest.raises(GroupRefused, match=r"group_refused"):
        check_group("station", group(deputies, party_members))


def test_b3_one_deputy_and_three_party_members_are_accepted() -> None:
    check_group("station", group("a", "xyz"))
    assert [(seat.seat, seat.role, seat.person) for seat in group("a", "xyz").seated()] == [
        (0, "deputy", "a"), (1, "party_member", "x"), (2, "party_member", "y"), (3, "party_member", "z")]


@pytest.mark.parametrize(("deputies", "party_members"), [("a", "xyz"), ("a", ""), ("", "x"), ("ab", "x"), ("a", "a")])
def test_b4_a_point_takes_one_and_one_only(deputies: str, party_members: str) -> None:
    check_group("point", group("a", "x"))
    with pytest.raises(GroupRefused):
        check_group("point", group(deputies, party_members))


ROLL = Roll({"a": Term(None, None), "b": Term(date(2024, 5, 1), date(2024, 5, 31))}, frozenset("xyz"))


@pytest.mark.parametrize(
    ("role", "person", "day"),
    [("deputy", "township", FRIDAY), ("deputy", "x", FRIDAY), ("deputy", "b", FRIDAY), ("deputy", "b", date(2024, 6, 7)),
     ("party_member", "a", FRIDAY), ("party_member", "nobody", FRIDAY)])
def test_b4_who_may_not_sit(role: str, person: str, day: date) -> None:
    """B4: a township deputy is no 区代表; outside his term nobody is one."""
    with pytest.raises(NotEligible):
        ROLL.check_eligible(role, person, day)


def test_b4_who_may_sit() -> None:
    ROLL.check_eligible("deputy", "a", FRIDAY)
    ROLL.check_eligible("deputy", "b", date(2024, 5, 31))
    ROLL.check_eligible("party_member", "x", FRIDAY)


def test_b5_two_of_a_kind_change_places() -> None:
    one, other = reception(1, "a", "xyz"), reception(2, "b", "uvw", NEXT)
    assert [(move.reception.reception_id.int, move.seat.seat, move.person) for move in swap_places(one, "a", other, "b")] == [
        (1, 0, "b"), (2, 0, "a")]
    assert [(move.seat.seat, move.person) for move in swap_places(one, "y", other, "u")] == [(2, "u"), (1, "y")]


@pytest.mark.parametrize(
    ("person", "other_person", "refusal"),
    [("a", "u", NotLikeForLike), ("x", "b", NotLikeForLike), ("b", "a", NotOnDuty), ("a", "q", NotOnDuty)])
def test_b5_a_swap_of_unlike_or_absent_people_is_refused(person: str, other_person: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        swap_places(reception(1, "a", "xyz"), person, reception(2, "b", "uvw", NEXT), other_person)


def test_b5_a_swap_within_one_reception_or_with_oneself_is_none() -> None:
    with pytest.raises(TwiceOnADay):
        swap_places(reception(), "x", reception(), "y")
    with pytest.raises(TwiceOnADay):
        swap_places(reception(1), "x", reception(2, held_on=NEXT), "x")


def test_after_the_reception_nobody_changes_any_more() -> None:
    reception().check_changeable(FRIDAY)
    for over in (reception(held_on=date(2024, 4, 25)), replace(reception(), state="held")):
        with pytest.raises(ReceptionOver):
            over.check_changeable(FRIDAY)


def test_b6_it_is_recorded_once_and_not_before_its_day() -> None:
    reception().check_recordable(FRIDAY)
    with pytest.raises(ReceptionNotYet):
        reception(held_on=NEXT).check_recordable(FRIDAY)
    with pytest.raises(ReceptionRecorded):
        replace(reception(), state="held").check_recordable(FRIDAY)


def test_planning_again_leaves_alone_what_is_settled() -> None:
    monday = date(2024, 4, 22)
    assert not reception().is_kept(monday, 3)
    assert reception().is_kept(date(2024, 4, 24), 3), "announced and two days away"
    assert not replace(reception(), published_at=None).is_kept(date(2024, 4, 24), 3), "a draft"
    assert replace(reception(), state="held").is_kept(monday, 3)
    assert replace(reception(), is_by_hand=True).is_kept(monday, 3)
    assert reception(held_on=date(2024, 4, 19)).is_kept(monday, 3)


def came(**told: str) -> list[Came]:
    return [Came(person, status if status in ("present", "absent") else "substitute",
                 None if status in ("present", "absent") else status) for person, status in told.items()]


SEATS = group("a", "xyz").seated()
ALL = {"a": "present", "x": "present", "y": "present", "z": "present"}


def test_b6_everybody_there_is_compliant() -> None:
    attended = take_attendance(SEATS, came(**ALL), "2024-04-26")
    assert (attended.deputy, attended.party_members, attended.is_compliant) == ("a", ["x", "y", "z"], True)


@pytest.mark.parametrize("missing", ["a", "x", "y", "z"])
def test_b6_a_missing_person_makes_it_not_compliant(missing: str) -> None:
    attended = take_attendance(SEATS, came(**{**ALL, missing: "absent"}), "2024-04-26")
    assert not attended.is_compliant
    assert missing not in [attended.deputy, *attended.party_members]


def test_b6_a_substitute_fills_the_seat() -> None:
    attended = take_attendance(SEATS, came(**{**ALL, "y": "q"}), "2024-04-26")
    assert (attended.party_members, attended.is_compliant) == (["x", "q", "z"], True)
    assert [(sat.seat, sat.served) for sat in attended.substitutes] == [(Seat(2, "party_member", "y"), "q")]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ([], AttendanceIncomplete),
        (came(a="present", x="present", y="present"), AttendanceIncomplete),
        ([*came(**ALL), Came("x", "absent", None)], AttendanceIncomplete),
        (came(**ALL, q="present"), NotOnDuty),
        (came(**{**ALL, "y": "z"}), TwiceOnADay),
        (came(**{**ALL, "y": "a"}), TwiceOnADay),
        ([*came(a="present", x="present", y="present"), Came("z", "substitute", None)], AttendanceIncomplete),
        ([*came(a="present", x="present", y="present"), Came("z", "absent", "q")], AttendanceIncomplete),
    ])
def test_b6_attendance_says_each_once(told: list[Came], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        take_attendance(SEATS, told, "2024-04-26")


@pytest.mark.parametrize(
    ("told", "found"),
    [((7, None, None), (7, 0)), ((7, 5, None), (5, 2)), ((7, None, 3), (4, 3)), ((7, 3, 4), (3, 4)), ((0, None, None), (0, 0))])
def test_b16_visitors_by_level(told: tuple[int, int | None, int | None], found: tuple[int, int]) -> None:
    assert visitors_by_level(*told) == found


@given(st.integers(0, 50), st.none() | st.integers(0, 50), st.none() | st.integers(0, 50))
def test_b16_levels_sum_to_the_total_or_are_refused(visitors: int, district: int | None, township: int | None) -> None:
    try:
        found = visitors_by_level(visitors, district, township)
    except VisitorsDoNotAddUp:
        assert (district or 0) + (township or 0) > visitors or (
            district is not None and township is not None and district + township != visitors)
    else:
        assert sum(found) == visitors and min(found) >= 0
