"""及时 (A14): what waits longer than its working day is an alarm about its grid, once, until it is settled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.contracts.intake.events.alarms import AlarmCleared, AlarmRaised
from services.contracts.intake.operations.opinions import DeclineOpinion
from services.contracts.labels import ALARMS
from services.intake import usecases
from services.intake.usecases.opinion_overdue import KIND, NO_GRID, report_overdue_opinions
from tests.integration.intake.conftest import LI, Desk


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00")


def look(desk: Desk, moment: str) -> list[tuple[type[Any], str]]:
    tx = desk.tx(now=at(moment))
    assert report_overdue_opinions(tx) is False
    events: list[Any] = [emission.event for emission in tx.emitted]
    assert all(event.kind == KIND for event in events)
    return [(type(event), event.about) for event in events]


def test_a14_an_opinion_that_nobody_sorts_in_a_working_day_is_an_alarm(desk: Desk) -> None:
    """A14: collected on Friday, in time through Monday, an alarm about the grid on Tuesday; once; over when settled."""
    posted = desk.post(now=at("2024-04-19T16:00"))
    desk.post(now=at("2024-04-19T16:00"))
    assert look(desk, "2024-04-22T23:59") == []
    assert look(desk, "2024-04-23T00:00") == [(AlarmRaised, "G-012")]
    assert look(desk, "2024-04-23T00:01") == []
    desk.register(posted.opinion_id)
    assert look(desk, "2024-04-23T09:00") == []
    (left,) = desk.rows("select opinion_id from opinions where status = 'posted'")
    usecases.decline_opinion(
        desk.tx(LI),
        DeclineOpinion(opinion_id=left["opinion_id"], reason="repeated", explanation="已答复", on_behalf_of=None),
    )
    assert look(desk, "2024-04-23T10:00") == [(AlarmCleared, "G-012")]
    assert ALARMS[KIND][0]


def test_a13_the_clock_runs_from_collecting_not_from_pasting(desk: Desk) -> None:
    """A13: a note pasted weeks ago and collected today is in time today."""
    desk.post(now=at("2024-04-23T09:00"), posted_at="2024-04-01T08:00:00+08:00", channel="wall")
    assert look(desk, "2024-04-24T23:00") == []
    assert look(desk, "2024-04-25T00:00") == [(AlarmRaised, "G-012")]


def test_holidays_count_for_nobody_and_grids_are_told_apart(desk: Desk) -> None:
    # 1 to 5 May 2024 is a holiday; Sunday 28 April is worked.
    desk.post(now=at("2024-04-30T10:00"), grid="G-013")
    desk.post(now=at("2024-04-30T10:00"), grid=None)
    assert look(desk, "2024-05-06T23:00") == []
    assert look(desk, "2024-05-07T00:00") == [(AlarmRaised, "G-013"), (AlarmRaised, NO_GRID)]
    desk.post(now=at("2024-04-26T10:00"), grid="G-012")
    assert look(desk, "2024-05-07T00:01") == [(AlarmRaised, "G-012")]


def test_made_up_sunday_is_a_working_day(desk: Desk) -> None:
    desk.post(now=at("2024-04-26T10:00"))
    assert look(desk, "2024-04-29T00:00") == [(AlarmRaised, "G-012")]
