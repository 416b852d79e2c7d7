"""Redo and reopening open the next round exactly once, in whatever order their word arrives (C23, D24)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from services.chassis.transaction import NotYet
from services.contracts.declare import Event
from services.contracts.dispatch import operations as op
from services.contracts.dispatch.events import CaseAssigned
from tests.integration.dispatch.district import PROMISE, ROADS, WANG, District, at, redo, registered, reopened


def test_a_redo_opens_the_next_round_with_the_same_bodies_and_a_new_clock(district: District) -> None:
    event = registered()
    district.hear(event)
    district.handle(event.case_id)
    district.now = at(date(2024, 6, 3))
    assert district.hear(redo(event.case_id, 2)) == [
        CaseAssigned(
            case_id=event.case_id,
            number=event.number,
            round=2,
            scope="implementation",
            mode="point_to_point",
            lead="urban",
            assisting=["roads"],
            assigned_at=district.now,
            due_at=datetime(2024, 6, 11, 16, tzinfo=UTC),
            mode_reason="redo",
            waiver="ordinary",
        )
    ]
    shown = district.show(event.case_id)
    assert (shown.round, shown.state, shown.scope) == (2, "assigned", "implementation")
    assert (shown.claimed_at, shown.completed_at, shown.reply) == (None, None, None)
    first = district.sql.one(
        "select state, is_current from rounds where case_id = %(id)s and round = 1", {"id": event.case_id}
    )
    assert first == {"state": "completed", "is_current": False}


def test_a_reopened_case_is_handled_as_a_whole(district: District) -> None:
    case_id = district.register()
    district.handle(case_id)
    [said] = district.hear(reopened(case_id, 2))
    assert (said.round, said.scope) == (2, "all")


def test_the_same_order_again_or_a_late_one_is_ignored(district: District) -> None:
    case_id = district.register()
    district.handle(case_id)
    district.hear(redo(case_id, 2))
    district.handle(case_id)
    district.hear(redo(case_id, 3))
    before = district.rows()
    late: list[Event] = [redo(case_id, 2), redo(case_id, 3), reopened(case_id, 2), reopened(case_id, 3)]
    for event in late:
        assert district.hear(event) == []
    assert district.rows() == before


def test_an_order_that_builds_on_what_is_not_here_comes_again(district: District) -> None:
    handled, delivered = district.register(), district.register()
    district.handle(handled)
    district.claim(delivered)
    district.reply(delivered)
    district.review(delivered)
    before = district.rows()
    early: list[Event] = [
        redo(uuid4(), 2),
        reopened(uuid4(), 2),
        redo(handled, 3),
        reopened(handled, 3),
        redo(delivered, 2),
        reopened(delivered, 2),
    ]
    for event in early:
        with pytest.raises(NotYet):
            district.hear(event)
    assert district.rows() == before


def test_a_redo_can_be_claimed_and_answered_afresh(district: District) -> None:
    case_id = district.register()
    district.handle(case_id, text="路灯已修复。")
    district.hear(redo(case_id, 2))
    assert (
        district.refuses(WANG, op.SubmitReply(case_id=case_id, text="已再次修复。"))[0]
        == "dispatch.wrong_state"
    )
    district.claim(case_id)
    shown = district.reply(case_id, text="已更换全部灯头。")
    assert (shown.round, shown.reply.version) == (2, 1)


def test_the_promises_of_all_rounds_are_counted(district: District) -> None:
    case_id = district.register()
    district.handle(case_id, commitments=[PROMISE])
    assert [said.commitments for said in district.said] == [1]
    district.hear(redo(case_id, 2))
    district.handle(case_id, commitments=[PROMISE, PROMISE])
    assert [(said.round, said.scope, said.commitments) for said in district.said] == [
        (2, "implementation", 3)
    ]


def test_the_worklists_show_the_new_round_alone(district: District) -> None:
    case_id = district.register()
    district.handle(case_id)
    district.hear(redo(case_id, 2))
    for caller in (WANG, ROADS):
        items = district.ask(caller, op.Worklist()).items
        assert [(item.case_id, item.round, item.state) for item in items] == [(case_id, 2, "assigned")]
    assert district.ask(WANG, op.Worklist(state="completed")).items == []
