"""The committee office's settings, and that ties are refused when they are saved (C9)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from services.contracts.dispatch import operations as op
from tests.integration.dispatch.district import DEPUTY, FRIDAY, LAMPS, OFFICE, District


def route(**changes: Any) -> op.SetRoute:
    return op.SetRoute(**({"category": "教育", "lead": "urban"} | changes))


def test_a_body_is_enrolled_and_changed(district: District) -> None:
    request = op.EnrollBody(body="parks", name="园林局", kind="department")
    assert district.ask(OFFICE, request) == op.BodyView(body="parks", name="园林局", kind="department")
    district.ask(
        OFFICE, op.EnrollBody(body="parks", name="林业局", kind="sub_district", contact_person="何平")
    )
    row = district.sql.one("select name, kind, contact_person from bodies where body = 'parks'")
    assert row == {"name": "林业局", "kind": "sub_district", "contact_person": "何平"}


def test_a_new_contact_person_is_used_at_once(district: District) -> None:
    district.ask(OFFICE, op.EnrollBody(body="urban", name="城管局", kind="department", contact_person="何平"))
    assert district.show(district.register()).contact_person == "何平"


def test_a_rule_holds_from_today_unless_told_and_its_path_has_one_form(district: District) -> None:
    view = district.ask(OFFICE, route(category=" 教育 / 学校/", assisting=["roads"], grid="G-9"))
    assert (view.category, view.grid, view.valid_from, view.valid_until) == (
        "教育/学校",
        "G-9",
        date(2024, 4, 26),
        None,
    )
    assert (view.lead, view.assisting) == ("urban", ["roads"])


def test_two_rules_for_the_same_topic_and_grid_cannot_hold_on_the_same_day(district: District) -> None:
    may = district.ask(OFFICE, route(valid_from=date(2024, 5, 1), valid_until=date(2024, 5, 31)))
    tie = ("dispatch.route_tie", {"route_id": may.route_id})
    assert district.refuses(OFFICE, route(lead="roads", valid_from=date(2024, 5, 31))) == tie
    assert district.refuses(OFFICE, route(valid_from=date(2024, 1, 1), valid_until=date(2024, 5, 1))) == tie
    assert district.refuses(OFFICE, route(category="教育/", valid_from=date(2024, 1, 1))) == tie
    district.ask(OFFICE, route(valid_from=date(2024, 6, 1)))
    district.ask(OFFICE, route(valid_from=date(2024, 1, 1), valid_until=date(2024, 4, 30)))
    district.ask(OFFICE, route(grid="G-001", valid_from=date(2024, 5, 1)))
    district.ask(OFFICE, route(category="教育/学校", valid_from=date(2024, 5, 1)))
    assert (
        district.refuses(OFFICE, route(grid="G-001", valid_from=date(2024, 7, 1)))[0] == "dispatch.route_tie"
    )


def test_the_table_itself_refuses_a_tie(district: District) -> None:
    district.ask(OFFICE, route())
    for grid in (None, "G-001"):
        district.ask(OFFICE, route(category="卫生", grid=grid))
        with pytest.raises(psycopg.errors.ExclusionViolation), district.sql._connection.transaction():
            district.sql.run(
                """insert into routes
                   values (gen_random_uuid(), '卫生', %(grid)s, 'urban', '{}', '2024-05-01', null,
                           'office:li', now())""",
                {"grid": grid},
            )


def test_a_rule_is_ended_and_another_takes_its_place(district: District) -> None:
    old = district.ask(OFFICE, route(valid_from=date(2024, 1, 1)))
    ended = district.ask(OFFICE, route(route_id=old.route_id, valid_until=date(2024, 4, 30)))
    assert (ended.route_id, ended.valid_from) == (old.route_id, date(2024, 1, 1))
    new = district.ask(OFFICE, route(lead="roads", valid_from=date(2024, 5, 1)))
    assert district.refuses(OFFICE, route(route_id=old.route_id, valid_until=date(2024, 5, 1))) == (
        "dispatch.route_tie",
        {"route_id": new.route_id},
    )


def test_a_changed_rule_does_not_move_a_case(district: District) -> None:
    case_id = district.register()
    [rule] = [rule for rule in district.ask(OFFICE, op.Routes()).items if rule.lead == "urban"]
    district.route(rule.category, "roads", route_id=rule.route_id)
    assert district.show(case_id).lead == "urban"
    assert district.show(district.register(category=LAMPS)).lead == "roads"


def test_what_makes_no_rule(district: District) -> None:
    refusals = [
        district.refuses(OFFICE, request)
        for request in (
            route(lead="nobody"),
            route(assisting=["nobody"]),
            route(assisting=["urban"]),
            route(valid_until=date(2024, 4, 25)),
            route(route_id=uuid4()),
        )
    ]
    assert refusals == [
        ("dispatch.body_unknown", {"body": "nobody"}),
        ("dispatch.body_unknown", {"body": "nobody"}),
        ("dispatch.lead_is_assisting", {}),
        ("dispatch.route_dates", {}),
        ("dispatch.route_unknown", {}),
    ]


def test_the_rules_are_listed_newest_first_page_by_page(district: District) -> None:
    for place in range(5):
        district.now = FRIDAY.replace(minute=place + 1)
        district.ask(OFFICE, route(category=f"教育/第{place}"))
    whole = district.ask(DEPUTY, op.Routes())
    assert [item.category for item in whole.items][:5] == [f"教育/第{place}" for place in (4, 3, 2, 1, 0)]
    assert whole.next_cursor == ""
    found, cursor = [], ""
    while True:
        page = district.ask(DEPUTY, op.Routes(limit=2, cursor=cursor))
        found += page.items
        cursor = page.next_cursor
        if not cursor:
            break
        assert len(page.items) == 2
    assert found == whole.items


def test_topics_bring_their_parents_and_are_counted_once(district: District) -> None:
    assert district.ask(OFFICE, op.LoadTopics(topics=[LAMPS, "城乡建设/供水排水"])).topics == 4
    assert district.ask(OFFICE, op.LoadTopics(topics=[LAMPS, "城乡建设"])).topics == 4
    rows = district.sql.all("select path, level from topics order by level, path")
    assert {(row["path"], row["level"]) for row in rows} == {
        ("城乡建设", 1),
        ("城乡建设/供水排水", 2),
        ("城乡建设/市政管理", 2),
        (LAMPS, 3),
    }
    assert district.refuses(OFFICE, op.LoadTopics(topics=["一", "一/二/三/四"])) == (
        "dispatch.topic_depth",
        {"item": 2},
    )
