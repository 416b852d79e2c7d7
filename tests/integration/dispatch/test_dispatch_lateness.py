"""What is late: alarms about what nobody attends to, and what is said before and after a reply is due."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.dispatch import operations as op
from services.contracts.dispatch.events import CaseOverdue, CaseUrged, DueSoon
from services.contracts.problems import Invalid
from tests.integration.dispatch.district import DEPUTY, NOBODY, OFFICE, ROADS, WANG, District, at


def alarms(district: District, kind: str) -> list[tuple[str, str]]:
    """Let the watch look, and return what it says of this kind."""
    return [
        (type(said).__name__, said.about) for said in district.look("watch_lateness") if said.kind == kind
    ]


def test_a15_a_case_that_nobody_claims_within_a_working_day_is_an_alarm(district: District) -> None:
    case_id = district.register()
    district.now = at(date(2024, 4, 28), 23)  # the make-up Sunday is that working day
    assert alarms(district, "case_unclaimed") == []
    district.now = at(date(2024, 4, 29), 0)
    assert alarms(district, "case_unclaimed") == [("AlarmRaised", str(case_id))]
    assert alarms(district, "case_unclaimed") == []
    assert district.show(case_id).state == "assigned"
    [item] = district.ask(OFFICE, op.Alarms(kind="case_unclaimed")).items
    assert (item.about, item.label) == (str(case_id), "超时未领单")
    district.claim(case_id)
    assert alarms(district, "case_unclaimed") == [("AlarmCleared", str(case_id))]


def test_a15_a_body_is_a_sub_district_or_a_department_and_another_cannot_claim(district: District) -> None:
    with pytest.raises(Invalid):
        op.EnrollBody.load({"body": "shequ", "name": "书香社区", "kind": "community"})
    community = Caller("clerk:xu", frozenset({roles.BODY_CLERK}), body="shequ")
    case_id = district.register()
    assert district.refuses(community, op.Claim(case_id=case_id)) == ("dispatch.not_lead", {"lead": "urban"})


def test_a24_the_desk_has_four_working_hours_and_shows_until_when(district: District) -> None:
    """A24: by a rule at once; without one it is on the desk's list with a due time."""
    assert district.show(district.register()).assigned_at == district.now
    district.now = at(date(2024, 4, 26), 16)
    case_id = district.register(category="教育")
    [item] = district.ask(OFFICE, op.Desk()).items
    assert (item.case_id, item.desk_due_at) == (case_id, at(date(2024, 4, 28), 12))
    district.now = at(date(2024, 4, 28), 11)
    assert alarms(district, "desk_late") == []
    district.now = at(date(2024, 4, 28), 12)
    assert alarms(district, "desk_late") == [("AlarmRaised", str(case_id))]
    district.ask(OFFICE, op.Assign(case_id=case_id, lead="chengdong", reason="按职责"))
    assert alarms(district, "desk_late") == [("AlarmCleared", str(case_id))]


def test_d2_registered_on_friday_not_dispatched_by_monday_midnight_is_an_alarm(district: District) -> None:
    district.now = at(date(2024, 4, 12), 16)
    case_id = district.register(category="教育", registered_at=district.now)
    district.register(registered_at=district.now)
    district.register(complexity="complex", registered_at=district.now)
    district.now = at(date(2024, 4, 15), 23)
    assert alarms(district, "not_dispatched") == []
    district.now = at(date(2024, 4, 16), 0)
    assert alarms(district, "not_dispatched") == [("AlarmRaised", str(case_id))]
    assert alarms(district, "not_dispatched") == []


def said_of(district: District) -> list[Any]:
    return [*district.look("tell_due_soon"), *district.look("tell_overdue")]


def overdue(case_id: UUID, level: int) -> CaseOverdue:
    return CaseOverdue(case_id=case_id, round=1, lead="urban", level=level, due_at=at(date(2024, 5, 7), 0))


def test_c15_due_soon_and_each_level_of_overdue_are_said_once(district: District) -> None:
    """C15: due on Monday 6 May; the working day before is Tuesday 30 April; 11 May is a make-up Saturday."""
    case_id = district.register()
    said: dict[date, list[Any]] = {}
    for day in (29, 30, 31, 35, 36, 37, 38, 39, 40, 41, 42, 50):
        moment = date(2024, 4, day) if day <= 30 else date(2024, 5, day - 30)
        for hour in (0, 23):
            district.now = at(moment, hour)
            said.setdefault(moment, []).extend(said_of(district))
    assert {day: events for day, events in said.items() if events} == {
        date(2024, 4, 30): [DueSoon(case_id=case_id, round=1, lead="urban", due_at=at(date(2024, 5, 7), 0))],
        date(2024, 5, 7): [overdue(case_id, 1)],
        date(2024, 5, 9): [overdue(case_id, 2)],
        date(2024, 5, 12): [overdue(case_id, 3)],
    }
    assert district.show(case_id).overdue_level == 3


def test_c15_a_due_time_that_a_pause_moves_away_and_back_is_not_said_again(district: District) -> None:
    case_id = district.register()
    district.now = at(date(2024, 4, 30))
    assert [type(said) for said in said_of(district)] == [DueSoon]
    district.ask(OFFICE, op.Pause(case_id=case_id, ground="awaiting_voter", reason="约定入户"))
    assert said_of(district) == []
    district.ask(OFFICE, op.Resume(case_id=case_id))
    assert district.show(case_id).due_at == at(date(2024, 5, 7), 0)
    assert said_of(district) == []


def test_c15_after_a_stop_each_level_that_was_missed_is_said_once(district: District) -> None:
    case_id, delivered = district.register(), district.register()
    district.claim(delivered)
    district.reply(delivered)
    district.review(delivered)
    district.now = at(date(2024, 5, 9))
    assert said_of(district) == [overdue(case_id, 1), overdue(case_id, 2)]
    assert said_of(district) == []
    district.now = at(date(2024, 6, 9))
    assert said_of(district) == [overdue(case_id, 3)]


def test_c15_a_new_due_time_is_said_anew(district: District) -> None:
    case_id = district.register()
    district.ask(WANG, op.RequestExtension(case_id=case_id, days=7, reason="等待材料"))
    district.now = at(date(2024, 5, 7))
    assert said_of(district) == [overdue(case_id, 1)]
    district.ask(OFFICE, op.DecideExtension(case_id=case_id, decision="grant"))
    assert district.show(case_id).overdue_level == 0
    district.now = at(date(2024, 5, 11), 0)
    assert [(type(one), one.due_at) for one in said_of(district)] == [(CaseOverdue, at(date(2024, 5, 11), 0))]


def test_c15_more_than_a_batch_is_told_to_the_end(district: District) -> None:
    cases = {district.register() for _ in range(203)}
    district.now = at(date(2024, 5, 7))
    told = district.look("tell_overdue")
    assert len(told) == 203
    assert {one.case_id for one in told} == cases
    assert len(alarms(district, "reply_overdue")) == 203
    assert district.look("tell_overdue") == district.look("watch_lateness") == []


def test_a_body_lists_what_is_overdue_with_it_the_longest_first(district: District) -> None:
    """C10: the list of what is overdue, page by page."""
    first = district.register(urgency="urgent")
    second, third = sorted([district.register(), district.register()])
    elsewhere = district.register(category="城乡建设/供水排水", complexity="direct")
    assert district.ask(OFFICE, op.Overdue()).items == []
    district.now = at(date(2024, 5, 7))
    page = district.ask(WANG, op.Overdue(limit=2, body="water"))
    rest = district.ask(WANG, op.Overdue(limit=2, cursor=page.next_cursor))
    assert [item.case_id for item in (*page.items, *rest.items)] == [first, second, third]
    assert rest.next_cursor == ""
    assert district.ask(ROADS, op.Overdue()).items == []
    assert {item.case_id for item in district.ask(OFFICE, op.Overdue()).items} == {first, second, third, elsewhere}
    assert [item.case_id for item in district.ask(OFFICE, op.Overdue(body="water")).items] == [elsewhere]
    assert district.refuses(NOBODY, op.Overdue()) == ("dispatch.body_needed", {})


def test_urging_is_told_and_counted_and_moves_no_clock(district: District) -> None:
    """C10: a due time is urged, never moved by it."""
    case_id, at_desk = district.register(), district.register(category="教育")
    due_at = district.show(case_id).due_at
    district.ask(DEPUTY, op.Urge(case_id=case_id, reason="居民再次来电"))
    shown = district.ask(OFFICE, op.Urge(case_id=case_id, reason="请尽早答复"))
    assert (shown.urged, shown.due_at) == (2, due_at)
    assert district.said == [
        CaseUrged(
            case_id=case_id, round=1, lead="urban", urged_by="office:li", reason="请尽早答复", urged_at=district.now
        )
    ]
    assert district.refuses(DEPUTY, op.Urge(case_id=at_desk, reason="请派单"))[0] == "dispatch.wrong_state"
