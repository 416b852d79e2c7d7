"""The ledger of duty points: acts earn once, lines are taken back by lines, and the sums can be computed anew."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import psycopg
import pytest

from services.chassis.paging import BadCursor, encode
from services.contracts.evaluation.operations import points as asked
from services.evaluation.domain.points_refusals import (
    AppealedAlready,
    CountedInFuture,
    EntryUnknown,
    NotReversible,
    NotYourPoints,
    PeriodUnknown,
    PointsZero,
    ReversedAlready,
    RuleTooEarly,
)
from services.evaluation.store import Store
from services.evaluation.usecases import points
from tests.integration.conftest import OpenTransaction
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.duty import MAY, SURVEYED, Duty
from tests.integration.evaluation.scene import DEPUTY, OFFICE, OTHER_DEPUTY, STATION


@pytest.fixture
def duty(open_tx: OpenTransaction) -> Duty:
    """An empty ledger."""
    return Duty(partial(open_tx, "evaluation", Store))


def test_a19_the_same_event_gives_points_once(duty: Duty) -> None:
    """A19: the same event twice gives points once."""
    event_id = uuid4()
    [awarded] = duty.act(event_id=event_id)
    assert (awarded.deputy, awarded.kind, awarded.points, awarded.counted_on) == ("D-017", "survey", 3, SURVEYED)
    assert duty.act(event_id=event_id) == []
    assert duty.totals().total == 3 and duty.count("point_entries") == 1


def test_a19_a_reversed_line_nets_to_nothing_and_both_stay(duty: Duty) -> None:
    """A19: a reversed entry nets to 0 and both lines stay."""
    [awarded] = duty.act(mode="paper")
    duty.at += timedelta(days=40)
    counter = duty.reverse(awarded.entry_id)
    assert (counter.points, counter.counted_on, counter.reverses, counter.mode) == (-3, SURVEYED, awarded.entry_id, "paper")
    sums = duty.totals()
    assert (sums.total, sums.paper, [kind.acts for kind in sums.kinds]) == (0, 0, [0])
    assert duty.totals(period="2024-06").kinds == []
    assert {(line.points, line.is_reversed) for line in duty.lines().items} == {(-3, False), (3, True)}


def test_a19_a_line_is_reversed_once_and_a_reversal_never(duty: Duty) -> None:
    """A19: a second counter-line would take away what was earned."""
    [awarded] = duty.act()
    counter = duty.reverse(awarded.entry_id)
    for refused, entry_id in ((ReversedAlready, awarded.entry_id), (NotReversible, counter.entry_id), (EntryUnknown, uuid4())):
        with pytest.raises(refused):
            duty.reverse(entry_id)
    assert duty.count("point_entries") == 2


def test_a19_no_hand_changes_a_line(duty: Duty) -> None:
    """A19: the ledger is append-only, also for whoever sits at the database."""
    duty.act()
    sql = duty.tx(OFFICE).store._sql
    for statement in ("update point_entries set points = 9", "delete from point_entries", "update duty_acts set kind = 'visit'"):
        sql.run("savepoint before")
        with pytest.raises(psycopg.errors.CheckViolation):
            sql.run(statement)
        sql.run("rollback to before")
    assert duty.totals().total == 3


@pytest.mark.parametrize("seed", range(5))
def test_a19_replaying_all_acts_gives_the_same_totals(duty: Duty, seed: int) -> None:
    """A19: whatever was told, twice, late, or under changing rules: computed anew it is what the ledger holds."""
    chance = random.Random(seed)
    told = []
    for _ in range(60):
        what = chance.random()
        if what < 0.15:
            duty.rule(chance.choice(("survey", "visit")), chance.randint(-3, 5),
                      duty.tx(OFFICE).today + timedelta(days=chance.randint(1, 20)))
        elif what < 0.3 and told:
            duty.act(**chance.choice(told))
        elif what < 0.4:
            duty.award(chance.choice(("D-017", "D-031")))
        else:
            told.append({"deputy": chance.choice(("D-017", "D-031", "D-004")), "kind": chance.choice(("survey", "visit", "absence")),
                         "on": duty.at.date() - timedelta(days=chance.randint(-2, 60)), "event_id": uuid4()})
            duty.act(**told[-1])
        duty.at += timedelta(days=chance.randint(0, 5))
    again = duty.recomputed()
    assert again.acts == len(told) and again.differing == [] and again.computed == again.in_ledger


def test_a19_a_line_that_is_missing_is_found(duty: Duty) -> None:
    """A19: computing anew can fail."""
    duty.act()
    sql = duty.tx(OFFICE).store._sql
    sql.run("insert into duty_acts (event_id, deputy, kind, counted_on, noted_at) values (%(id)s, 'D-031', 'survey',"
            " %(on)s, now())", {"id": uuid4(), "on": SURVEYED})
    [found] = duty.recomputed().differing
    assert (found.deputy, found.computed, found.in_ledger) == ("D-031", 3, 0)


def test_a20_a_new_value_does_not_change_what_was_earned(duty: Duty) -> None:
    """A20: changing a value today does not change last month's totals, also for what is told later."""
    duty.act()
    listed = duty.rule("survey", 5, date(2024, 6, 1))
    assert [(rule.points, rule.valid_from) for rule in listed.rules if rule.kind == "survey"] == [
        (3, date(2000, 1, 1)), (5, date(2024, 6, 1))]
    duty.at += timedelta(days=20)
    duty.act(on=SURVEYED)
    duty.act(on=date(2024, 6, 3))
    assert (duty.totals().total, duty.totals(period="2024-06").total) == (6, 5)
    assert duty.recomputed().differing == []


def test_a20_the_known_values_are_there_and_a_rule_begins_tomorrow_at_the_earliest(duty: Duty) -> None:
    """A20: suggestion 3, survey 3, half-day absence -1."""
    before = points.point_rules(duty.tx(STATION), asked.PointRules()).rules
    assert {rule.kind: rule.points for rule in before if rule.kind in ("suggestion", "survey", "absence")} == {
        "suggestion": 3, "survey": 3, "absence": -1}
    for day in (MAY.date(), date(2024, 5, 1)):
        with pytest.raises(RuleTooEarly):
            duty.rule("survey", 100, day)
    assert points.point_rules(duty.tx(STATION), asked.PointRules()).rules == before


def test_a20_an_act_dated_ahead_counts_today_by_todays_rule(duty: Duty) -> None:
    """A20: else a rule that is changed before that day would make the sum another one."""
    [awarded] = duty.act(on=date(2024, 5, 25))
    assert awarded.counted_on == MAY.date()
    duty.rule("survey", 9, date(2024, 5, 22))
    assert duty.recomputed().differing == []


def test_a21_paper_and_telephone_earn_the_same_and_are_told_apart(duty: Duty) -> None:
    """A21: equal acts give equal points; the report splits online and offline."""
    [online], [paper] = duty.act(kind="reception"), duty.act(kind="reception", mode="paper")
    assert online.points == paper.points
    duty.act(kind="quota_missed", on=None, mode=None)
    sums = duty.totals()
    assert (sums.online, sums.paper, sums.unsplit, sums.total) == (1, 1, -1, 1)


def test_b9_a_missed_quota_costs_points_on_the_day_it_is_said(duty: Duty) -> None:
    """B9: the month is over; what it costs counts now, and may be taken back when a late record comes."""
    [missed] = duty.act(kind="quota_missed", on=None, mode=None)
    assert (missed.points, missed.counted_on, missed.mode) == (-1, MAY.date(), None)


def test_q15_no_points_for_grades_in_a_whole_rating(new_scene: NewScene) -> None:
    """Q15: a case that is rated by everybody leaves the ledger empty."""
    scene = new_scene()
    scene.register()
    scene.complete()
    scene.rate_all("very_satisfied")
    assert scene.open(now=scene.at).store._sql.value("select count(*) from duty_acts") == 0


def test_a19_a_deputy_sees_his_own_and_nobody_elses(duty: Duty) -> None:
    """A19: visible to the deputy."""
    duty.act()
    duty.act("D-031")
    assert [line.deputy for line in duty.lines(None, DEPUTY).items] == ["D-017"]
    assert duty.totals(caller=DEPUTY).total == 3
    assert len(duty.lines(None, STATION).items) == 2
    with pytest.raises(NotYourPoints):
        duty.lines("D-031", DEPUTY)
    with pytest.raises(NotYourPoints):
        duty.totals("D-031", caller=DEPUTY)


def test_a19_a_deputy_appeals_against_his_own_line_once(duty: Duty) -> None:
    """A19: appealable."""
    [awarded] = duty.act(kind="absence")
    request = asked.AppealPoints(entry_id=awarded.entry_id, note="当天请假")
    with pytest.raises(EntryUnknown):
        points.appeal_points(duty.tx(OTHER_DEPUTY), request)
    points.appeal_points(duty.tx(DEPUTY), request)
    with pytest.raises(AppealedAlready):
        points.appeal_points(duty.tx(DEPUTY), request)
    duty.reverse(awarded.entry_id)
    [appeal] = points.point_appeals(duty.tx(OFFICE), asked.PointAppeals()).items
    assert (appeal.deputy, appeal.points, appeal.is_reversed, appeal.note) == ("D-017", -1, True, "当天请假")
    assert points.point_appeals(duty.tx(OTHER_DEPUTY), asked.PointAppeals()).items == []


def test_an_award_by_hand_is_not_of_nothing_and_not_ahead(duty: Duty) -> None:
    entry = duty.award()
    assert (entry.origin, entry.points, entry.reason, entry.mode) == ("hand", 2, "参加议事会", "paper")
    with pytest.raises(PointsZero):
        duty.award(value=0)
    with pytest.raises(CountedInFuture):
        duty.award(on=date(2024, 5, 21))
    assert duty.count("point_entries") == 1


def test_the_ranking_gives_equal_points_one_place_and_goes_on_page_by_page(duty: Duty) -> None:
    for deputy, level, acts in (("D-004", "township", 1), ("D-017", "district", 2), ("D-031", "district", 2), ("D-002", None, 1)):
        for _ in range(acts):
            duty.act(deputy, level=level)
    duty.act("D-004", "absence", date(2024, 3, 31), level=None)
    everybody = [(1, "D-017", 6), (1, "D-031", 6), (2, "D-002", 3), (2, "D-004", 3)]
    assert [(row.place, row.deputy, row.points) for row in duty.leaders().items] == everybody
    found, cursor = [], ""
    for _ in range(4):
        page = duty.leaders(limit=1, cursor=cursor)
        found += [(row.place, row.deputy, row.points) for row in page.items]
        cursor = page.next_cursor
    assert found == everybody and cursor == ""
    assert [row.deputy for row in duty.leaders(level="township").items] == ["D-004"]
    assert [row.points for row in duty.leaders("2024-Q1").items] == [-1]
    assert duty.leaders("2023").items == []


def test_lines_go_on_page_by_page_and_by_period(duty: Duty) -> None:
    for _ in range(3):
        duty.act()
    duty.act(on=date(2024, 4, 30))
    seen, cursor = set(), ""
    for _ in range(4):
        page = duty.lines(limit=1, cursor=cursor)
        seen |= {line.entry_id for line in page.items}
        cursor = page.next_cursor
    assert len(seen) == 4 and cursor == ""
    assert [line.counted_on for line in duty.lines().items] == [SURVEYED, SURVEYED, SURVEYED, date(2024, 4, 30)]
    for wrong in ("x", encode("2024-13-01", str(uuid4())), encode("2024-05-01", "7"), encode(1)):
        with pytest.raises(BadCursor):
            duty.lines(cursor=wrong)
    assert len(duty.lines(period="2024-04").items) == 1
    for act in (lambda: duty.lines(period="2024-13"), lambda: duty.totals(period="May"), lambda: duty.leaders("x"),
                lambda: duty.recomputed("2024-Q7")):
        with pytest.raises(PeriodUnknown):
            act()
