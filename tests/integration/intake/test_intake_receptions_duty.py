"""Swapping and replacing who is on duty: like for like, nobody in two places, and the first of two changes holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.intake.operations.directory import DeputyEntry, LoadDirectory
from services.contracts.intake.operations.receptions import ReceptionView, ReplaceDuty, SwapDuty
from services.intake import usecases
from services.intake.domain.duty_refusals import (
    NotEligible,
    NotLikeForLike,
    NotOnDuty,
    ReceptionOver,
    ReceptionUnknown,
    TwiceOnADay,
)
from services.intake.domain.refusal import NotForOthers, Refusal
from services.intake.usecases import duty
from services.intake.usecases.work import Work
from tests.integration.intake.conftest import OFFICE, Committed, Desk
from tests.integration.intake.rosters import (
    FRIDAY,
    MOVED_FRIDAY,
    ON_FRIDAY,
    STATION_STAFF,
    at,
    deputy_of,
    listed,
    members_of,
    plan,
    record,
    with_people,
)

AFTER = datetime(2024, 4, 27, 1, tzinfo=UTC)


class Rota:
    """A planned fortnight: the station and the point on two Fridays."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        with_people(desk.tx(OFFICE))
        plan(desk.tx(OFFICE))

    @property
    def views(self) -> list[ReceptionView]:
        return listed(self.desk.tx(OFFICE))

    @property
    def station(self) -> ReceptionView:
        return at(self.views, "S-01")

    @property
    def station_later(self) -> ReceptionView:
        return at(self.views, "S-01", MOVED_FRIDAY)

    @property
    def point(self) -> ReceptionView:
        return at(self.views, "P-11")

    @property
    def point_later(self) -> ReceptionView:
        return at(self.views, "P-11", MOVED_FRIDAY)

    def idle(self, view: ReceptionView, role: str) -> str:
        """Return somebody of a role who is not on duty on that day."""
        busy = {one.person for other in self.views if other.held_on == view.held_on for one in other.duties}
        everybody = [f"D-1{n}" for n in range(5)] if role == "deputy" else [f"M-{n:02}" for n in range(8)]
        return next(person for person in everybody if person not in busy)


@pytest.fixture
def rota(desk: Desk) -> Rota:
    return Rota(desk)


def swap(tx: Work, one: ReceptionView, person: str, other: ReceptionView, other_person: str) -> Any:
    return duty.swap_duty(tx, SwapDuty(
        reception_id=one.reception_id, person=person, other_reception_id=other.reception_id, other_person=other_person,
        reason="出差"))


def put_in(tx: Work, view: ReceptionView, person: str, substitute: str) -> ReceptionView:
    return duty.replace_duty(tx, ReplaceDuty(
        reception_id=view.reception_id, person=person, substitute=substitute, reason="生病"))


def test_b5_deputies_change_places(rota: Rota) -> None:
    station, later = rota.station, rota.point_later
    mine, his = deputy_of(station), deputy_of(later)
    if mine == his:
        later = rota.station_later
        his = deputy_of(later)
    made = swap(rota.desk.tx(STATION_STAFF), station, mine, later, his)
    assert (deputy_of(made.reception), deputy_of(made.other_reception)) == (his, mine)
    rows = rota.desk.rows("select kind, role, was, is_now, reason, changed_by from duty_changes order by change_id")
    assert {(row["kind"], row["role"], row["was"], row["is_now"], row["reason"], row["changed_by"]) for row in rows} == {
        ("swap", "deputy", mine, his, "出差", "station-1"), ("swap", "deputy", his, mine, "出差", "station-1")}


def test_b5_party_members_of_one_day_change_places(rota: Rota) -> None:
    """B5: in one statement, so that neither is in two places in between."""
    member, other = members_of(rota.station)[1], members_of(rota.point)[0]
    made = swap(rota.desk.tx(OFFICE), rota.station, member, rota.point, other)
    assert other in members_of(made.reception) and members_of(made.other_reception) == [member]


@pytest.mark.parametrize("sides", [("deputy", "party_member"), ("party_member", "deputy")])
def test_b5_a_swap_of_deputy_and_party_member_is_refused(rota: Rota, sides: tuple[str, str]) -> None:
    def first(view: ReceptionView, role: str) -> str:
        return next(one.person for one in view.duties if one.role == role)

    before = rota.views
    with pytest.raises(NotLikeForLike):
        swap(rota.desk.tx(OFFICE), rota.station, first(rota.station, sides[0]), rota.point_later,
             first(rota.point_later, sides[1]))
    assert rota.views == before
    assert rota.desk.count("duty_changes") == 0


def test_b5_nobody_swaps_into_a_second_place_of_one_day(rota: Rota) -> None:
    """B5: who is at the point on that Friday already cannot come to the station too."""
    tx = rota.desk.tx(OFFICE)
    there = deputy_of(rota.point)
    if deputy_of(rota.point_later) != there:
        if deputy_of(rota.station_later) == there:
            swap(tx, rota.station_later, there, rota.point_later, deputy_of(rota.point_later))
        else:
            put_in(tx, rota.point_later, deputy_of(rota.point_later), there)
    before = rota.views
    with pytest.raises(TwiceOnADay) as refused:
        swap(tx, rota.station, deputy_of(rota.station), rota.point_later, there)
    assert refused.value.details == {"person": there, "held_on": "2024-04-26"}
    assert rota.views == before


def test_b5_after_the_reception_nothing_is_swapped(rota: Rota) -> None:
    station, later = rota.station, rota.station_later
    for now in (AFTER, datetime(2024, 5, 7, 1, tzinfo=UTC)):
        with pytest.raises(ReceptionOver):
            swap(rota.desk.tx(OFFICE, now), later, deputy_of(later), station, deputy_of(station))
    record(rota.desk.tx(OFFICE, ON_FRIDAY), station)
    with pytest.raises(ReceptionOver):
        put_in(rota.desk.tx(OFFICE, ON_FRIDAY), station, deputy_of(station), rota.idle(station, "deputy"))


def test_b5_on_its_day_somebody_else_may_still_come(rota: Rota) -> None:
    substitute = rota.idle(rota.station, "deputy")
    assert deputy_of(put_in(rota.desk.tx(OFFICE, ON_FRIDAY), rota.station, deputy_of(rota.station), substitute)) == substitute


def test_b6_a_substitute_is_put_on_duty_like_for_like(rota: Rota) -> None:
    station = rota.station
    member, substitute = members_of(station)[0], rota.idle(station, "party_member")
    assert substitute in members_of(put_in(rota.desk.tx(STATION_STAFF), station, member, substitute))
    for person, wrong in ((deputy_of(station), "M-00"), (deputy_of(station), "D-02"), (substitute, "D-10"), (substitute, "X-1")):
        with pytest.raises(NotEligible):
            put_in(rota.desk.tx(STATION_STAFF), station, person, wrong)
    with pytest.raises(NotOnDuty):
        put_in(rota.desk.tx(STATION_STAFF), station, member, substitute)
    with pytest.raises(TwiceOnADay):
        put_in(rota.desk.tx(STATION_STAFF), station, substitute, members_of(rota.point)[0])


def test_who_is_no_longer_in_office_then_cannot_be_swapped_there(rota: Rota) -> None:
    mine, his = deputy_of(rota.station), deputy_of(rota.station_later)
    if mine == his:
        mine, his = deputy_of(rota.point), deputy_of(rota.station_later)
        station = rota.point
    else:
        station = rota.station
    usecases.load_directory(rota.desk.tx(OFFICE), LoadDirectory(
        deputies=[DeputyEntry(deputy=mine, name="某代表", term_until=date(2024, 4, 30))]))
    with pytest.raises(NotEligible):
        swap(rota.desk.tx(OFFICE), station, mine, rota.station_later, his)


def test_receptions_that_do_not_exist(rota: Rota) -> None:
    tx = rota.desk.tx(OFFICE)
    with pytest.raises(ReceptionUnknown):
        duty.replace_duty(tx, ReplaceDuty(reception_id=uuid4(), person="D-10", substitute="D-11", reason="x"))
    with pytest.raises(ReceptionUnknown):
        duty.swap_duty(tx, SwapDuty(reception_id=rota.station.reception_id, person=deputy_of(rota.station),
                                    other_reception_id=uuid4(), other_person="D-10", reason="x"))


def test_a_deputy_changes_duties_of_his_own_only(rota: Rota) -> None:
    station = rota.station
    substitute = rota.idle(station, "deputy")
    stranger = Caller("s", frozenset({roles.DEPUTY}), deputy=substitute)
    for who in (stranger, Caller("n", frozenset({roles.DEPUTY}))):
        with pytest.raises(NotForOthers):
            put_in(rota.desk.tx(who), station, deputy_of(station), substitute)
        with pytest.raises(NotForOthers):
            swap(rota.desk.tx(who), station, members_of(station)[0], rota.point, members_of(rota.point)[0])
    himself = Caller("h", frozenset({roles.DEPUTY}), deputy=deputy_of(station))
    assert deputy_of(put_in(rota.desk.tx(himself), station, deputy_of(station), substitute)) == substitute


def test_changes_of_duty_are_never_rewritten(rota: Rota) -> None:
    put_in(rota.desk.tx(OFFICE), rota.station, deputy_of(rota.station), rota.idle(rota.station, "deputy"))
    with pytest.raises(psycopg.errors.RaiseException, match="never rewritten"):
        rota.desk.sql.run("update duty_changes set reason = ''")


# Two at once


def at_once(committed: Committed, *acts: Any) -> list[object]:
    """Do each on a connection of its own; return what it gave or why it was refused."""

    def one(act: Any) -> object:
        try:
            with committed.tx(OFFICE) as tx:
                return act(tx)
        except Refusal as refusal:
            return type(refusal)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def people_of(committed: Committed) -> list[ReceptionView]:
    with committed.tx(OFFICE) as tx:
        with_people(tx)
        plan(tx)
    with committed.tx(OFFICE) as tx:
        return listed(tx)


def test_b5_of_two_swaps_at_once_one_wins(committed: Committed) -> None:
    views = people_of(committed)
    station, point, later = at(views, "S-01"), at(views, "P-11"), at(views, "S-01", MOVED_FRIDAY)
    member = members_of(station)[0]
    target = next(one for one in members_of(later) if one not in {*members_of(station), *members_of(point)})
    found = at_once(
        committed,
        lambda tx: swap(tx, station, member, point, members_of(point)[0]),
        lambda tx: put_in(tx, station, member, target),
    )
    assert [one for one in found if one is NotOnDuty or one is TwiceOnADay].__len__() == 1
    assert len(committed.rows("select distinct changed_at, kind from duty_changes")) == 1
    assert committed.rows("select person from duties group by person, held_on having count(*) > 1") == []


def test_b5_one_person_wanted_at_two_places_at_once_goes_to_one(committed: Committed) -> None:
    views = people_of(committed)
    station, point = at(views, "S-01"), at(views, "P-11")
    busy = {one.person for view in (station, point) for one in view.duties}
    free = next(f"D-1{n}" for n in range(5) if f"D-1{n}" not in busy)
    found = at_once(
        committed,
        lambda tx: put_in(tx, station, deputy_of(station), free),
        lambda tx: put_in(tx, point, deputy_of(point), free),
    )
    assert found.count(TwiceOnADay) == 1
    assert committed.rows("select count(*) as n from duties where person = %(p)s and held_on = %(d)s", p=free, d=FRIDAY) == [{"n": 1}]


def test_b6_a_swap_waits_for_a_record_and_is_refused(committed: Committed) -> None:
    station = at(people_of(committed), "S-01")
    with ThreadPoolExecutor(1) as pool:
        with committed.tx(OFFICE, now=ON_FRIDAY) as tx:
            record(tx, station)
            waiting = pool.submit(at_once, committed, lambda one: put_in(one, station, deputy_of(station), "D-10"))
            committed.wait_until_somebody_waits()
        assert waiting.result(timeout=20) == [ReceptionOver]
