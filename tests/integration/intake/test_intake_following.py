"""Events of the others on a case's rows: any order, any repetition, never back; unknown cases come again."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.chassis.transaction import SYSTEM, NotYet
from services.contracts.dispatch import events as dispatch
from services.contracts.intake.operations.cases import GetCase, RegisterCase
from services.contracts.intake.operations.opinions import PostOpinion
from services.intake import usecases
from services.intake.usecases.following import STAGE_OF
from tests.integration.intake.conftest import LI, PARTNER, Committed, Desk
from tests.integration.intake.reports import DUE, case_assigned, life, note, reached

PROJECTION = "select stage, round, body, due_at, assigned_round, reply, reply_round, reply_version from cases"


def test_every_event_of_a_stage_is_tried_here(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id)
    assert {type(event) for event in life(case)} == {
        *STAGE_OF,
        dispatch.CaseAssigned,
        dispatch.ReplySubmitted,
        dispatch.ReplySentBack,
        dispatch.ReplyDelivered,
    }


def test_events_in_order(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id)
    stages = []
    for event in life(case):
        note(desk, event)
        stages.append(desk.rows("select stage, round from cases")[0])
    assert [f"{row['stage']} {row['round']}" for row in stages] == [
        "unrouted 1",
        "deliberating 1",
        "assigned 1",
        "claimed 1",
        "replied 1",
        "sent_back 1",
        "replied 1",
        "delivered 1",
        "completed 1",
        "rating 1",
        "redo 2",
        "assigned 2",
        "claimed 2",
        "delivered 2",
        "completed 2",
        "satisfied 2",
        "closed 2",
        "reopened 3",
        "assigned 3",
        "replied 3",
        "delivered 3",
        "completed 3",
        "satisfied 3",
        "closed 3",
        "archived 3",
    ]


@pytest.mark.parametrize("seed", range(8))
def test_events_twice_and_in_any_order_end_the_same(desk: Desk, seed: int) -> None:
    case = desk.register(desk.post().opinion_id)
    events = life(case) * 2
    random.Random(seed).shuffle(events)
    for event in events:
        note(desk, event)
    assert desk.rows(PROJECTION) == [
        {
            "stage": "archived",
            "round": 3,
            "body": "B-3",
            "due_at": DUE + timedelta(days=3),
            "assigned_round": 3,
            "reply": "答复3.2",
            "reply_round": 3,
            "reply_version": 2,
        }
    ]


def test_repetition_and_late_report_change_nothing(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id)
    events = life(case)
    for place, event in enumerate(events):
        note(desk, event)
        before = desk.rows(PROJECTION)
        for earlier in events[: place + 1]:
            note(desk, earlier)
        assert desk.rows(PROJECTION) == before


def test_batch_in_one_transaction_reads_a_case_once(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id)
    tx = desk.tx()
    reads = 0
    one = desk.sql.one

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal reads
        reads += 1
        return one(*args, **kwargs)

    desk.sql.one = counted  # type: ignore[method-assign]
    usecases.note_assigned(tx, case_assigned(case))
    for event in (reached("CaseClaimed", case), reached("CaseCompleted", case)):
        usecases.note_stage(tx, event)
    assert reads == 1
    assert desk.rows("select stage, body from cases") == [{"stage": "completed", "body": "B-1"}]


def test_unknown_case_comes_again(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id)
    for event in life(case):
        unknown = type(event).load({**event.dump(), "case_id": str(uuid4())})
        with pytest.raises(NotYet):
            note(desk, unknown)
    assert desk.rows("select stage from cases") == [{"stage": "registered"}]


def test_events_of_one_case_leave_the_others_alone(desk: Desk) -> None:
    case, other = desk.register(desk.post().opinion_id), desk.register(desk.post().opinion_id)
    for event in life(case):
        note(desk, event)
    shown = usecases.get_case(desk.tx(LI), GetCase(case_id=other.case_id))
    assert (shown.stage, shown.round) == ("registered", 1)


def test_two_replicas_with_events_of_one_case_lose_neither(committed: Committed) -> None:
    with committed.tx(PARTNER) as tx:
        opinion = usecases.post_opinion(
            tx, PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012"})
        ).opinion_id
    with committed.tx(LI) as tx:
        case = usecases.register_case(
            tx,
            RegisterCase.load({"opinions": [str(opinion)], "title": "楼道照明", "category": "城乡建设/路灯"}),
        )

    def assign() -> None:
        with committed.tx(SYSTEM) as tx:
            usecases.note_assigned(tx, case_assigned(case))

    with ThreadPoolExecutor(1) as pool:
        with committed.tx(SYSTEM) as tx:
            usecases.note_stage(tx, reached("CaseClaimed", case))
            waiting = pool.submit(assign)
            committed.wait_until_somebody_waits()
        waiting.result(timeout=10)
    assert committed.rows("select stage, body from cases") == [{"stage": "claimed", "body": "B-1"}]
