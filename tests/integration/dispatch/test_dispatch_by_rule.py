"""A registered case gets its body and its due time, or waits where somebody sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.chassis.calendar import PublishedCalendar
from services.chassis.sql import Sql
from services.contracts.dispatch.events import CaseAssigned, CaseUnrouted, DeliberationRequested
from services.contracts.policy import DispatchPolicy
from tests.integration.conftest import OpenTransaction
from tests.integration.dispatch.district import (
    FRIDAY,
    LAMPS,
    OFFICE,
    WATER,
    District,
    at,
    begin_on,
    registered,
)


def test_an_ordinary_case_goes_point_to_point_to_the_body_of_its_rule(district: District) -> None:
    event = registered()
    assert district.hear(event) == [
        CaseAssigned(
            case_id=event.case_id,
            number=event.number,
            round=1,
            scope="all",
            mode="point_to_point",
            lead="urban",
            assisting=["roads"],
            assigned_at=FRIDAY,
            due_at=datetime(2024, 5, 6, 16, tzinfo=UTC),
            mode_reason="by_rule",
            waiver="ordinary",
        )
    ]
    shown = district.show(event.case_id)
    assert (shown.state, shown.state_label, shown.contact_person) == ("assigned", "已派单", "王敏")
    assert (shown.number, shown.title, shown.due_at) == (event.number, event.title, at(date(2024, 5, 7), 0))


def test_a_direct_case_needs_no_contact_person(district: District) -> None:
    event = registered(complexity="direct", category=WATER)
    [said] = district.hear(event)
    assert (said.mode, said.lead, said.assisting) == ("direct", "water", [])
    assert district.show(event.case_id).contact_person == ""


def test_a_case_that_no_rule_fits_waits_at_the_desk(district: District) -> None:
    event = registered(category="教育/幼儿园")
    assert district.hear(event) == [
        CaseUnrouted(
            case_id=event.case_id,
            number=event.number,
            category="教育/幼儿园",
            grid="G-001",
            reason="no_route",
        )
    ]
    shown = district.show(event.case_id)
    assert (shown.state, shown.desk_reason, shown.lead, shown.due_at) == ("unrouted", "no_route", None, None)


def test_a_body_without_a_contact_person_gets_nothing_point_to_point(district: District) -> None:
    [said] = district.hear(registered(category=WATER))
    assert isinstance(said, CaseUnrouted)
    assert said.reason == "no_contact"


def test_a_complex_case_asks_for_its_session_with_the_body_that_the_rules_propose(district: District) -> None:
    event = registered(complexity="complex")
    assert district.hear(event) == [
        DeliberationRequested(
            case_id=event.case_id,
            number=event.number,
            title=event.title,
            category=LAMPS,
            grid="G-001",
            site="S-01",
            suggested_lead="urban",
            requested_at=FRIDAY,
        )
    ]
    assert district.show(event.case_id).state == "deliberating"
    [said] = district.hear(registered(complexity="complex", category="教育", site=None))
    assert (said.suggested_lead, said.site) == (None, None)


def test_the_named_grid_and_the_longer_path_are_found_in_the_tables(district: District) -> None:
    district.route("", "roads")
    district.route("城乡建设", "chengdong", grid="G-002")
    district.route(LAMPS, "roads", grid="G-003")
    leads = {
        (category, grid): district.show(district.register(category=category, grid=grid)).lead
        for category, grid in (
            (LAMPS, "G-001"),
            (LAMPS, "G-002"),
            (LAMPS, "G-003"),
            ("城乡建设/其他", "G-002"),
            ("教育", "G-002"),
            ("城乡建设/市政管理局", "G-001"),
        )
    }
    assert list(leads.values()) == ["urban", "urban", "roads", "chengdong", "roads", "roads"]


def test_a_rule_does_not_hold_before_its_day(district: District) -> None:
    district.route("教育", "roads", valid_from=date(2024, 4, 27), valid_until=date(2024, 4, 30))
    found = []
    for day in (26, 27, 30):
        district.now = at(date(2024, 4, day), 23)
        found.append(district.show(district.register(category="教育")).state)
    district.now = at(date(2024, 5, 1), 0)
    found.append(district.show(district.register(category="教育")).state)
    assert found == ["unrouted", "assigned", "assigned", "unrouted"]


@pytest.mark.parametrize("second", [{}, {"category": "教育"}, {"complexity": "complex"}])
def test_the_same_registration_again_decides_nothing(district: District, second: dict[str, Any]) -> None:
    event = registered()
    district.hear(event)
    district.claim(event.case_id)
    before = district.rows()
    again = registered(**({"case_id": event.case_id, "number": event.number} | second))
    assert district.hear(again) == []
    assert district.rows() == before


@pytest.mark.parametrize(
    ("assigned", "counts", "due"),
    [
        (date(2024, 4, 26), "calendar_days", date(2024, 5, 6)),
        (date(2024, 4, 26), "working_days", date(2024, 5, 7)),
        (date(2024, 4, 26), "earlier_of_both", date(2024, 5, 6)),
        (date(2024, 6, 3), "calendar_days", date(2024, 6, 11)),
        (date(2024, 6, 3), "working_days", date(2024, 6, 11)),
        (date(2024, 4, 21), "calendar_days", date(2024, 4, 28)),  # a make-up Sunday
        (date(2024, 2, 11), "calendar_days", date(2024, 2, 18)),  # a make-up Sunday
        (date(2024, 2, 8), "calendar_days", date(2024, 2, 18)),  # all of the Spring Festival
        (date(2024, 9, 24), "calendar_days", date(2024, 10, 8)),  # the first of October
    ],
)
@pytest.mark.parametrize("hour", [0, 23])
def test_the_due_times_of_row_c13_on_the_published_calendar(
    open_tx: OpenTransaction, assigned: date, counts: str, due: date, hour: int
) -> None:
    tx = open_tx("dispatch", lambda sql: sql)
    policy = DispatchPolicy(ordinary_counts=counts)
    district = District(begin_on(tx.store, PublishedCalendar(), policy))
    district.furnish()
    district.now = at(assigned, hour)
    [said] = district.hear(registered())
    # 24:00 of the last day is 16:00 UTC of the same date.
    assert said.due_at == datetime(due.year, due.month, due.day, 16, tzinfo=UTC)
    assert not said.is_due_provisional


def test_an_urgent_case_is_due_the_next_working_day_even_on_a_make_up_sunday(district: District) -> None:
    [said] = district.hear(registered(urgency="urgent"))
    assert said.due_at == datetime(2024, 4, 28, 16, tzinfo=UTC)


def test_a_due_time_in_a_year_that_is_not_published_is_provisional(district: District) -> None:
    district.now = at(date(2039, 12, 30))
    event = registered()
    [said] = district.hear(event)
    assert said.is_due_provisional
    assert district.show(event.case_id).is_due_provisional


def test_a_batch_of_two_hundred_looks_each_topic_up_once(open_tx: OpenTransaction) -> None:
    class CountedSql(Sql):
        """Counts the statements that somebody waits for."""

        waits = 0

        def one(self, *args: Any, **kwargs: Any) -> Any:
            self.waits += 1
            return super().one(*args, **kwargs)

        def all(self, *args: Any, **kwargs: Any) -> Any:
            self.waits += 1
            return super().all(*args, **kwargs)

        def value(self, *args: Any, **kwargs: Any) -> Any:
            self.waits += 1
            return super().value(*args, **kwargs)

    sql = CountedSql(open_tx("dispatch", lambda sql: sql).store._connection)
    begin = begin_on(sql, PublishedCalendar(), DispatchPolicy())
    District(begin).furnish()
    one_store = begin(OFFICE, FRIDAY).store
    batch = District(lambda caller, now: _with(begin(caller, now), one_store))
    sql.waits = 0
    for place in range(200):
        [said] = batch.hear(registered(category=LAMPS if place % 2 else "城乡建设/市政管理"))
        assert isinstance(said, CaseAssigned)
    assert sql.waits == 200 + 2 + 1  # the cases themselves, two topics, one body


def _with(tx: Any, store: Any) -> Any:
    tx.store = store
    return tx
