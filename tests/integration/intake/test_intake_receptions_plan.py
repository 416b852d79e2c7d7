"""Planning receptions on real rows: who, where and when; again, in time, and for years that nobody knows yet."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest

from services.chassis.calendar import PublishedCalendar
from services.contracts.intake.events.alarms import AlarmCleared, AlarmRaised
from services.contracts.intake.operations.directory import DeputyEntry, LoadDirectory, SiteEntry
from services.contracts.intake.operations.receptions import PutDuty
from services.intake import usecases
from services.intake.domain.duty_refusals import (
    GroupRefused,
    NotAFriday,
    NotEligible,
    PeriodEmpty,
    PeriodTooLong,
    ReceptionOver,
    RosterUnfilled,
    TwiceOnADay,
)
from services.intake.domain.refusal import SiteUnknown
from services.intake.usecases import duty, roster
from services.intake.usecases.work import Work
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, OFFICE, Committed, Desk
from tests.integration.intake.rosters import (
    FRIDAY,
    MOVED_FRIDAY,
    STATION_STAFF,
    at,
    deputy_of,
    listed,
    members_of,
    plan,
    planned,
    with_people,
)

WEDNESDAY = datetime(2024, 4, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _people(request: pytest.FixtureRequest) -> None:
    if "desk" in request.fixturenames:
        with_people(request.getfixturevalue("desk").tx(OFFICE))


def alarms(tx: Work, kind: type = AlarmRaised) -> list[tuple[str, str]]:
    return [(said.event.kind, said.event.about) for said in tx.emitted if isinstance(said.event, kind)]  # type: ignore[attr-defined]


def put(tx: Work, deputies: str, party_members: str, site: str = "S-01", friday: date = FRIDAY) -> Any:
    return duty.put_duty(tx, PutDuty(
        site=site, friday=friday, deputies=deputies.split(), party_members=party_members.split(), reason="人手安排"))


def test_b2_b3_b4_a_plan_has_every_site_on_every_friday(desk: Desk) -> None:
    """B2, B3, B4: the day is moved off the holiday; a station has 1 + 3, a point 1 + 1, all different."""
    made = plan(desk.tx(OFFICE))
    assert (made.planned, made.kept, made.late, made.is_published) == (4, 0, 0, True)
    assert [(day.friday, day.held_on, day.is_moved, day.is_provisional) for day in made.days] == [
        (FRIDAY, FRIDAY, False, False), (MOVED_FRIDAY, date(2024, 5, 6), True, False)]
    views = listed(desk.tx(LI))
    assert [(view.site, view.held_on) for view in views].count(("S-01", date(2024, 5, 6))) == 1
    for view in views:
        assert (len(view.duties), len({one.person for one in view.duties})) == ((4, 4) if view.site == "S-01" else (2, 2))
        assert [one.role for one in view.duties] == ["deputy"] + ["party_member"] * (len(view.duties) - 1)
        assert view.published_at == MONDAY
    people = Counter((view.held_on, one.person) for view in views for one in view.duties)
    assert max(people.values()) == 1


def test_b4_a_township_deputy_is_never_planned(desk: Desk) -> None:
    plan(desk.tx(OFFICE), last=date(2024, 12, 27))
    assert "D-02" not in {one.person for view in listed(desk.tx(OFFICE)) for one in view.duties}


def test_b5_turns_are_even_over_the_year(desk: Desk) -> None:
    """B5: planned in two parts, and read from the rows."""
    first = plan(desk.tx(OFFICE), last=date(2024, 8, 30))
    second = plan(desk.tx(OFFICE), first=date(2024, 9, 1), last=date(2024, 12, 31))
    assert {turns.spread for made in (first, second) for turns in made.turns} <= {0, 1}
    for row in desk.rows("select role, max(n) - min(n) as spread from (select role, person, count(*) as n from duties"
                         " group by role, person) as t group by role"):
        assert row["spread"] <= 1
    assert desk.rows("select person, held_on from duties group by 1, 2 having count(*) > 1") == []


def test_a_dry_run_shows_the_same_and_stores_nothing(desk: Desk) -> None:
    shown = plan(desk.tx(OFFICE), dry_run=True)
    assert desk.count("receptions") == desk.count("duties") == 0
    assert shown.is_published is False
    plan(desk.tx(OFFICE))
    assert [(one.site, one.deputy, one.party_members) for one in shown.receptions] == [
        (view.site, deputy_of(view), members_of(view))
        for one in shown.receptions for view in [at(listed(desk.tx(OFFICE)), one.site, one.friday)]]


def test_planning_a_period_twice_is_one_plan(desk: Desk) -> None:
    plan(desk.tx(OFFICE))
    before = {(view.reception_id, view.site): view.duties for view in listed(desk.tx(OFFICE))}
    again = plan(desk.tx(OFFICE))
    assert (again.planned, again.kept) == (4, 0)
    assert {(view.reception_id, view.site): view.duties for view in listed(desk.tx(OFFICE))} == before


def test_planning_twice_at_once_is_one_plan(committed: Committed) -> None:
    with committed.tx(OFFICE) as tx:
        with_people(tx)

    def one(_: int) -> int:
        with committed.tx(OFFICE) as tx:
            return plan(tx).planned

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(one, range(2))) == [4, 4]
    assert committed.rows("select count(*) as n, count(distinct (site, friday)) as d from receptions") == [{"n": 4, "d": 4}]
    assert committed.rows("select count(*) as n from duties") == [{"n": 12}]


def test_planning_again_keeps_what_was_changed_by_hand(desk: Desk) -> None:
    plan(desk.tx(OFFICE))
    put(desk.tx(OFFICE), "D-01", "P-1 P-2 M-00")
    made = plan(desk.tx(OFFICE), seed=7)
    assert (made.planned, made.kept) == (3, 1)
    kept = at(listed(desk.tx(OFFICE)), "S-01")
    assert (deputy_of(kept), members_of(kept)) == ("D-01", ["P-1", "P-2", "M-00"])
    assert deputy_of(at(listed(desk.tx(OFFICE)), "P-11")) != "D-01"


def test_what_is_announced_and_near_is_kept_what_is_past_is_not_planned(desk: Desk) -> None:
    plan(desk.tx(OFFICE))
    near = plan(desk.tx(OFFICE, WEDNESDAY), seed=3)
    assert (near.planned, near.kept, near.late) == (2, 2, 0)
    later = plan(desk.tx(OFFICE, datetime(2024, 4, 29, 1, tzinfo=UTC)), seed=3)
    assert (later.planned, later.kept, [day.friday for day in later.days]) == (2, 0, [MOVED_FRIDAY])


def test_b2_late_planning_is_possible_and_said(desk: Desk) -> None:
    assert plan(desk.tx(OFFICE, WEDNESDAY)).late == 2


def test_a_site_is_planned_from_its_first_day_on(desk: Desk) -> None:
    usecases.load_directory(desk.tx(OFFICE), LoadDirectory(sites=[SiteEntry(
        site="S-02", name="城东联络站", kind="station", parent=None, grid=None, opened_on=date(2024, 5, 1))]))
    plan(desk.tx(OFFICE))
    assert [view.friday for view in listed(desk.tx(OFFICE)) if view.site == "S-02"] == [MOVED_FRIDAY]


def test_only_the_named_sites_are_planned_and_nobody_of_the_others_is_taken(desk: Desk) -> None:
    assert plan(desk.tx(OFFICE), sites=["P-11"]).planned == 2
    assert plan(desk.tx(OFFICE), sites=["S-01"]).planned == 2
    for friday in (FRIDAY, MOVED_FRIDAY):
        views = [view for view in listed(desk.tx(OFFICE)) if view.friday == friday]
        assert len({one.person for view in views for one in view.duties}) == 6


def test_who_is_away_is_not_planned(desk: Desk) -> None:
    away = [{"person": f"D-1{n}", "from_on": "2024-04-01", "until_on": "2024-04-30"} for n in range(4)]
    plan(desk.tx(OFFICE), away=away)
    assert {deputy_of(view) for view in listed(desk.tx(OFFICE)) if view.friday == FRIDAY} == {"D-01", "D-14"}


def test_who_is_out_of_office_by_then_is_not_planned(desk: Desk) -> None:
    usecases.load_directory(desk.tx(OFFICE), LoadDirectory(deputies=[
        DeputyEntry(deputy=f"D-1{n}", name=f"代表{n}", term_until=date(2024, 4, 30)) for n in range(4)]))
    plan(desk.tx(OFFICE))
    assert {deputy_of(view) for view in listed(desk.tx(OFFICE)) if view.friday == MOVED_FRIDAY} == {"D-01", "D-14"}


def test_b5_a_roster_that_cannot_be_filled_names_site_role_and_number(desk: Desk) -> None:
    away = [{"person": f"M-{n:02}", "from_on": "2024-04-01", "until_on": "2024-12-31"} for n in range(8)]
    with pytest.raises(RosterUnfilled) as refused:
        plan(desk.tx(OFFICE), away=away)
    assert refused.value.details == {
        "missing": "2024-04-26/S-01/party_member/1, 2024-04-26/P-11/party_member/1,"
                   " 2024-05-06/S-01/party_member/1, 2024-05-06/P-11/party_member/1",
        "missing_zh": "2024-04-26 S-01 缺党员1名、2024-04-26 P-11 缺党员1名、2024-05-06 S-01 缺党员1名、2024-05-06 P-11 缺党员1名",
        "missing_en": "2024-04-26 S-01 lacks 1 party member, 2024-04-26 P-11 lacks 1 party member,"
                      " 2024-05-06 S-01 lacks 1 party member, 2024-05-06 P-11 lacks 1 party member"}
    assert desk.count("receptions") == 0


def test_a_long_list_of_what_is_missing_is_cut(desk: Desk) -> None:
    away = [{"person": f"M-{n:02}", "from_on": "2024-04-01", "until_on": "2024-12-31"} for n in range(8)]
    with pytest.raises(RosterUnfilled) as refused:
        plan(desk.tx(OFFICE), last=date(2024, 12, 31), away=away)
    assert str(refused.value.details["missing_zh"]).endswith("，另有62处")
    assert str(refused.value.details["missing_en"]).endswith(", and 62 more")


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2024, 4, 27), date(2024, 5, 2), PeriodEmpty),
        (date(2024, 1, 1), date(2024, 4, 20), PeriodEmpty),
        (date(2024, 5, 3), date(2024, 4, 26), PeriodEmpty),
        (date(2024, 4, 26), date(2025, 6, 1), PeriodTooLong),
    ])
def test_periods_that_cannot_be_planned(desk: Desk, first: date, last: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        plan(desk.tx(OFFICE), first, last)


def test_unknown_sites_are_refused(desk: Desk) -> None:
    with pytest.raises(SiteUnknown):
        plan(desk.tx(OFFICE), sites=["S-99"])


# Publishing


def test_b2_a_draft_is_seen_by_those_who_plan_and_published_by_planning_again(desk: Desk) -> None:
    plan(desk.tx(OFFICE), publish=False)
    assert listed(desk.tx(LI)) == []
    assert {view.published_at for view in listed(desk.tx(STATION_STAFF))} == {None}
    later = MONDAY + timedelta(hours=1)
    assert plan(desk.tx(OFFICE, later)).is_published
    assert {view.published_at for view in listed(desk.tx(LI))} == {later}
    plan(desk.tx(OFFICE, later + timedelta(hours=1)), publish=False, seed=5)
    assert {view.published_at for view in listed(desk.tx(LI))} == {later}, "what was published stays so"


def test_b2_a_roster_that_is_not_published_three_days_before_raises_the_alarm(desk: Desk) -> None:
    """B2: notice ≥ 3 days. On Tuesday the Friday is three days away, on Wednesday two."""
    tuesday = desk.tx(now=datetime(2024, 4, 23, 1, tzinfo=UTC))
    roster.watch_publication(tuesday)
    assert alarms(tuesday) == []
    wednesday = desk.tx(now=WEDNESDAY)
    roster.watch_publication(wednesday)
    roster.watch_publication(wednesday)
    assert alarms(wednesday) == [("roster_unpublished", "2024-04-26")]
    published = desk.tx(OFFICE, WEDNESDAY)
    plan(published, sites=["S-01"])
    assert alarms(published, AlarmCleared) == [], "a point has none yet"
    plan(published)
    assert alarms(published, AlarmCleared) == [("roster_unpublished", "2024-04-26")]


def test_b2_the_alarm_about_a_moved_reception_names_its_day(desk: Desk) -> None:
    sunday = desk.tx(now=datetime(2024, 5, 5, 1, tzinfo=UTC))
    roster.watch_publication(sunday)
    assert alarms(sunday) == [("roster_unpublished", "2024-05-06")]


# Years that are not published


def test_b2_a_year_that_is_not_published_is_provisional_until_it_is(desk: Desk) -> None:
    """B2: dates are marked, the alarm names the year; when the holidays are known the days move and the alarm ends."""
    autumn = datetime(2024, 9, 2, 1, tzinfo=UTC)
    guessing = PublishedCalendar()
    guessing._years = frozenset(range(2004, 2024))  # as if the decree for 2024 had not come
    guessing.is_working_day = lambda day: day.weekday() < 5  # type: ignore[method-assign]
    tx = replace(desk.tx(OFFICE, autumn), calendar=guessing)
    made = plan(tx, date(2024, 9, 27), date(2024, 10, 18))
    assert all(day.is_provisional and not day.is_moved for day in made.days)
    assert ("calendar_unpublished", "2024") in alarms(tx)
    still = replace(desk.tx(now=autumn), calendar=guessing)
    assert roster.settle_reception_days(still) is False
    assert alarms(still, AlarmCleared) == []
    known = desk.tx(now=autumn)
    roster.settle_reception_days(known)
    assert alarms(known, AlarmCleared) == [("calendar_unpublished", "2024")]
    found = {view.friday: view.held_on for view in listed(desk.tx(OFFICE))}
    assert found == {date(2024, 9, 27): date(2024, 9, 27), date(2024, 10, 4): date(2024, 10, 8),
                     date(2024, 10, 11): date(2024, 10, 11), date(2024, 10, 18): date(2024, 10, 18)}
    assert not any(view.is_provisional for view in listed(desk.tx(OFFICE)))
    assert desk.rows("select person, held_on from duties group by 1, 2 having count(*) > 1") == []


def test_b2_days_that_move_onto_one_anothers_places_settle_together(desk: Desk) -> None:
    """B2: the long holiday of 2023 pushes a Friday onto days that were another Friday's until then."""
    summer = datetime(2023, 9, 1, 1, tzinfo=UTC)
    guessing = PublishedCalendar()
    guessing._years = frozenset()
    guessing.is_working_day = lambda day: day.weekday() < 5 and day != date(2023, 9, 29)  # type: ignore[method-assign]
    tx = replace(desk.tx(OFFICE, summer), calendar=guessing)
    plan(tx, date(2023, 9, 29), date(2023, 10, 6))
    desk.sql.run("update receptions set held_on = date '2023-10-07' where friday = date '2023-10-06'")
    roster.settle_reception_days(desk.tx(now=summer))
    assert {view.friday: view.held_on for view in listed(desk.tx(OFFICE))} == {
        date(2023, 9, 29): date(2023, 10, 7), date(2023, 10, 6): date(2023, 10, 8)}
    assert desk.rows("select d.held_on from duties d join receptions r using (reception_id) where d.held_on <> r.held_on") == []


# By hand


@pytest.mark.parametrize(
    ("site", "deputies", "party_members"),
    [("S-01", "D-01", "P-1 P-2"), ("S-01", "", "P-1 P-2 M-00"), ("S-01", "D-01 D-10", "P-1 P-2 M-00"),
     ("S-01", "D-01", "D-01 P-1 P-2"), ("P-11", "D-01", "P-1 P-2 M-00"), ("P-11", "D-01", "")])
def test_b3_b4_a_group_of_another_make_is_refused(desk: Desk, site: str, deputies: str, party_members: str) -> None:
    """B3, B4: 1+2, 0+3, 2+3 and 1+3 with the deputy counted twice; 1+3 at a point."""
    with pytest.raises(GroupRefused):
        put(desk.tx(OFFICE), deputies, party_members, site)
    assert desk.count("receptions") == 0


def test_b3_b4_the_right_group_is_accepted(desk: Desk) -> None:
    station = put(desk.tx(OFFICE), "D-01", "P-1 P-2 M-00")
    assert (deputy_of(station), members_of(station), station.published_at) == ("D-01", ["P-1", "P-2", "M-00"], MONDAY)
    point = put(desk.tx(OFFICE), "D-10", "M-01", "P-11", MOVED_FRIDAY)
    assert (point.held_on, point.is_moved) == (date(2024, 5, 6), True)


def test_b4_a_township_deputy_as_district_deputy_is_refused(desk: Desk) -> None:
    with pytest.raises(NotEligible):
        put(desk.tx(OFFICE), "D-02", "P-1", "P-11")
    with pytest.raises(NotEligible):
        put(desk.tx(OFFICE), "D-01", "X-1", "P-11")


def test_b5_a_group_by_hand_is_in_one_place(desk: Desk) -> None:
    put(desk.tx(OFFICE), "D-01", "P-1 P-2 M-00")
    with pytest.raises(TwiceOnADay):
        put(desk.tx(OFFICE), "D-10", "P-2", "P-11")
    put(desk.tx(OFFICE), "D-01", "P-2 P-1 M-01")
    assert members_of(at(listed(desk.tx(OFFICE)), "S-01")) == ["P-2", "P-1", "M-01"]
    changes = desk.rows("select was, is_now, kind, changed_by from duty_changes order by change_id")
    assert [(row["was"], row["is_now"]) for row in changes[4:]] == [("P-1", "P-2"), ("P-2", "P-1"), ("M-00", "M-01")]


def test_receptions_by_hand_are_on_fridays_at_sites_before_they_are_over(desk: Desk) -> None:
    with pytest.raises(NotAFriday):
        put(desk.tx(OFFICE), "D-01", "P-1", "P-11", date(2024, 4, 25))
    with pytest.raises(SiteUnknown):
        put(desk.tx(OFFICE), "D-01", "P-1", "P-99")


def test_a21_a_reception_that_was_held_without_a_plan_is_entered_afterwards_once(desk: Desk) -> None:
    """On paper first; what is entered for a past day is not changed any more."""
    entered = put(desk.tx(OFFICE), "D-01", "P-1", "P-11", date(2024, 4, 19))
    assert (entered.held_on, entered.state) == (date(2024, 4, 19), "planned")
    with pytest.raises(ReceptionOver):
        put(desk.tx(OFFICE), "D-02", "P-1", "P-11", date(2024, 4, 19))


def test_the_database_lets_nobody_be_in_two_places(desk: Desk) -> None:
    """B5: whoever writes."""
    view = planned(desk)
    other = at(listed(desk.tx(OFFICE)), "P-11")
    with pytest.raises(psycopg.errors.UniqueViolation):
        desk.sql.run("update duties set person = %(p)s where reception_id = %(r)s and seat = 0",
                     {"p": deputy_of(view), "r": other.reception_id})


@pytest.mark.parametrize("change", [
    "update receptions set friday = friday + 1",
    "update receptions set held_on = friday - 1",
    "update receptions set state = 'held'",
    "update receptions set visitors_district = 1",
    "update duties set role = 'deputy' where seat = 1",
    "update duties set seat = 4 where seat = 3"])
def test_states_of_receptions_demand_their_columns(desk: Desk, change: str) -> None:
    planned(desk)
    with pytest.raises(psycopg.errors.CheckViolation):
        desk.sql.run(change)
