"""The roster: even turns, nobody in two places, the same each time; and who is missing when it cannot be filled."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.duty import DEPUTY, PARTY_MEMBER, SEATS, Group, check_group
from services.intake.domain.duty_refusals import RosterUnfilled
from services.intake.domain.roster import Away, Opening, Pool, Shortage, fill_roster

FIRST = date(2024, 1, 5)


def openings(weeks: int, stations: int, points: int, first: date = FIRST) -> list[Opening]:
    sites = [(f"S-{n:02}", "station") for n in range(stations)] + [(f"P-{n:02}", "point") for n in range(points)]
    days = [first + timedelta(weeks=week) for week in range(weeks)]
    return [Opening(site, kind, day, day) for day in days for site, kind in sites]


def pools(deputies: int, party_members: int) -> dict[str, Pool]:
    return {
        DEPUTY: Pool({f"D-{n:03}": () for n in range(deputies)}),
        PARTY_MEMBER: Pool({f"M-{n:03}": () for n in range(party_members)}),
    }


def fill(wanted: list[Opening], given_pools: dict[str, Pool], seed: int = 0, **told: object) -> dict[Opening, Group]:
    return fill_roster(wanted, given_pools, seed=seed, **{"busy": {}, "homes": {}, **told})  # type: ignore[arg-type]


def check(wanted: list[Opening], groups: dict[Opening, Group]) -> None:
    """Every opening has its group, every group is right, and nobody is in two places on a day."""
    assert set(groups) == set(wanted)
    for opening, group in groups.items():
        check_group(opening.kind, group)
    on_a_day = Counter((opening.held_on, person) for opening, group in groups.items() for person in group.people)
    assert max(on_a_day.values()) == 1


def test_b5_a_year_of_85_deputies_at_40_sites() -> None:
    """B5: 52 weeks, 85 deputies, 40 sites: most and fewest turns differ by one at most, nobody is in two places."""
    wanted, people = openings(52, 15, 25), pools(85, 200)
    began = time.perf_counter()
    groups = fill(wanted, people)
    print(f"roster of 52 weeks, 85 deputies, 40 sites: {time.perf_counter() - began:.3f} s (at most 2 s)")
    check(wanted, groups)
    for role, turns in ((DEPUTY, 52 * 40), (PARTY_MEMBER, 52 * (45 + 25))):
        fewest, most = people[role].spread()
        assert most - fewest <= 1
        assert sum(people[role].turns.values()) == turns


@given(data=st.data(), weeks=st.integers(1, 20), stations=st.integers(0, 6), points=st.integers(0, 8), seed=st.integers(0, 999))
def test_b5_turns_are_even_for_any_size(data: st.DataObject, weeks: int, stations: int, points: int, seed: int) -> None:
    """B5: for any numbers of weeks, sites and people that suffice, after every week."""
    if not stations + points:
        return
    wanted = openings(weeks, stations, points)
    enough = stations + points, 3 * stations + points
    size = [data.draw(st.integers(least, 3 * least + 5)) for least in enough]
    people = pools(*size)
    groups = fill(wanted, people, seed)
    check(wanted, groups)
    for week in range(weeks):
        for role in (DEPUTY, PARTY_MEMBER):
            until = FIRST + timedelta(weeks=week)
            turns = Counter(dict.fromkeys(people[role].people, 0))
            for opening, group in groups.items():
                if opening.held_on <= until:
                    turns.update(group.deputies if role == DEPUTY else group.party_members)
            assert max(turns.values()) - min(turns.values()) <= 1
    assert fill(wanted, pools(*size), seed) == groups


@given(parts=st.lists(st.integers(1, 9), min_size=2, max_size=4), deputies=st.integers(5, 13), seed=st.integers(0, 99))
def test_b5_periods_planned_one_after_the_other_stay_even(parts: list[int], deputies: int, seed: int) -> None:
    """B5: the turn before the period decides ties, so quarters add up to an even year."""
    total: dict[str, Counter[str]] = {DEPUTY: Counter(), PARTY_MEMBER: Counter()}
    first = FIRST
    for weeks in parts:
        people = pools(deputies, 2 * deputies)
        for role, pool in people.items():
            pool.earlier = dict(total[role])
        fill(openings(weeks, 1, 4, first), people, seed)
        for role, pool in people.items():
            total[role] += pool.turns
        first += timedelta(weeks=weeks)
        for role, pool in people.items():
            counts = [total[role][person] for person in pool.people]
            assert max(counts) - min(counts) <= 1


@given(away=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 11), st.integers(0, 4)), max_size=8))
def test_b5_who_is_away_does_not_sit(away: list[tuple[int, int, int]]) -> None:
    people = pools(40, 40)
    spans = [(f"D-{n:03}", Away(FIRST + timedelta(weeks=w), FIRST + timedelta(weeks=w + length))) for n, w, length in away]
    absent = {person: [span for name, span in spans if name == person] for person in people[DEPUTY].people}
    people[DEPUTY] = Pool(absent)
    wanted = openings(12, 1, 6)
    groups = fill(wanted, people)
    check(wanted, groups)
    for opening, group in groups.items():
        assert not any(span.first <= opening.held_on <= span.last for span in absent[group.deputies[0]])


def test_b5_who_is_on_duty_elsewhere_that_day_does_not_sit() -> None:
    wanted = openings(1, 0, 2)
    groups = fill(wanted, pools(3, 3), busy={FIRST: ["D-001", "M-002"]})
    assert {person for group in groups.values() for person in group.people} == {"D-000", "D-002", "M-000", "M-001"}


def test_another_seed_gives_another_roster_and_one_more_person_does_not_reorder_the_others() -> None:
    wanted = openings(4, 0, 5)
    assert fill(wanted, pools(30, 30), 1) != fill(wanted, pools(30, 30), 2)
    few, more = pools(30, 30), pools(31, 30)
    one, two = (fill(openings(1, 0, 5), people, 1) for people in (few, more))
    seated = [{group.deputies[0] for group in groups.values()} for groups in (one, two)]
    assert len(seated[0] - seated[1]) <= 1


def test_people_of_the_sites_own_grid_sit_there_when_it_is_their_day() -> None:
    wanted = openings(1, 0, 3)
    groups = fill(wanted, pools(3, 3), homes={"P-02": frozenset({"D-001"}), "P-00": frozenset({"D-002"})})
    assert {opening.site: group.deputies[0] for opening, group in groups.items()} == {
        "P-00": "D-002", "P-01": "D-000", "P-02": "D-001"}


def test_b5_the_same_people_do_not_always_meet_at_the_same_site() -> None:
    groups = fill(openings(6, 0, 3), pools(3, 3))
    at_first = {group.deputies[0] for opening, group in groups.items() if opening.site == "P-00"}
    assert at_first == {"D-000", "D-001", "D-002"}


def test_b5_a_roster_that_cannot_be_filled_names_what_is_missing() -> None:
    with pytest.raises(RosterUnfilled) as refused:
        fill(openings(2, 1, 1), pools(1, 2))
    week = FIRST + timedelta(weeks=1)
    assert refused.value.details["missing"] == [
        Shortage(day, site, role, seats)
        for day in (FIRST, week)
        for site, role, seats in (("P-00", DEPUTY, 1), ("S-00", PARTY_MEMBER, 1), ("P-00", PARTY_MEMBER, 1))
    ]


def test_seats_are_those_of_the_method() -> None:
    """B3, B4: 联络站 1+3, 联络点 1+1."""
    assert SEATS == {"station": {DEPUTY: 1, PARTY_MEMBER: 3}, "point": {DEPUTY: 1, PARTY_MEMBER: 1}}
