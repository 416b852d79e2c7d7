"""Extension and pause (C15), and due times in a year that is not published yet (X5)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.chassis.calendar import PublishedCalendar
from services.contracts.dispatch import operations as op
from services.contracts.dispatch.events import (
    AlarmCleared,
    AlarmRaised,
    ClockPaused,
    ClockResumed,
    DeadlineExtended,
    DueTimeSettled,
)
from services.contracts.labels import STAGES
from services.contracts.policy import DispatchPolicy
from services.contracts.problems import Invalid
from tests.integration.conftest import OpenTransaction
from tests.integration.dispatch.district import (
    NOBODY,
    OFFICE,
    ROADS,
    STATION,
    WANG,
    District,
    at,
    begin_on,
    registered,
)


def ask_for(case_id: UUID, days: int = 5) -> op.RequestExtension:
    return op.RequestExtension(case_id=case_id, days=days, reason="等待材料进场")


def grant(case_id: UUID, decision: str = "grant") -> op.DecideExtension:
    return op.DecideExtension(case_id=case_id, decision=decision, note="已核实")


def stand(case_id: UUID) -> op.Pause:
    return op.Pause(case_id=case_id, ground="awaiting_voter", reason="约定下周入户")


def words(state: str) -> tuple[str, dict[str, str]]:
    return "dispatch.wrong_state", {"state": STAGES[state][0], "state_en": STAGES[state][1]}


def last_day(view: Any) -> date:
    """The day at whose 24:00 the reply is due."""
    day: date = view.due_at.date()
    assert view.due_at == datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    return day


def test_c15_an_extension_moves_the_due_time_by_its_days(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    asked = district.ask(WANG, ask_for(case_id))
    assert (asked.extension.state, last_day(asked), district.said) == ("asked", date(2024, 5, 6), [])
    granted = district.ask(STATION, grant(case_id))
    assert (granted.extension.state, granted.extension.decided_by) == ("granted", "station:wen")
    assert last_day(granted) == date(2024, 5, 8)
    assert district.said == [
        DeadlineExtended(
            case_id=case_id, round=1, lead="urban", days=5, decided_by="station:wen", due_at=granted.due_at
        )
    ]
    assert last_day(district.show(case_id)) == date(2024, 5, 8)


def test_c15_one_extension_a_round_asked_before_due_and_not_longer_than_the_limit(district: District) -> None:
    case_id, refused, urgent = district.register(), district.register(), district.register(urgency="urgent")
    assert district.refuses(WANG, ask_for(case_id, 8)) == ("dispatch.extension_long", {"most": 7})
    assert district.refuses(WANG, ask_for(urgent, 2)) == ("dispatch.extension_long", {"most": 1})
    district.now = at(date(2024, 5, 6), 23)
    assert district.ask(WANG, ask_for(case_id, 7)).extension.days == 7
    assert district.refuses(WANG, ask_for(case_id, 1)) == ("dispatch.extension_used", {})
    district.ask(WANG, ask_for(refused))
    shown = district.ask(OFFICE, grant(refused, "refuse"))
    assert (shown.extension.state, last_day(shown), district.said) == ("refused", date(2024, 5, 6), [])
    assert district.refuses(WANG, ask_for(refused)) == ("dispatch.extension_used", {})
    late = district.register()
    district.now = district.show(late).due_at
    assert district.refuses(WANG, ask_for(late)) == ("dispatch.past_due", {})
    # Asked in time, so that it may be granted after the due time.
    assert last_day(district.ask(OFFICE, grant(case_id))) == date(2024, 5, 10)


def test_c15_who_may_not_ask_or_decide(district: District) -> None:
    case_id, at_desk = district.register(), district.register(category="教育")
    assert district.refuses(ROADS, ask_for(case_id)) == ("dispatch.not_lead", {"lead": "urban"})
    assert district.refuses(NOBODY, ask_for(case_id)) == ("dispatch.body_needed", {})
    assert district.refuses(WANG, ask_for(at_desk)) == words("unrouted")
    assert district.refuses(OFFICE, grant(case_id)) == ("dispatch.extension_not_asked", {})
    assert district.refuses(OFFICE, grant(at_desk)) == words("unrouted")
    district.ask(WANG, ask_for(case_id))
    district.ask(OFFICE, grant(case_id))
    assert district.refuses(OFFICE, grant(case_id)) == ("dispatch.extension_not_asked", {})
    for kind in (op.DecideExtension, op.Pause, op.Resume):
        assert set(kind.callers) == {"station_staff", "committee_office"}


def test_c15_a_pause_stands_for_five_working_days_at_the_most(district: District) -> None:
    case_id = district.register()
    district.now = at(date(2024, 4, 29))
    paused = district.ask(STATION, stand(case_id))
    assert paused.is_paused
    # Monday, Tuesday, and after the holidays Monday to Wednesday do not count; Thursday 9 May counts again.
    assert last_day(paused) == date(2024, 5, 13)
    assert district.said == [
        ClockPaused(
            case_id=case_id,
            round=1,
            lead="urban",
            ground="awaiting_voter",
            from_on=date(2024, 4, 29),
            until_on=date(2024, 5, 9),
            due_at=paused.due_at,
        )
    ]
    assert district.refuses(OFFICE, stand(case_id)) == ("dispatch.paused", {"until": "2024-05-09"})
    district.now = at(date(2024, 5, 8), 23)
    assert district.look("end_pauses") == []
    # The service was stopped for a while: the pause ended when it was to end.
    district.now = at(date(2024, 5, 11))
    assert district.look("end_pauses") == [
        ClockResumed(
            case_id=case_id,
            round=1,
            lead="urban",
            from_on=date(2024, 4, 29),
            until_on=date(2024, 5, 9),
            is_automatic=True,
            due_at=paused.due_at,
        )
    ]
    assert district.look("end_pauses") == []
    shown = district.show(case_id)
    assert (shown.is_paused, shown.due_at) == (False, paused.due_at)


def test_c15_a_pause_that_ends_before_gives_only_its_days(district: District) -> None:
    case_id = district.register()
    district.now = at(date(2024, 4, 28))
    district.ask(OFFICE, stand(case_id))
    district.now = at(date(2024, 4, 30))
    resumed = district.ask(OFFICE, op.Resume(case_id=case_id))
    assert last_day(resumed) == date(2024, 5, 6)  # two days more: Sunday 5 May, hence Monday
    assert [(said.until_on, said.is_automatic) for said in district.said] == [(date(2024, 4, 30), False)]
    assert district.refuses(OFFICE, op.Resume(case_id=case_id)) == ("dispatch.not_paused", {})


def test_c15_only_two_grounds_and_only_in_time(district: District) -> None:
    case_id, at_desk = district.register(), district.register(category="教育")
    with pytest.raises(Invalid):
        op.Pause.load({"case_id": str(case_id), "ground": "busy", "reason": "忙"})
    assert district.refuses(OFFICE, stand(at_desk)) == words("unrouted")
    assert district.refuses(OFFICE, op.Resume(case_id=at_desk)) == words("unrouted")
    district.now = district.show(case_id).due_at
    assert district.refuses(OFFICE, stand(case_id)) == ("dispatch.past_due", {})


def test_c15_a_changed_policy_moves_no_clock_that_runs(open_tx: OpenTransaction) -> None:
    store = open_tx("dispatch", lambda sql: sql).store
    before = District(begin_on(store, PublishedCalendar(), DispatchPolicy()))
    before.furnish()
    case_id = before.register()
    after = District(begin_on(store, PublishedCalendar(), DispatchPolicy(ordinary_days=20)))
    after.ask(WANG, ask_for(case_id))
    assert last_day(after.ask(OFFICE, grant(case_id))) == date(2024, 5, 8)


def test_x5_a_due_time_in_an_unpublished_year_is_provisional_until_the_year_is_there(
    open_tx: OpenTransaction,
) -> None:
    store = open_tx("dispatch", lambda sql: sql).store
    unknown = PublishedCalendar()
    assert not unknown.is_published(2040)
    known = PublishedCalendar(years=frozenset({2039, 2040}), holidays=frozenset({date(2040, 1, 6)}))
    before = District(begin_on(store, unknown, DispatchPolicy()))
    before.furnish()
    before.now = at(date(2039, 12, 30))
    event = registered()
    [said] = before.hear(event)
    assert (said.is_due_provisional, said.due_at) == (True, at(date(2040, 1, 7), 0))
    alarms = before.look("settle_due_times")
    assert [(type(one), one.kind, one.about) for one in alarms] == [
        (AlarmRaised, "calendar_year_missing", year) for year in ("2039", "2040")
    ]
    assert before.look("settle_due_times") == []
    assert [item.about for item in before.ask(OFFICE, op.Alarms(kind="calendar_year_missing")).items]

    after = District(begin_on(store, known, DispatchPolicy()))
    after.now = at(date(2040, 1, 2))
    settled, *cleared = after.look("settle_due_times")
    assert settled == DueTimeSettled(
        case_id=event.case_id,
        round=1,
        lead="urban",
        was_due_at=at(date(2040, 1, 7), 0),
        due_at=at(date(2040, 1, 10), 0),
    )
    assert [type(one) for one in cleared] == [AlarmCleared, AlarmCleared]
    shown = after.show(event.case_id)
    assert (shown.is_due_provisional, shown.due_at) == (False, at(date(2040, 1, 10), 0))
    assert after.look("settle_due_times") == []
