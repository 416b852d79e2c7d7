"""Who sees what: worklists, the desk, one assignment and its draft (X1)."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.chassis.paging import BadCursor
from services.contracts.dispatch import operations as op
from tests.integration.dispatch.district import (
    DEPUTY,
    FRIDAY,
    LEADER,
    NOBODY,
    OFFICE,
    OPERATOR,
    ROADS,
    STRANGER,
    WANG,
    WATER,
    ZHAO,
    District,
)


def ids(page: op.AssignmentPage) -> list[UUID]:
    return [item.case_id for item in page.items]


def drafts(district: District, case_id: UUID) -> dict[str, bool]:
    """Tell who sees a reply."""
    readers = (WANG, ZHAO, OFFICE, LEADER, ROADS, DEPUTY, OPERATOR)
    return {reader.subject: district.show(case_id, reader).reply is not None for reader in readers}


def test_a_draft_is_for_its_lead_body_and_the_committee_until_it_is_approved(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    district.reply(case_id)
    hidden = {
        "clerk:wang": True,
        "head:zhao": True,
        "office:li": True,
        "leader:sun": True,
        "clerk:qian": False,
        "deputy:zhou": False,
        "operator:he": False,
    }
    assert drafts(district, case_id) == hidden
    district.review(case_id, 1, "send_back", "不完整")
    assert drafts(district, case_id) == hidden
    district.reply(case_id)
    district.review(case_id, 2)
    assert all(drafts(district, case_id).values())


def test_a_body_sees_what_it_leads_or_assists(district: District) -> None:
    case_id, at_desk = district.register(), district.register(category="教育")
    assert district.show(case_id, WANG).lead == "urban"
    assert district.show(case_id, ROADS).assisting == ["roads"]
    for caller, case, code in (
        (STRANGER, case_id, "dispatch.not_your_case"),
        (WANG, at_desk, "dispatch.not_your_case"),
        (NOBODY, case_id, "dispatch.body_needed"),
        (OFFICE, uuid4(), "dispatch.case_unknown"),
        (STRANGER, uuid4(), "dispatch.case_unknown"),
    ):
        assert district.refuses(caller, op.GetAssignment(case_id=case)) == (code, {})


def test_a_worklist_is_the_bodys_own_whatever_it_asks_for(district: District) -> None:
    lamps = district.register()
    water = district.register(category=WATER, complexity="direct")
    district.register(category="教育")
    assert ids(district.ask(WANG, op.Worklist())) == [lamps]
    assert ids(district.ask(ROADS, op.Worklist())) == [lamps]
    assert ids(district.ask(STRANGER, op.Worklist())) == [water]
    assert ids(district.ask(STRANGER, op.Worklist(body="urban"))) == [water]
    assert district.refuses(NOBODY, op.Worklist(body="urban")) == ("dispatch.body_needed", {})


def test_staff_see_any_bodys_worklist_or_all(district: District) -> None:
    lamps = district.register()
    district.now += timedelta(minutes=1)
    at_desk = district.register(category="教育")
    for staff in (OFFICE, DEPUTY, OPERATOR):
        assert ids(district.ask(staff, op.Worklist())) == [at_desk, lamps]
        assert ids(district.ask(staff, op.Worklist(body="roads"))) == [lamps]
        assert ids(district.ask(staff, op.Worklist(body="nobody"))) == []


def test_a_worklist_can_be_narrowed_to_a_state(district: District) -> None:
    first, second = district.register(), district.register()
    district.claim(second)
    for caller in (WANG, ROADS, OFFICE):
        assert ids(district.ask(caller, op.Worklist(state="assigned"))) == [first]
        assert ids(district.ask(caller, op.Worklist(state="claimed"))) == [second]
        assert ids(district.ask(caller, op.Worklist(state="replied"))) == []


def test_lists_leave_the_replies_out(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    district.reply(case_id)
    [item] = district.ask(WANG, op.Worklist()).items
    assert item == dataclasses.replace(district.show(case_id, WANG), reply=None)


def test_the_desk_shows_what_waits_for_a_body_and_nothing_else(district: District) -> None:
    district.register()
    district.register(complexity="complex")
    waiting = []
    for minute in range(3):
        district.now = FRIDAY + timedelta(minutes=minute)
        waiting.append(district.register(category="教育"))
    page = district.ask(DEPUTY, op.Desk(limit=2))
    assert ids(page) == waiting[:0:-1]
    assert ids(district.ask(DEPUTY, op.Desk(limit=2, cursor=page.next_cursor))) == waiting[:1]


@pytest.mark.parametrize("caller", [OFFICE, WANG, ROADS])
@pytest.mark.parametrize("state", [None, "assigned"])
def test_pages_hold_every_case_once_and_new_ones_do_not_shift_them(
    district: District, caller: Any, state: str | None
) -> None:
    cases = []
    for place in range(7):
        # Cases of one batch have the same time: the id decides.
        district.now = FRIDAY + timedelta(seconds=place // 3)
        cases.append(district.register())
    whole = ids(district.ask(caller, op.Worklist(state=state)))
    assert sorted(whole) == sorted(cases)
    found, cursor = [], ""
    while True:
        page = district.ask(caller, op.Worklist(state=state, limit=2, cursor=cursor))
        found += ids(page)
        cursor = page.next_cursor
        if not cursor:
            break
        district.now += timedelta(seconds=1)
        district.register()
    assert found == whole


def test_a_cursor_that_we_did_not_give_out_is_refused(district: District) -> None:
    for request in (op.Worklist(cursor="bm9uc2Vuc2U"), op.Desk(cursor="WzFd"), op.Routes(cursor="x")):
        with pytest.raises(BadCursor):
            district.ask(OFFICE, request)


@pytest.mark.parametrize(
    ("caller", "state", "index"),
    [
        (OFFICE, None, "rounds_newest"),
        (OFFICE, "replied", "rounds_newest_by_state"),
        (WANG, None, "shares_newest"),
        (WANG, "replied", "shares_newest_by_state"),
    ],
)
def test_each_list_is_served_by_its_index_in_its_order(
    district: District, caller: Any, state: str | None, index: str
) -> None:
    district.register()
    cursor = ""
    for place in range(2):
        district.now += timedelta(seconds=place)
        district.register()
    cursor = district.ask(caller, op.Worklist(limit=1)).next_cursor
    sql = district.sql
    # On three rows a sequence scan is cheaper; what matters is that the index can serve order and bounds.
    sql.run("set local enable_seqscan = off")
    sql.run("set local enable_sort = off")
    sql.run("set local enable_bitmapscan = off")
    plans: list[str] = []
    asked = sql.all

    def explained(query: str, params: Any) -> Any:
        plans.extend(row["QUERY PLAN"] for row in asked("explain " + query, params))
        return asked(query, params)

    sql.all = explained  # type: ignore[method-assign,assignment]
    body = caller.body
    from services.dispatch.store.cases import Cases

    Cases(sql).list_current(body=body, state=state, limit=2, cursor=cursor)
    plan = "\n".join(plans)
    assert f"using {index} on" in plan, plan
    assert "Sort" not in plan, plan
