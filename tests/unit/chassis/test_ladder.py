"""The steps of a message that could not be handled: how long it waits, when it is laid aside, and what its copy says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from services.chassis.ladder import MOST_WAITS, Ladder
from services.chassis.names import ATTEMPT, DETAIL, FIRST, ORIGIN, REASON, WAITS, retry_name

STEPS = (1, 10, 60, 600)
NOW, LATER = "2024-04-28T01:00:00+00:00", "2024-04-28T01:00:01+00:00"


def message(headers: Any = None, **changes: Any) -> Any:
    return SimpleNamespace(**{"headers": headers, "body": b'{"a":1}', "properties": {"message_id": "m-1"}, "delivery_tag": 7,
                              **changes})


@pytest.fixture
def ladder() -> Ladder:
    return Ladder("intake", STEPS)


def test_a_failure_climbs_and_is_laid_aside_after_the_last_step(ladder: Ladder) -> None:
    headers: dict[str, Any] = {}
    for attempt, seconds in enumerate(STEPS, 1):
        copy = ladder.again(message(headers), "ValueError", at=NOW)
        assert (copy.exchange, copy.routing_key) == (retry_name(seconds), "siquan.intake")
        assert copy.headers == {ATTEMPT: attempt, REASON: "ValueError", FIRST: NOW}
        headers = copy.headers
    aside = ladder.again(message(headers), "ValueError", at=LATER)
    assert (aside.exchange, aside.routing_key) == ("", "siquan.parked.intake")
    assert aside.headers == {ATTEMPT: 4, FIRST: NOW, REASON: "failed", DETAIL: "ValueError", ORIGIN: "siquan.intake"}


def test_waiting_counts_apart_and_ends_too(ladder: Ladder) -> None:
    headers: dict[str, Any] = {ATTEMPT: 2}
    waited = []
    for waits in range(1, MOST_WAITS + 1):
        copy = ladder.not_yet(message(headers), at=NOW)
        assert (copy.headers[WAITS], copy.headers[ATTEMPT]) == (waits, 2)
        waited.append(copy.exchange)
        headers = copy.headers
    assert waited == [retry_name(1)] * 5 + [retry_name(10)] * 5 + [retry_name(60)] * (MOST_WAITS - 10)
    aside = ladder.not_yet(message(headers), at=NOW)
    assert (aside.routing_key, aside.headers[REASON]) == ("siquan.parked.intake", "not_yet")


@pytest.mark.parametrize("forged", [-1, 10**6, "3", None, True, [1], 1.5])
def test_a_forged_count_counts_as_none(ladder: Ladder, forged: Any) -> None:
    copy = ladder.again(message({ATTEMPT: forged}), "ValueError", at=NOW)
    assert copy.headers[ATTEMPT] in (1, 2)
    assert copy.exchange in (retry_name(1), retry_name(10))


def test_a_copy_keeps_its_body_and_id_and_no_header_of_anybody(ladder: Ladder) -> None:
    copy = ladder.again(message({"x-death": [{"count": 9}], "nameko.call_id_stack": 5, "authorization": "x"}), "E", at=NOW)
    assert copy.body == b'{"a":1}'
    assert copy.properties == {"message_id": "m-1"}
    assert set(copy.headers) == {ATTEMPT, REASON, FIRST}


@pytest.mark.parametrize(("properties", "named"), [
    ({}, "unnamed-7"), ({"message_id": ""}, "unnamed-7"), ({"message_id": "x" * 400}, "x" * 255), ({"message_id": 7}, "7")])
def test_a_message_without_a_name_gets_one(ladder: Ladder, properties: Any, named: str) -> None:
    assert ladder.aside(message(properties=properties), "undecodable", "", at=NOW).properties == {"message_id": named}


def test_a_body_that_is_text_and_a_detail_without_end(ladder: Ladder) -> None:
    copy = ladder.aside(message(body="路灯\ud800"), "undecodable", "x" * 5000, at=NOW)
    assert copy.body == "路灯?".encode()
    assert len(copy.headers[DETAIL]) == 500


@pytest.mark.parametrize(("seconds", "name"), [(1, "1s"), (10, "10s"), (60, "1m"), (600, "10m"), (90, "90s"), (5, "5s")])
def test_delay_queues_are_named_by_their_time(seconds: int, name: str) -> None:
    assert retry_name(seconds) == f"siquan.retry.{name}"
