"""Listing receptions, and receptions in people's own calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest

from services.chassis.calendar import PublishedCalendar
from services.chassis.paging import BadCursor, encode
from services.contracts.intake.operations.receptions import ListReceptions, ReceptionCalendar, ReplaceDuty
from services.intake.domain.duty_refusals import PeriodTooLong
from services.intake.usecases import duty, receptions, roster_calendar
from tests.integration.intake.conftest import LI, OFFICE, Desk
from tests.integration.intake.rosters import (
    FRIDAY,
    MOVED_FRIDAY,
    ON_FRIDAY,
    at,
    deputy_of,
    listed,
    plan,
    record,
    with_people,
)


@pytest.fixture
def office(desk: Desk) -> Desk:
    with_people(desk.tx(OFFICE))
    plan(desk.tx(OFFICE), last=date(2024, 5, 31))
    return desk


def calendar(desk: Desk, first: date = FRIDAY, last: date = date(2024, 5, 31), **told: Any) -> tuple[str, list[Any]]:
    given = roster_calendar.reception_calendar(desk.tx(LI), ReceptionCalendar(from_on=first, until_on=last, **told))
    parsed = icalendar.Calendar.from_ical(given.ical)
    assert len(parsed.events) == given.receptions
    return given.ical, parsed.events


def test_b2_pages_join_without_a_gap(office: Desk) -> None:
    everything = listed(office.tx(LI))
    assert len(everything) == 12
    found, cursor = [], ""
    while True:
        page = receptions.list_receptions(office.tx(LI), ListReceptions(limit=5, cursor=cursor))
        found += page.items
        cursor = page.next_cursor
        if not cursor:
            break
    assert found == everything[::-1]
    assert [view.held_on for view in found] == sorted((view.held_on for view in found), reverse=True)


@pytest.mark.parametrize("cursor", ["x", encode("2024-04-26"), encode("heute", "x"), encode("2024-04-26", "x"), encode(1, 2)])
def test_a_cursor_of_another_make_is_refused(office: Desk, cursor: str) -> None:
    with pytest.raises(BadCursor):
        receptions.list_receptions(office.tx(LI), ListReceptions(cursor=cursor))


def test_receptions_by_site_person_and_days(office: Desk) -> None:
    assert {view.site for view in listed(office.tx(LI), site="P-11")} == {"P-11"}
    person = deputy_of(at(listed(office.tx(LI)), "S-01"))
    mine = listed(office.tx(LI), person=person)
    assert mine and all(deputy_of(view) == person for view in mine)
    days = {view.held_on for view in listed(office.tx(LI), from_on="2024-05-06", until_on="2024-05-10")}
    assert days == {date(2024, 5, 6), date(2024, 5, 10)}
    assert listed(office.tx(LI), person="nobody") == []


def test_b2_the_calendar_has_the_day_the_place_and_the_people(office: Desk) -> None:
    text, events = calendar(office, site="S-01")
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    moved = next(one for one in events if one["uid"] == f"S-01-{MOVED_FRIDAY}@receptions.siquan")
    assert moved.start == datetime(2024, 5, 6, 9, tzinfo=moved.start.tzinfo)
    assert moved.start.utcoffset().total_seconds() == 8 * 3600
    assert "TZID=Asia/Shanghai:20240506T090000" in text and "TZID:Asia/Shanghai" in text
    assert "顺延" in moved["summary"] and "2024-05-03" in moved["description"]
    assert (moved["location"], moved["status"]) == ("文汇联络站", "CONFIRMED")
    view = at(listed(office.tx(LI)), "S-01", MOVED_FRIDAY)
    assert all(one.person in moved["description"] for one in view.duties)
    assert len({one["uid"] for one in events}) == len(events) == 6


def test_the_same_roster_gives_the_same_text(office: Desk) -> None:
    assert calendar(office)[0] == calendar(office)[0]


def test_b5_a_change_keeps_the_id_and_raises_the_sequence(office: Desk) -> None:
    """B5: the calendar of who left loses the event, the one of who came has it, and both are one event."""
    view = at(listed(office.tx(OFFICE)), "S-01")
    before = deputy_of(view)
    busy = {one.person for other in listed(office.tx(OFFICE)) if other.held_on == FRIDAY for one in other.duties}
    substitute = next(f"D-1{n}" for n in range(5) if f"D-1{n}" not in busy)
    (old,) = calendar(office, last=FRIDAY, person=before)[1]
    duty.replace_duty(office.tx(OFFICE), ReplaceDuty(
        reception_id=view.reception_id, person=before, substitute=substitute, reason="生病"))
    assert calendar(office, last=FRIDAY, person=before)[1] == []
    (new,) = calendar(office, last=FRIDAY, person=substitute)[1]
    assert new["uid"] == old["uid"] and new["sequence"] > old["sequence"]
    assert substitute in new["description"] and before not in new["description"]


def test_a_provisional_day_is_tentative(desk: Desk) -> None:
    with_people(desk.tx(OFFICE))
    guessing = PublishedCalendar()
    guessing._years = frozenset()
    plan(replace(desk.tx(OFFICE), calendar=guessing), last=FRIDAY)
    _, events = calendar(desk)
    assert {str(one["status"]) for one in events} == {"TENTATIVE"}
    assert all("日期待定" in one["summary"] for one in events)


def test_drafts_are_in_no_calendar_and_an_empty_one_is_one(desk: Desk) -> None:
    with_people(desk.tx(OFFICE))
    plan(desk.tx(OFFICE), publish=False)
    text, events = calendar(desk)
    assert events == [] and text.startswith("BEGIN:VCALENDAR\r\n")


def test_who_really_came_stands_in_the_calendar(office: Desk) -> None:
    view = at(listed(office.tx(OFFICE)), "P-11")
    record(office.tx(OFFICE, ON_FRIDAY), view)
    (event,) = calendar(office, last=FRIDAY, site="P-11")[1]
    assert event["sequence"] == 1
    assert event["last-modified"].dt == ON_FRIDAY.astimezone(UTC)


def test_more_than_one_answer_holds_is_refused(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_calendar, "MOST_RECEPTIONS", 11)
    with pytest.raises(PeriodTooLong):
        calendar(office)
