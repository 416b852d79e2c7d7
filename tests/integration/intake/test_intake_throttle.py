"""X13: one person posts so many a minute and a day; beyond that he is told so, and nothing is lost without an answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.chassis.sql import Sql
from services.chassis.transaction import Caller, Transaction
from services.contracts import catalog, roles
from services.contracts.intake.operations.opinions import PostedOpinion, PostOpinion, PostOpinions
from services.contracts.intake.operations.voices import SupportCase
from services.contracts.policy import IntakePolicy
from services.intake import usecases
from services.intake.domain.throttle import TooManyOpinions
from services.intake.store import Store
from services.intake.usecases import throttle, voices
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, PARTNER, STATION, VAULT, Committed, Desk

RESIDENT = Caller("resident:wang", frozenset({roles.RESIDENT}))
NEIGHBOUR = Caller("resident:zhou", frozenset({roles.RESIDENT}))
PHONE = "13800008000"
MINUTE = timedelta(minutes=1)


def post(desk: Desk, caller: Caller = RESIDENT, **fields: Any) -> PostedOpinion:
    return desk.post(caller=caller, **fields)


def fill(desk: Desk, count: int = 6, **fields: Any) -> None:
    for _ in range(count):
        post(desk, **fields)


def test_x13_too_many_in_a_minute_are_told_when_to_come_again(desk: Desk) -> None:
    """X13: 429 in our words: family too_many, with the seconds to wait; nothing stored."""
    fill(desk)
    tx = desk.tx(RESIDENT, MONDAY + timedelta(seconds=20.5))
    with pytest.raises(TooManyOpinions) as refused:
        usecases.post_opinion(tx, PostOpinion.load({"text": "楼道灯不亮"}))
    assert refused.value.details == {"retry_after_seconds": 40}
    assert (desk.count("opinions"), tx.emitted) == (6, [])
    declared = {error.code: error.family for error in catalog.operations()["intake.post_opinion"].errors}
    assert declared["intake.too_many_opinions"] == "too_many"
    assert post(desk, NEIGHBOUR).is_new
    assert post(desk, now=MONDAY + MINUTE).is_new


def test_x13_a_day_has_its_limit_too(desk: Desk) -> None:
    """X13: six a minute are 60 in ten minutes; then he waits for the first of them to be a day old."""
    for minute in range(10):
        fill(desk, now=MONDAY + minute * MINUTE)
    with pytest.raises(TooManyOpinions) as refused:
        post(desk, now=MONDAY + timedelta(hours=23))
    assert refused.value.details == {"retry_after_seconds": 3600}
    assert post(desk, now=MONDAY + timedelta(days=1)).is_new


def test_x13_a_telephone_number_is_counted_whoever_calls(desk: Desk) -> None:
    """X13: the same contact through several tokens is one person, however the number is typed."""
    for number, phone in enumerate([PHONE, "138 0000 8000", "+86 138-0000-8000"] * 2):
        post(desk, Caller(f"resident:{number}", frozenset({roles.RESIDENT})), contact={"phone": phone})
    with pytest.raises(TooManyOpinions):
        post(desk, contact={"phone": "8613800008000"})
    assert post(desk).is_new
    marks = str(desk.rows("select person from posting_marks"))
    assert PHONE not in marks
    assert desk.count("opinions") == 7


@pytest.mark.parametrize("caller", [PARTNER, STATION, LI, Caller("both", frozenset({roles.RESIDENT, roles.DEPUTY}))])
def test_x13_partners_and_staff_are_not_counted(desk: Desk, caller: Caller) -> None:
    """X13: they speak for many; 100 equal orders in a minute are 100 receipts."""
    receipts = {post(desk, caller, contact={"phone": PHONE}).receipt for _ in range(100)}
    assert (len(receipts), desk.count("opinions"), desk.count("posting_marks")) == (100, 100, 0)


def test_x13_a_hundred_equal_orders_each_get_an_answer(desk: Desk) -> None:
    """X13: a resident who sends the same a hundred times gets receipts and refusals, a hundred answers in all."""
    items = [{"text": "楼道灯不亮", "grid": "G-012"}] * 100
    told = usecases.post_opinions(desk.tx(RESIDENT), PostOpinions.load({"items": items}))
    codes = [item.error["code"] for item in told.items if item.error]
    assert (told.posted, told.refused, len(told.items)) == (6, 94, 100)
    assert set(codes) == {"intake.too_many_opinions"}
    assert {item.error["details"]["retry_after_seconds"] for item in told.items if item.error} == {"60"}
    assert "60秒" in next(item.error["message"] for item in told.items if item.error)
    assert desk.count("opinions") == 6


def test_what_was_accepted_is_told_its_receipt_also_beyond_the_limit(desk: Desk) -> None:
    first = post(desk, source_ref="r-1")
    fill(desk, 5)
    again = post(desk, source_ref="r-1")
    assert (again.receipt, again.is_new) == (first.receipt, False)
    with pytest.raises(TooManyOpinions):
        post(desk, source_ref="r-2")
    assert desk.count("posting_marks") == 6


def test_repetition_is_not_a_further_opinion(desk: Desk) -> None:
    for _ in range(20):
        post(desk, source_ref="r-1")
    assert desk.count("posting_marks") == 1


def test_supporting_is_counted_as_posting(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id)
    fill(desk)
    with pytest.raises(TooManyOpinions):
        voices.support_case(desk.tx(RESIDENT), SupportCase.load({"case_id": str(case.case_id)}))
    assert desk.rows("select from opinions where supports is not null") == []


def test_of_many_calls_at_once_no_more_than_the_limit_pass(committed: Committed) -> None:
    def one(_: int) -> bool:
        try:
            with committed.tx(RESIDENT) as tx:
                usecases.post_opinion(
                    tx, PostOpinion.load({"text": "楼道灯不亮", "contact": {"phone": PHONE}})
                )
        except TooManyOpinions:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        passed = list(pool.map(one, range(24)))
    assert passed.count(True) == len(committed.rows("select from opinions")) == 6


def test_marks_are_forgotten_after_a_day(desk: Desk) -> None:
    fill(desk, 3)
    fill(desk, 2, now=MONDAY + timedelta(hours=5))
    assert throttle.forget_posting_marks(desk.tx(now=MONDAY + timedelta(days=1))) is False
    assert desk.count("posting_marks") == 2
    desk.sql.run(
        "insert into posting_marks (person, posted_at) select 'caller:x', %(at)s from generate_series(1, 250)",
        {"at": MONDAY},
    )
    late = MONDAY + timedelta(days=2)
    assert throttle.forget_posting_marks(desk.tx(now=late)) is True
    assert throttle.forget_posting_marks(desk.tx(now=late)) is False
    assert desk.count("posting_marks") == 0


@pytest.mark.parametrize(("caller", "reads"), [(PARTNER, 1), (STATION, 1), (RESIDENT, 2)])
def test_partners_do_not_wait_for_the_gate(desk: Desk, caller: Caller, reads: int) -> None:
    """A partner's opinion waits for its places and for the commit, and for nothing else."""
    tx: Any = Transaction(
        store=Store(Counting(desk.sql), VAULT),
        policy=IntakePolicy(),
        now=MONDAY,
        calendar=desk.tx().calendar,
        zone=desk.tx().zone,
        caller=caller,
    )
    usecases.post_opinion(tx, PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012"}))
    assert tx.store.opinions._sql.reads == reads


class Counting(Sql):
    """Counts the statements that are waited for."""

    def __init__(self, sql: Sql) -> None:
        super().__init__(sql._connection)
        self.reads = 0

    def all(self, *args: Any, **kwargs: Any) -> Any:
        self.reads += 1
        return super().all(*args, **kwargs)

    def one(self, *args: Any, **kwargs: Any) -> Any:
        self.reads += 1
        return super().one(*args, **kwargs)

    def value(self, *args: Any, **kwargs: Any) -> Any:
        self.reads += 1
        return super().value(*args, **kwargs)

    def count(self, *args: Any, **kwargs: Any) -> int:
        self.reads += 1
        return super().count(*args, **kwargs)
