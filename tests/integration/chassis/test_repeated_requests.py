"""A request id is one effect and one answer, though its claim is sent ahead and not waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest

from services.chassis.call import perform
from services.chassis.database import open_pool
from services.chassis.errors import WireError
from services.chassis.sql import Sql
from services.chassis.transaction import Caller
from services.chassis.work import UnitOfWork
from tests.support.postgres import Postgres

ADD = "insert into event_sequences (subject, last) values (%(id)s, %(n)s)"
FULL = SimpleNamespace(code="desk.full", family="conflict", message="满", message_en="Full")


class Refused(Exception):
    """There is no room."""

    code = "desk.full"

    def __init__(self) -> None:
        super().__init__(self.code)
        self.details: dict[str, object] = {}


class Desk:
    """A service of one operation, whose method a test may choose; each effect is a row."""

    def __init__(self, work: UnitOfWork) -> None:
        self.work = work
        self.runs = 0
        self.ids: list[UUID] = []
        self.method: Callable[[Any, Any], str] = self.add

    def add(self, request: Any, tx: Any) -> str:
        """Add a row without reading anything, and answer which run of the method it was."""
        self.runs += 1
        self.ids.append(uuid4())
        tx.store.run(ADD, {"id": self.ids[-1], "n": 1})
        return f"answer {self.runs}"

    def call(self, request_id: str, *, replays: bool = True, **arguments: Any) -> Any:
        contract = SimpleNamespace(
            service="desk", operation_name="add", callers=("public",), errors=(FULL,), writes=True, replays=replays,
            load=lambda raw: raw, reply_data=lambda reply: reply)
        return perform(self.work, contract, lambda _, request, tx: self.method(request, tx), None,
                       {**arguments, "request_id": request_id}, {"call_id": "c"})

    def rows(self) -> int:
        with self.work.pool.connection() as connection:
            found = connection.execute("select count(*) from event_sequences where subject = any(%s)", (self.ids,)).fetchone()
        return int(found[0]) if found else 0


@pytest.fixture
def desk(postgres: Postgres) -> Iterator[Desk]:
    work = UnitOfWork(lambda sql: sql, None)
    work.pool = open_pool(postgres.app_url("intake"), size=4, statement_timeout_ms=10_000, lock_timeout_ms=5_000)
    work.pool.open(wait=True)
    work.settings = SimpleNamespace(zone=ZoneInfo("Asia/Shanghai"))  # type: ignore[assignment]
    work.policy = work.calendar = None  # type: ignore[assignment]
    work.tokens = SimpleNamespace(caller=lambda token: Caller("public"))  # type: ignore[assignment]
    yield Desk(work)
    work.pool.close()


@pytest.fixture
def request_id() -> str:
    return uuid4().hex


def test_the_same_request_again_gets_its_first_answer(desk: Desk, request_id: str) -> None:
    assert [desk.call(request_id, text="a") for _ in range(3)] == ["answer 1"] * 3
    assert desk.rows() == 1


def test_other_content_under_the_same_request_id_is_a_conflict(desk: Desk, request_id: str) -> None:
    desk.call(request_id, text="a")
    with pytest.raises(WireError) as refused:
        desk.call(request_id, text="b")
    assert (refused.value.family, refused.value.code, desk.rows()) == ("conflict", "request.id_reused", 1)


@pytest.mark.parametrize("reads", [False, True])
def test_a_repeated_request_that_would_now_be_refused_gets_its_first_answer(desk: Desk, request_id: str,
                                                                            reads: bool) -> None:
    def refuse(request: Any, tx: Any) -> str:
        if reads:
            tx.store.value("select 1")
        raise Refused

    desk.call(request_id, text="a")
    desk.method = refuse
    assert desk.call(request_id, text="a") == "answer 1"
    with pytest.raises(WireError) as refused:
        desk.call(uuid4().hex, text="a")
    assert refused.value.code == "desk.full"


def test_a_refused_request_may_be_made_again(desk: Desk, request_id: str) -> None:
    def add_and_refuse(request: Any, tx: Any) -> str:
        desk.add(request, tx)
        raise Refused

    desk.method = add_and_refuse
    with pytest.raises(WireError):
        desk.call(request_id, text="a")
    assert desk.rows() == 0
    desk.method = desk.add
    assert desk.call(request_id, text="a") == "answer 2"


def test_an_operation_that_keeps_no_answer_is_carried_out_again(desk: Desk, request_id: str) -> None:
    assert [desk.call(request_id, replays=False, text="a") for _ in range(2)] == ["answer 1", "answer 3"]
    assert desk.rows() == 2  # the second run was undone: it had found its request id taken
    with pytest.raises(WireError, match=r"request\.id_reused"):
        desk.call(request_id, replays=False, text="b")


def test_a_fault_of_ours_is_not_taken_for_a_repetition(desk: Desk, request_id: str) -> None:
    def break_a_rule(request: Any, tx: Sql) -> str:
        tx.store.run("insert into event_sequences (subject, last) values (null, 1)")  # type: ignore[attr-defined]
        return "never"

    desk.method = break_a_rule
    with pytest.raises(WireError) as refused:
        desk.call(request_id, text="a")
    assert refused.value.family == "unavailable"


def test_two_at_once_are_one_effect(desk: Desk, request_id: str, postgres: Postgres) -> None:
    """The second waits for the first to commit, wherever the first is; here it is held in the middle."""
    with psycopg.connect(postgres.app_url("intake")) as held, ThreadPoolExecutor(4) as people:
        held.execute("lock table event_sequences in exclusive mode")
        answers = [people.submit(desk.call, request_id, text="a") for _ in range(4)]
        held.commit()
        assert len({answer.result(10) for answer in answers}) == 1
    assert desk.rows() == 1
