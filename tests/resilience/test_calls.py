"""Calls: what a stock nameko client sees, and what a malformed request cannot do. Each fails on plain nameko."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import amqp
import pytest
from nameko.exceptions import RemoteError

from services.contracts import roles
from tests.resilience.conftest import Toy, eventually

CANARY = "13800138000"


class RawCaller:
    """A caller that builds every byte of its requests itself."""

    def __init__(self, toy: Toy) -> None:
        self.toy = toy

    def call(self, body: bytes, *, key: str = "toy.ping", seconds: float = 10, headers: Any = None,
             **properties: Any) -> dict[str, Any] | None:
        """Send a request and return the reply, or None when there is no answer to be had."""
        with self.toy.broker.channel() as channel:
            queue = channel.queue_declare("", exclusive=True).queue
            channel.queue_bind(queue, "nameko-rpc", queue)
            told = {"content_type": "application/json", "reply_to": queue, "correlation_id": str(uuid4()),
                    "application_headers": {"nameko.auth_token": self.toy.token(), **(headers or {})}, **properties}
            told = {name: value for name, value in told.items() if value is not None}
            channel.basic_publish(amqp.Message(body, **told), exchange="nameko-rpc", routing_key=key)
            if "reply_to" not in told:
                return None
            replies: list[Any] = []
            channel.basic_consume(queue, callback=replies.append, no_ack=True)
            while not replies:
                channel.connection.drain_events(timeout=seconds)
            answer: dict[str, Any] = json.loads(replies[0].body)
            return answer


def request(**kwargs: Any) -> bytes:
    return json.dumps({"args": [], "kwargs": kwargs}).encode()


def error_of(answer: dict[str, Any] | None) -> dict[str, Any]:
    assert answer is not None and answer["result"] is None
    value: dict[str, Any] = answer["error"]["value"]
    assert value["message"] and value["message_en"]
    return value


@pytest.mark.parametrize(("body", "properties", "code"), [
    (b"[1,2]", {}, "request.undecodable"),
    (b"null", {}, "request.undecodable"),
    (b'{"args":5,"kwargs":{}}', {}, "request.keywords_only"),
    (b'{"args":[],"kwargs":[]}', {}, "request.undecodable"),
    (b"{not json", {}, "request.undecodable"),
    (b"\xff\xfe", {}, "request.undecodable"),
    (b"[" * 5000 + b"]" * 5000, {}, "request.undecodable"),
    (b'{"args":[],"kwargs":{"text":NaN}}', {}, "request.undecodable"),
    (b"\x80\x04.", {"content_type": "application/x-python-serialize"}, "request.undecodable"),
    (b'{"args":[],"kwargs":{"text":"' + b"x" * 2_000_000 + b'"}}', {}, "request.too_large"),
    (request(), {}, "request.invalid"),
    (request(text="a", unknown=1), {}, "request.invalid"),
    (request(text=7), {}, "request.invalid"),
    (request(text="a\x00b"), {}, "request.invalid"),
    (request(text="\ud800"), {}, "request.invalid"),
    (request(text="  \u200b "), {}, "request.invalid"),
    (request(text="x" * 101), {}, "request.invalid"),
    (request(text="<script>alert(1)</script>"), {}, "request.invalid"),
    (request(text={"__type__": "datetime", "__value__": "x"}), {}, "request.invalid"),
    (request(text="a", request_id=""), {}, "request.bad_request_id"),
    (request(text="refuse"), {}, "toy.refused"),
    (request(text="a"), {"headers": {"nameko.deadline": "2020-01-01T00:00:00+00:00"}}, "request.deadline_exceeded"),
    (request(text="a"), {"headers": {"nameko.auth_token": "x" * 50}}, "request.unauthenticated"),
])
def test_a_bad_request_gets_its_code_and_changes_nothing(toy_running: Toy, body: bytes, properties: dict[str, Any],
                                                         code: str) -> None:
    before = toy_running.rows("select count(*) from pings")
    pid = toy_running.process.pid  # type: ignore[union-attr]
    answer = RawCaller(toy_running).call(body, **properties)
    assert error_of(answer)["code"] == code
    assert toy_running.rows("select count(*) from pings") == before
    assert toy_running.is_alive() and toy_running.process.pid == pid  # type: ignore[union-attr]
    assert RawCaller(toy_running).call(request(text="good"))["error"] is None  # type: ignore[index]


@pytest.mark.parametrize(("key", "code"), [
    ("toy.nothing", "request.unknown_operation"), ("toy.__init__", "request.unknown_operation"),
    ("toy.on_pinged", "request.unknown_operation"), ("toy.work", "request.unknown_operation"),
])
def test_only_declared_operations_can_be_called(toy_running: Toy, key: str, code: str) -> None:
    assert error_of(RawCaller(toy_running).call(request(text="a"), key=key))["code"] == code


@pytest.mark.parametrize("properties", [
    {"content_type": None}, {"headers": {"nameko.call_id_stack": 5}}, {"headers": {"nameko.call_id_stack": [1, 2]}},
    {"headers": {"nameko.anything": {"a": 1}}},
])
def test_properties_that_kill_a_stock_container_do_nothing(toy_running: Toy, properties: dict[str, Any]) -> None:
    answer = RawCaller(toy_running).call(request(text="a"), **properties)
    assert answer is not None and answer["error"] is None
    assert toy_running.is_alive()


def test_a_request_that_cannot_be_answered_is_laid_aside(toy_running: Toy) -> None:
    RawCaller(toy_running).call(b"\xff", reply_to=None)
    eventually(lambda: toy_running.broker.depth("siquan.parked.toy") == 1)
    assert toy_running.broker.take("siquan.parked.toy")[0].headers["x-siquan-reason"] == "no_reply_to"
    assert toy_running.is_alive()


def test_roles_and_tokens(toy_running: Toy) -> None:
    toy = toy_running
    with pytest.raises(RemoteError) as refused:
        toy.call(text="a", token=toy.token(roles=[roles.DEPUTY]))
    assert refused.value.exc_type == "forbidden"
    with pytest.raises(RemoteError) as refused:
        toy.call(text="a", token=toy.token(days=-1))
    assert refused.value.exc_type == "unauthenticated"
    answer = RawCaller(toy).call(b'{"args":[],"kwargs":{}}', key="toy.count", headers={"nameko.auth_token": None})
    assert answer is not None and answer["result"] == {"ok": True}


def test_a_fault_of_ours_tells_nothing(toy_running: Toy) -> None:
    """A database error repeats the row; the caller and the log get neither."""
    with pytest.raises(RemoteError) as failed:
        toy_running.call("leak", text=f"call {CANARY}")
    assert failed.value.exc_type == "unavailable"
    assert failed.value.value["correlation_id"] in toy_running.log()
    assert CANARY not in str(failed.value) + toy_running.log()
    assert "pings" not in str(failed.value)


def test_the_same_request_id_is_one_effect(toy_running: Toy) -> None:
    toy = toy_running
    first = toy.call(text="a", request_id="same")
    assert toy.call(text="a", request_id="same") == first
    with pytest.raises(RemoteError) as conflict:
        toy.call(text="b", request_id="same")
    assert conflict.value.value["code"] == "request.id_reused"
    assert toy.call(text="a", request_id="same", token=toy.token(subject="partner:other")) != first


def test_twenty_callers_with_one_request_id_get_one_answer(toy_running: Toy) -> None:
    body = request(text="many", request_id="many")
    with ThreadPoolExecutor(20) as callers:
        answers = list(callers.map(lambda _: RawCaller(toy_running).call(body, seconds=30), range(20)))
    assert len({answer["result"]["ping_id"] for answer in answers if answer}) == 1
    assert toy_running.rows("select count(*) from pings where text = 'many'")[0][0] == 1


def test_a_redelivered_request_without_a_request_id_is_one_effect(toy_running: Toy) -> None:
    """The broker gives a request out again when its service dies before the ack; the message's own id is its key."""
    correlation_id = str(uuid4())
    raw = RawCaller(toy_running)
    first = raw.call(request(text="once"), correlation_id=correlation_id)
    again = raw.call(request(text="once"), correlation_id=correlation_id)
    assert first is not None and again is not None and first["result"] == again["result"]
    assert toy_running.rows("select count(*) from pings where text = 'once'")[0][0] == 1


def test_ten_slow_queries_run_side_by_side(toy: Toy) -> None:
    """psycopg's C build would block the whole process during each (fact 1)."""
    toy.start(SIQUAN_POOL_SIZE="10", SIQUAN_WORKERS="10")
    import time

    began = time.monotonic()
    with ThreadPoolExecutor(10) as callers:
        list(callers.map(lambda n: RawCaller(toy).call(request(text=f"n{n}", seconds=1)), range(10)))
    assert time.monotonic() - began < 6  # one after the other they take ten seconds


def test_sigterm_answers_what_was_taken_and_acks_it(toy: Toy) -> None:
    """A stock container closes the link before the last ack, so that finished work runs again (fact 5)."""
    toy.start()
    answers: list[Any] = []
    caller = threading.Thread(target=lambda: answers.append(RawCaller(toy).call(request(text="slow", seconds=4))))
    caller.start()
    eventually(lambda: toy.rows("select 1 from pg_stat_activity where query like '%pg_sleep%' and state = 'active'"
                                " and pid <> pg_backend_pid()"))
    assert toy.stop() == 0
    caller.join(10)
    assert answers and answers[0]["error"] is None
    assert toy.broker.depth("rpc-toy") == 0
    toy.start()
    assert toy.rows("select count(*) from pings")[0][0] == 1
