"""Walls as rows: hung with their site, emptied with receipts, overdue until somebody looks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from deploy.examples import district
from services.chassis.paging import BadCursor, encode
from services.contracts.intake.events.alarms import AlarmCleared, AlarmRaised
from services.contracts.intake.events.opinions import OpinionPosted
from services.contracts.intake.operations.coverage import CoverageGaps
from services.contracts.intake.operations.directory import LoadDirectory
from services.contracts.intake.operations.walls import CollectWall, WallCollected, WallLooks, Walls
from services.intake import usecases
from services.intake.domain.refusal import SiteNotOpen, SiteUnknown
from services.intake.domain.walls import LookBeforeLast, LookInFuture, WallUnknown
from services.intake.usecases import coverage, walls
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, OFFICE, STATION, Committed, Desk

FRIDAY = MONDAY - timedelta(days=3)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
SATURDAY_EVENING = datetime.fromisoformat("2024-04-20T22:10:00+08:00")


def collect(desk: Desk, *notes: Any, now: datetime = MONDAY, site: str = "P-11", **fields: Any) -> WallCollected:
    request = CollectWall.load({"site": site, "notes": list(notes), **fields})
    return walls.collect_wall(desk.tx(fields.pop("caller", STATION), now), request)


def load_site(desk: Desk, *, now: datetime = MONDAY, **fields: Any) -> None:
    site = {"site": "P-11", "name": "书香门第联络点", "kind": "point", "parent": "S-01", "grid": "G-012", **fields}
    usecases.load_directory(desk.tx(OFFICE, now), LoadDirectory.load({"sites": [site]}))


def overdue(desk: Desk, now: datetime) -> list[str]:
    page = coverage.coverage_gaps(desk.tx(OFFICE, now), CoverageGaps(kind="wall_overdue"))
    listed = walls.walls(desk.tx(OFFICE, now), Walls(overdue_only=True)).items
    assert sorted(wall.site for wall in listed) == [gap.about for gap in page.items]
    return [gap.about for gap in page.items]


def test_a13_note_is_filed_when_it_was_pasted(desk: Desk) -> None:
    """A13: pasted Sat 22:10, collected Mon 09:00; no name, no telephone; the lag of 34 h 50 min shows."""
    answer = collect(desk, {"text": "楼道灯坏了", "posted_at": SATURDAY_EVENING.isoformat()})
    (item,) = answer.items
    assert item.opinion is not None and item.opinion.filed_at == SATURDAY_EVENING and item.opinion.receipt
    assert desk.rows("select channel, grid, site, filed_at, received_at from opinions") == [
        {"channel": "wall", "grid": "G-012", "site": "P-11", "filed_at": SATURDAY_EVENING, "received_at": MONDAY}]
    (look,) = walls.wall_looks(desk.tx(OFFICE), WallLooks(site="P-11")).items
    assert (look.looked_at, look.notes, look.longest_lag_minutes) == (MONDAY, 1, 34 * 60 + 50)
    assert desk.count("contacts") == 0


def test_a13_note_without_a_time_counts_from_the_look_before(desk: Desk) -> None:
    """A13: the start of the interval, the reading in the citizen's favour."""
    collect(desk, now=FRIDAY + timedelta(days=3))
    answer = collect(desk, {"text": "树枝挡住路灯"}, now=TUESDAY)
    assert answer.items[0].opinion is not None
    assert answer.items[0].opinion.filed_at == answer.since == MONDAY


def test_a13_first_look_counts_from_when_the_wall_began(desk: Desk) -> None:
    answer = collect(desk, {"text": "树枝挡住路灯"}, now=TUESDAY)
    assert answer.since == MONDAY, "the directory was loaded on Monday"


def test_bad_note_never_spoils_the_others(desk: Desk) -> None:
    later = (MONDAY + timedelta(hours=1)).isoformat()
    answer = collect(desk, {"text": "一"}, {"text": " "}, "三", {"text": "四", "posted_at": later},
                     {"text": "五", "colour": "red"}, {"text": "六", "kind": "proposal", "contact": {"phone": "13800000000"}})
    assert (answer.posted, answer.refused) == (2, 4)
    assert [item.index for item in answer.items] == list(range(6))
    assert [bool(item.opinion) for item in answer.items] == [True, False, False, False, False, True]
    codes = [item.error["code"] for item in answer.items if item.error]
    assert codes == ["request.invalid", "request.invalid", "intake.pasted_after_look", "request.invalid"]
    assert desk.rows("select notes from wall_looks") == [{"notes": 2}]
    assert (desk.count("wall_notes"), desk.count("contacts")) == (2, 1)


def test_five_hundred_notes_at_once_and_each_is_told_to_the_others(desk: Desk) -> None:
    tx = desk.tx(STATION)
    answer = walls.collect_wall(tx, CollectWall(site="P-11", notes=[{"text": f"第{n}条"} for n in range(500)]))
    assert (answer.posted, desk.count("opinions")) == (500, 500)
    assert sum(isinstance(emission.event, OpinionPosted) for emission in tx.emitted) == 500


def test_a_note_cannot_say_that_it_hung_elsewhere(desk: Desk) -> None:
    collect(desk, {"text": "一", "site": "S-01", "channel": "phone"})
    assert desk.rows("select channel, site from opinions") == [{"channel": "wall", "site": "P-11"}]


def test_a12_wall_not_looked_at_is_overdue_until_a_look_without_notes(desk: Desk) -> None:
    """A12: two working days after the last look it is on the list; a collection of 0 notes clears it."""
    for site in ("P-11", "S-01"):
        collect(desk, site=site)
    assert overdue(desk, TUESDAY) == []
    assert overdue(desk, WEDNESDAY) == ["P-11", "S-01"]
    tx = desk.tx(now=WEDNESDAY)
    assert walls.remind_of_walls(tx) is False
    raised = [emission.event for emission in tx.emitted]
    assert [(type(event), event.kind, event.about) for event in raised] == [
        (AlarmRaised, "wall_overdue", "P-11"), (AlarmRaised, "wall_overdue", "S-01")]
    again = desk.tx(now=WEDNESDAY)
    walls.remind_of_walls(again)
    assert again.emitted == [], "each is told once"
    look = desk.tx(LI, WEDNESDAY)
    answer = walls.collect_wall(look, CollectWall(site="P-11"))
    assert (answer.posted, answer.look_due_on) == (0, date(2024, 4, 25))
    assert [type(emission.event) for emission in look.emitted] == [AlarmCleared]
    assert overdue(desk, WEDNESDAY) == ["S-01"]
    assert desk.rows("select deputy from wall_looks where looked_at = %(at)s", at=WEDNESDAY) == [{"deputy": "D-01"}]


def test_a12_days_off_do_not_count(desk: Desk) -> None:
    """A12: Labour Day 2024 runs from 1 to 5 May, with Sunday 28 April made up."""
    tuesday = datetime.fromisoformat("2024-04-30T09:00:00+08:00")
    assert collect(desk, now=tuesday).look_due_on == date(2024, 5, 6)
    saturday = datetime.fromisoformat("2024-04-27T09:00:00+08:00")
    assert collect(desk, site="S-01", now=saturday).look_due_on == date(2024, 4, 28)


def test_a11_wall_that_goes_and_comes_back_keeps_its_number(desk: Desk) -> None:
    """A11: and its alarm ends with it."""
    def number() -> list[str]:
        return [wall.number for wall in walls.walls(desk.tx(OFFICE, WEDNESDAY), Walls(site="P-11")).items]

    collect(desk)
    walls.remind_of_walls(desk.tx(now=WEDNESDAY))
    before = number()
    assert len(before) == 1 and before[0].startswith("QJ-W0")
    load_site(desk, has_wall=False, now=WEDNESDAY)
    assert (number(), overdue(desk, WEDNESDAY)) == ([], ["S-01"])
    assert desk.rows("select count(*) as n from alarms where about = 'P-11' and kind = 'wall_overdue' and cleared_at is null"
                     ) == [{"n": 0}]
    with pytest.raises(WallUnknown):
        collect(desk, {"text": "一"}, now=WEDNESDAY)
    load_site(desk, now=WEDNESDAY)
    assert (number(), overdue(desk, WEDNESDAY)) == (before, ["S-01"])


def test_a3_wall_of_a_site_that_opens_later_waits_for_its_first_day(desk: Desk) -> None:
    """A3: no note before it, no look due before it; after the date both are accepted."""
    load_site(desk, opened_on="2024-05-06")
    assert overdue(desk, WEDNESDAY) == ["S-01"]
    with pytest.raises(SiteNotOpen) as refused:
        collect(desk, {"text": "一"}, now=WEDNESDAY)
    assert refused.value.details == {"opened_on": "2024-05-06"}
    assert (desk.count("opinions"), desk.count("wall_looks")) == (0, 0)
    answer = collect(desk, {"text": "一"}, now=datetime.fromisoformat("2024-05-07T09:00:00+08:00"))
    assert (answer.posted, answer.since) == (1, datetime.fromisoformat("2024-05-06T00:00:00+08:00"))


@pytest.mark.parametrize(("fields", "refusal"), [
    ({"site": "S-404"}, SiteUnknown),
    ({"looked_at": (MONDAY + timedelta(hours=1)).isoformat()}, LookInFuture),
    ({"looked_at": (MONDAY - timedelta(hours=2)).isoformat()}, LookBeforeLast),
])
def test_refused_look_changes_nothing(desk: Desk, fields: dict[str, Any], refusal: type[Exception]) -> None:
    collect(desk, now=MONDAY - timedelta(hours=1))
    before = desk.rows("select w::text from walls w order by site")
    with pytest.raises(refusal):
        collect(desk, {"text": "一"}, **fields)
    assert desk.rows("select w::text from walls w order by site") == before
    assert desk.count("opinions") == 0


def test_walls_and_looks_come_in_pages(desk: Desk) -> None:
    collect(desk, now=MONDAY)
    collect(desk, now=TUESDAY)
    collect(desk, now=WEDNESDAY)
    first = walls.walls(desk.tx(OFFICE), Walls(limit=1))
    second = walls.walls(desk.tx(OFFICE), Walls(limit=1, cursor=first.next_cursor))
    assert ([wall.site for wall in first.items + second.items], second.next_cursor) == (["S-01", "P-11"], "")
    newest = walls.wall_looks(desk.tx(OFFICE), WallLooks(site="P-11", limit=2))
    rest = walls.wall_looks(desk.tx(OFFICE), WallLooks(site="P-11", limit=2, cursor=newest.next_cursor))
    assert [look.looked_at for look in newest.items + rest.items] == [WEDNESDAY, TUESDAY, MONDAY]


@pytest.mark.parametrize("cursor", ["?", encode("2024-04-22"), encode("yesterday", "S-01"), encode("2024-04-22", "\0")])
def test_cursor_that_is_none_of_ours_is_refused(desk: Desk, cursor: str) -> None:
    with pytest.raises(BadCursor):
        walls.walls(desk.tx(OFFICE), Walls(cursor=cursor))


def test_two_looks_at_once_come_one_after_the_other(committed: Committed) -> None:
    """The second waits for the first, and its interval begins where the first one's ends."""

    def look() -> WallCollected:
        with committed.tx(STATION, now=MONDAY) as tx:
            return walls.collect_wall(tx, CollectWall(site="P-11", notes=[{"text": "二"}]))

    with ThreadPoolExecutor(1) as pool:
        with committed.tx(STATION, now=TUESDAY) as tx:
            walls.collect_wall(tx, CollectWall(site="P-11", notes=[{"text": "一"}]))
            waiting = pool.submit(look)
            committed.wait_until_somebody_waits()
        second = waiting.result(timeout=10)
    assert (second.since, second.looked_at) == (TUESDAY, TUESDAY)


def test_two_timers_at_once_report_a_wall_once(committed: Committed) -> None:
    def remind() -> int:
        with committed.tx(STATION, now=WEDNESDAY) as tx:
            walls.remind_of_walls(tx)
            return len(tx.emitted)

    with ThreadPoolExecutor(2) as pool:
        told = [future.result(timeout=20) for future in [pool.submit(remind) for _ in range(2)]]
    assert sum(told) == 2, "two walls"


def test_a11_every_station_and_point_of_the_example_has_a_wall_of_its_own(open_tx: Any) -> None:
    """A11: 44 walls, 44 numbers, none of them twice."""
    empty = Desk(open_tx)
    usecases.load_directory(empty.tx(OFFICE), LoadDirectory.load(district.entries()))
    listed = walls.walls(empty.tx(OFFICE), Walls(limit=200)).items
    assert len(listed) == len({wall.number for wall in listed}) == 44
    assert all(wall.code_text == wall.number for wall in listed)


def test_a12_timer_takes_many_walls_in_turn_and_each_once(desk: Desk) -> None:
    """A12: two hundred at once at most, so that no transaction grows with the district."""
    sites = [{"site": f"X-{number:03d}", "name": "站", "kind": "station"} for number in range(250)]
    usecases.load_directory(desk.tx(OFFICE), LoadDirectory.load({"sites": sites}))
    told: list[str] = []
    for more in (True, False, False):
        tx = desk.tx(now=WEDNESDAY)
        assert walls.remind_of_walls(tx) is more
        told += [emission.event.about for emission in tx.emitted]
    assert len(told) == len(set(told)) == 252
