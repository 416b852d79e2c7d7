"""Recording receptions: attendance, visitors, matters with their receipts; once; the same by either way in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.intake.events.alarms import AlarmCleared, AlarmRaised
from services.contracts.intake.events.opinions import OpinionPosted
from services.contracts.intake.events.receptions import ReceptionHeld
from services.contracts.intake.operations.receptions import ReceptionView, RecordReception
from services.intake.domain.duty_refusals import (
    AttendanceIncomplete,
    NotEligible,
    NotOnDuty,
    ReceptionNotYet,
    ReceptionRecorded,
    ReceptionUnknown,
    TwiceOnADay,
    VisitorsDoNotAddUp,
)
from services.intake.domain.refusal import NotForOthers
from services.intake.usecases import receptions
from services.intake.usecases.work import Work
from tests.integration.intake.conftest import OFFICE, Committed, Desk
from tests.integration.intake.rosters import (
    MOVED_FRIDAY,
    ON_FRIDAY,
    STATION_STAFF,
    at,
    attendance,
    deputy_of,
    listed,
    members_of,
    plan,
    planned,
    record,
    with_people,
)

NEXT_MONDAY = datetime(2024, 4, 29, 8, 30, tzinfo=UTC)
NINE = datetime(2024, 4, 26, 1, 0, tzinfo=UTC)  # 09:00 in the district: when the reception begins


@pytest.fixture
def station(desk: Desk) -> ReceptionView:
    with_people(desk.tx(OFFICE))
    return planned(desk)


def held(tx: Work) -> ReceptionHeld:
    (said,) = [one.event for one in tx.emitted if isinstance(one.event, ReceptionHeld)]
    return said


def state(desk: Desk, view: ReceptionView) -> tuple[Any, ...]:
    """What a refusal must leave as it is."""
    (row,) = desk.rows("select state, revision from receptions where reception_id = %(id)s", id=view.reception_id)
    return row["state"], row["revision"], desk.count("opinions"), desk.count("attendances")


def test_b6_a_reception_with_everybody_and_two_matters(desk: Desk, station: ReceptionView) -> None:
    """B6, B1: place, day, who sat there, visitors and matters; each matter has its receipt."""
    tx = desk.tx(STATION_STAFF, ON_FRIDAY)
    made = record(tx, station, visitors=9, visitors_township=2, note="上午", matters=[
        {"text": "路灯不亮", "grid": "G-012", "contact": {"name": "周大姐", "phone": "13800000000"}},
        {"text": "想装充电桩", "kind": "proposal", "channel": "wall", "site": "P-11"}])
    view = made.reception
    assert (view.state, view.visitors, view.visitors_district, view.visitors_township) == ("held", 9, 7, 2)
    assert (view.matters, view.is_compliant, view.mode, view.recorded_at, view.note) == (2, True, "online", ON_FRIDAY, "上午")
    assert [item.opinion is not None and len(item.opinion.receipt) for item in made.items] == [12, 12]
    rows = desk.rows("select channel, site, filed_at, kind from opinions order by text desc")
    assert [(row["channel"], row["site"], row["filed_at"]) for row in rows] == [("reception", "S-01", NINE)] * 2
    event = held(tx)
    assert event == ReceptionHeld(
        reception_id=station.reception_id, site="S-01", held_on=station.held_on, deputy=deputy_of(station),
        party_members_present=members_of(station), visitors=9, visitors_district=7, visitors_township=2, matters=2,
        is_compliant=True, recorded_by="station-1", mode="online", contact_mode="fixed")
    assert sum(isinstance(one.event, OpinionPosted) for one in tx.emitted) == 2


def test_b6_nobody_came_and_it_is_recorded(desk: Desk, station: ReceptionView) -> None:
    made = record(desk.tx(OFFICE, ON_FRIDAY), station)
    assert (made.reception.state, made.reception.visitors, made.reception.matters, made.items) == ("held", 0, 0, [])


@pytest.mark.parametrize("left_out", [0, 1, 3, "all"])
def test_b6_without_attendance_it_is_refused(desk: Desk, station: ReceptionView, left_out: int | str) -> None:
    before = state(desk, station)
    told = [] if left_out == "all" else [one for n, one in enumerate(attendance(station)) if n != left_out]
    with pytest.raises(AttendanceIncomplete):
        record(desk.tx(OFFICE, ON_FRIDAY), station, attendance=told, matters=[{"text": "路灯不亮"}])
    assert state(desk, station) == before


def test_b6_a_missing_party_member_keeps_the_matters(desk: Desk, station: ReceptionView) -> None:
    """B6: 不合规, but what residents said is taken."""
    tx = desk.tx(OFFICE, ON_FRIDAY)
    made = record(tx, station, attendance=attendance(station, seat2="absent"), visitors=1, matters=[{"text": "路灯不亮"}])
    assert (made.reception.is_compliant, made.reception.matters) == (False, 1)
    assert held(tx).party_members_present == [members_of(station)[0], members_of(station)[2]]
    assert desk.count("opinions") == 1


def test_b6_a_missing_deputy_is_told_too(desk: Desk, station: ReceptionView) -> None:
    tx = desk.tx(OFFICE, ON_FRIDAY)
    assert record(tx, station, attendance=attendance(station, seat0="absent")).reception.is_compliant is False
    assert held(tx).deputy is None


def test_b6_a_substitute_serves_and_it_is_compliant(desk: Desk, station: ReceptionView) -> None:
    busy = {one.person for view in listed(desk.tx(OFFICE)) for one in view.duties if view.held_on == station.held_on}
    deputy, member = (next(c for c in codes if c not in busy)
                      for codes in ([f"D-1{n}" for n in range(5)], [f"M-{n:02}" for n in range(8)]))
    tx = desk.tx(OFFICE, ON_FRIDAY)
    made = record(tx, station, attendance=attendance(station, seat0=deputy, seat1=member))
    assert made.reception.is_compliant is True
    assert [(one.person, one.status, one.served) for one in made.reception.duties[:2]] == [
        (deputy_of(station), "substitute", deputy), (members_of(station)[0], "substitute", member)]
    assert (held(tx).deputy, held(tx).party_members_present[0]) == (deputy, member)
    assert station.reception_id in {view.reception_id for view in listed(desk.tx(OFFICE), person=deputy)}


def test_b6_a_substitute_is_of_his_kind_and_in_one_place(desk: Desk, station: ReceptionView) -> None:
    point = at(listed(desk.tx(OFFICE)), "P-11")
    before = state(desk, station)
    free = next(f"M-{n:02}" for n in range(8) if f"M-{n:02}" not in {*members_of(station), *members_of(point)})
    for told, refusal in (
        ({"seat0": "D-02"}, NotEligible), ({"seat0": free}, NotEligible), ({"seat1": "D-10"}, NotEligible),
        ({"seat0": deputy_of(point)}, TwiceOnADay), ({"seat1": members_of(point)[0]}, TwiceOnADay),
        ({"seat1": members_of(station)[1]}, TwiceOnADay),
    ):
        with pytest.raises(refusal):
            record(desk.tx(OFFICE, ON_FRIDAY), station, attendance=attendance(station, **told))
    with pytest.raises(NotOnDuty):
        record(desk.tx(OFFICE, ON_FRIDAY), station,
               attendance=[*attendance(station), {"person": "D-02", "status": "present"}])
    assert state(desk, station) == before


def test_b5_who_served_at_one_site_is_no_substitute_at_another(desk: Desk, station: ReceptionView) -> None:
    point = at(listed(desk.tx(OFFICE)), "P-11")
    busy = {one.person for view in (station, point) for one in view.duties}
    free = next(f"M-{n:02}" for n in range(8) if f"M-{n:02}" not in busy)
    record(desk.tx(OFFICE, ON_FRIDAY), point, attendance=attendance(point, seat1=free))
    with pytest.raises(TwiceOnADay):
        record(desk.tx(OFFICE, ON_FRIDAY), station, attendance=attendance(station, seat1=free))
    # Whose seat another one took may help out elsewhere.
    assert record(desk.tx(OFFICE, ON_FRIDAY), station, attendance=attendance(station, seat1=members_of(point)[0])).refused == 0


def test_b6_recorded_twice_is_refused(desk: Desk, station: ReceptionView) -> None:
    record(desk.tx(OFFICE, ON_FRIDAY), station)
    before = state(desk, station)
    with pytest.raises(ReceptionRecorded):
        record(desk.tx(OFFICE, ON_FRIDAY), station, visitors=5, matters=[{"text": "路灯不亮"}])
    assert state(desk, station) == before


def test_b6_recorded_twice_at_once_counts_once(committed: Committed) -> None:
    with committed.tx(OFFICE) as tx:
        with_people(tx)
        plan(tx)
    with committed.tx(OFFICE) as tx:
        view = at(listed(tx), "S-01")

    def one(_: int) -> str:
        try:
            with committed.tx(OFFICE, now=ON_FRIDAY) as tx:
                return record(tx, view, matters=[{"text": "路灯不亮"}]).reception.state
        except ReceptionRecorded as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["held", "intake.reception_recorded"]
    assert committed.rows("select count(*) as n from opinions") == [{"n": 1}]


def test_b6_not_before_its_day_and_only_what_exists(desk: Desk, station: ReceptionView) -> None:
    with pytest.raises(ReceptionNotYet):
        record(desk.tx(OFFICE), station)
    with pytest.raises(ReceptionUnknown):
        receptions.record_reception(
            desk.tx(OFFICE, ON_FRIDAY), RecordReception(reception_id=uuid4(), attendance=[], visitors=0))


def test_b16_visitors_by_level_sum_to_the_total(desk: Desk, station: ReceptionView) -> None:
    before = state(desk, station)
    for told in ({"visitors_district": 4, "visitors_township": 4}, {"visitors_district": 10}, {"visitors_township": 10}):
        with pytest.raises(VisitorsDoNotAddUp):
            record(desk.tx(OFFICE, ON_FRIDAY), station, visitors=9, **told)
    assert state(desk, station) == before
    view = record(desk.tx(OFFICE, ON_FRIDAY), station, visitors=9).reception
    assert (view.visitors_district, view.visitors_township) == (9, 0)


def test_a21_on_paper_later_gives_the_same_as_online(desk: Desk, station: ReceptionView) -> None:
    """A21: the same act by either way reaches the same state; only the mode and the time of entry differ."""
    point = at(listed(desk.tx(OFFICE)), "P-11")
    online, paper = desk.tx(OFFICE, ON_FRIDAY), desk.tx(STATION_STAFF, NEXT_MONDAY)
    told: dict[str, Any] = {"visitors": 3, "matters": [{"text": "路灯不亮"}]}
    one = record(online, station, **told).reception
    other = record(paper, point, mode="paper", **told).reception
    same = ("state", "visitors", "visitors_district", "visitors_township", "matters", "is_compliant", "held_on")
    assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]
    assert (one.mode, other.mode, held(online).mode, held(paper).mode) == ("online", "paper", "online", "paper")
    rows = desk.rows("select filed_at, status, channel from opinions")
    assert [(row["filed_at"], row["status"], row["channel"]) for row in rows] == [(NINE, "posted", "reception")] * 2


def test_a13_what_was_raised_counts_from_the_reception(desk: Desk, station: ReceptionView) -> None:
    """A13: not from when somebody wrote it down; a matter may say its own time, and before nine it is now."""
    early = datetime(2024, 4, 26, 0, 30, tzinfo=UTC)
    record(desk.tx(OFFICE, early), at(listed(desk.tx(OFFICE)), "P-11"), matters=[{"text": "早到"}])
    record(desk.tx(OFFICE, NEXT_MONDAY), station, matters=[{"text": "晚说", "posted_at": "2024-04-26T11:20:00+08:00"}])
    rows = {row["text"]: row["filed_at"] for row in desk.rows("select text, filed_at from opinions")}
    assert rows == {"早到": early, "晚说": datetime(2024, 4, 26, 3, 20, tzinfo=UTC)}


def test_a_bad_matter_never_spoils_the_record(desk: Desk, station: ReceptionView) -> None:
    made = record(desk.tx(OFFICE, ON_FRIDAY), station, matters=[
        "路灯", {"text": ""}, {"text": "路灯不亮", "grid": "G-999"}, {"text": "好的"}, None])
    assert [item.error["code"] if item.error else None for item in made.items] == [
        "request.invalid", "request.invalid", "intake.grid_unknown", None, "request.invalid"]
    assert (made.refused, made.reception.matters) == (4, 1)


def test_a_matter_that_was_posted_before_is_not_counted_again(desk: Desk, station: ReceptionView) -> None:
    point = at(listed(desk.tx(OFFICE)), "P-11")
    matter = {"text": "路灯不亮", "source_ref": "slip-7"}
    assert record(desk.tx(OFFICE, ON_FRIDAY), station, matters=[matter, matter]).reception.matters == 1
    again = record(desk.tx(OFFICE, ON_FRIDAY), point, matters=[matter])
    assert (again.reception.state, again.reception.matters) == ("held", 0)


def test_a_deputy_records_his_own_receptions_only(desk: Desk, station: ReceptionView) -> None:
    point = at(listed(desk.tx(OFFICE)), "P-11")
    himself = Caller("h", frozenset({roles.DEPUTY}), deputy=deputy_of(station))
    for view, who in ((point, himself), (station, Caller("n", frozenset({roles.DEPUTY})))):
        with pytest.raises(NotForOthers):
            record(desk.tx(who, ON_FRIDAY), view)
    assert record(desk.tx(himself, ON_FRIDAY), station).reception.state == "held"


def test_b6_a_reception_without_its_record_raises_the_alarm_once(desk: Desk, station: ReceptionView) -> None:
    """B6: three working days after; the record ends it."""
    early, late = (datetime(2024, 4, day, 1, tzinfo=UTC) for day in (29, 30))
    # After Friday the 26th, Sunday 28 (a make-up day), Monday 29 and Tuesday 30 are worked: late on 1 May.
    for now in (early, late):
        tx = desk.tx(now=now)
        assert receptions.remind_of_receptions(tx) is False
        assert tx.emitted == []
    tx = desk.tx(now=datetime(2024, 5, 1, 1, tzinfo=UTC))
    receptions.remind_of_receptions(tx)
    receptions.remind_of_receptions(tx)
    raised = [one.event for one in tx.emitted if isinstance(one.event, AlarmRaised)]
    views = [view for view in listed(desk.tx(OFFICE)) if view.friday != MOVED_FRIDAY]
    assert sorted((one.kind, one.about) for one in raised) == sorted(
        ("reception_unrecorded", str(view.reception_id)) for view in views)
    done = desk.tx(OFFICE, datetime(2024, 5, 1, 2, tzinfo=UTC))
    record(done, station)
    assert [one.event.about for one in done.emitted if isinstance(one.event, AlarmCleared)] == [str(station.reception_id)]
