"""What the bus promises: nothing lost, nothing twice, a bad message hurts nobody. Each fails on plain nameko."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
from nameko.exceptions import RpcTimeout

from tests.resilience.conftest import Toy, eventually

CANARY = "13800138000"


def envelope(**changes: Any) -> dict[str, Any]:
    """Return an event as the relay would publish it."""
    return {"specversion": "1.0", "id": str(uuid4()), "source": "/siquan/toy", "type": "toy.pinged",
            "subject": str(uuid4()), "time": "2024-04-28T09:00:00+00:00", "datacontenttype": "application/json",
            "dataschema": "urn:siquan:toy.pinged:1", "sequence": "1",
            "data": {"ping_id": str(uuid4()), "mode": "ok"}, **changes}


def send(toy: Toy, **changes: Any) -> str:
    """Publish an event from outside; return its id."""
    body = envelope(**changes)
    toy.broker.publish("toy.events", "pinged", body, message_id=body["id"])
    return str(body["id"])


def test_a_call_takes_effect_and_its_event_too(toy: Toy) -> None:
    toy.start()
    pong = toy.call(text="hello", request_id="r1")
    assert UUID(pong["ping_id"])
    eventually(lambda: toy.effects() == 1)
    assert toy.rows("select count(*) from outbox")[0][0] == 0
    assert toy.rows("select count(*) from outbox_archive")[0][0] == 1


@pytest.mark.parametrize("fault", ["before_commit", "after_commit", "relay_after_confirm"])
def test_a_process_that_dies_between_commit_and_publish_loses_and_doubles_nothing(toy: Toy, fault: str) -> None:
    """X4."""
    toy.start(fault=fault)
    with suppress(RpcTimeout):  # the reply may still come before the process dies
        toy.call(text="hello", request_id="r1", timeout=3)
    eventually(lambda: not toy.is_alive(), seconds=10)
    toy.start()
    # The caller asks again, as the README tells him to: the same request id.
    toy.call(text="hello", request_id="r1")
    eventually(lambda: toy.effects() == 1)
    assert toy.rows("select count(*) from pings")[0][0] == 1
    eventually(lambda: toy.broker.depth("siquan.toy") == 0)
    assert toy.effects() == 1


def test_the_same_event_twice_is_one_effect(toy: Toy) -> None:
    """X4."""
    toy.start()
    body = envelope()
    for _ in range(3):
        toy.broker.publish("toy.events", "pinged", body, message_id=body["id"])
    last = send(toy)
    eventually(lambda: toy.rows(f"select 1 from inbox where event_id = '{last}'"))
    assert toy.effects() == 2


def test_a_failing_event_is_retried_then_parked_and_its_neighbours_are_unharmed(toy: Toy) -> None:
    toy.start()
    toy.stop()
    for number in range(20):
        send(toy, data={"ping_id": str(uuid4()), "mode": "fail" if number == 7 else "ok"})
    toy.start()
    eventually(lambda: toy.effects() == 19)
    assert toy.broker.depth("siquan.parked.toy") == 0, "parked before its retries"
    eventually(lambda: toy.broker.depth("siquan.parked.toy") == 1)
    [parked] = toy.broker.take("siquan.parked.toy")
    assert parked.headers["x-siquan-reason"] == "failed"
    assert parked.headers["x-siquan-attempt"] == 2
    assert parked.headers["x-siquan-detail"] == "ValueError"
    assert toy.effects() == 19
    assert CANARY not in toy.log()


def test_an_event_that_waits_for_another_counts_no_failure(toy: Toy) -> None:
    toy.start()
    send(toy, data={"ping_id": str(uuid4()), "mode": "not_yet"})
    eventually(lambda: "event waits for another" in toy.log())
    # Longer than the failure ladder of this test (1 s and 2 s) would last.
    eventually(lambda: toy.log().count("event waits for another") >= 4)
    assert toy.broker.depth("siquan.parked.toy") == 0
    assert toy.effects() == 0


@pytest.mark.parametrize(("body", "reason"), [
    (b"\xff\xfe not json", "undecodable"),
    (b'{"__type__": "datetime", "__value__": "x"}', "invalid_envelope"),
    (b"[" * 5000, "undecodable"),
    (b'{"a": NaN}', "undecodable"),
    (json.dumps(envelope(dataschema="urn:siquan:toy.pinged:9")).encode(), "unknown_version"),
    (json.dumps(envelope(type="toy.unheard")).encode(), "unknown_event"),
    (json.dumps(envelope(data={"ping_id": CANARY})).encode(), "invalid_data"),
    (json.dumps(envelope(id="no uuid")).encode(), "invalid_envelope"),
    (json.dumps(envelope(data=[])).encode(), "invalid_envelope"),
])
def test_what_can_never_work_is_parked_at_once(toy: Toy, body: bytes, reason: str) -> None:
    toy.start()
    toy.broker.publish("toy.events", "pinged", body)
    good = send(toy)
    eventually(lambda: toy.rows(f"select 1 from inbox where event_id = '{good}'"))
    [parked] = toy.broker.take("siquan.parked.toy")
    assert parked.headers["x-siquan-reason"] == reason
    assert toy.is_alive()
    assert CANARY not in toy.log()


def test_hostile_properties_kill_nobody(toy: Toy) -> None:
    toy.start()
    body = json.dumps(envelope()).encode()
    toy.broker.publish("toy.events", "pinged", body, headers={"nameko.call_id_stack": 5})
    toy.broker.publish("toy.events", "pinged", body, headers={"nameko.call_id_stack": [1, 2]})
    toy.broker.publish("toy.events", "pinged", b"\x80\x04.", content_type="application/x-python-serialize")
    toy.broker.publish("toy.events", "pinged", b"x" * 3_000_000)
    toy.broker.publish("toy.events", "pinged", body, headers={"compression": "application/x-gzip"})
    good = send(toy)
    eventually(lambda: toy.rows(f"select 1 from inbox where event_id = '{good}'"))
    assert toy.effects() == 2  # the same event three times, and the good one
    assert toy.is_alive()


def test_a_message_that_kills_the_process_is_parked_and_its_neighbours_live(toy: Toy) -> None:
    toy.start()
    toy.stop()
    send(toy, data={"ping_id": str(uuid4()), "mode": "kill"})
    for _ in range(6):
        send(toy)
    starts = 0

    def is_parked() -> bool:
        nonlocal starts
        if not toy.is_alive():
            starts += 1
            toy.start(wait=False)
        return toy.broker.depth("siquan.parked.toy") == 1

    eventually(is_parked, seconds=90)
    assert starts <= 22  # the delivery limit, not chance, ended it
    eventually(lambda: toy.effects() == 6)
    eventually(lambda: toy.broker.depth("siquan.toy") == 0)
    assert toy.broker.depth("siquan.parked.toy") == 1


def test_order_of_one_subject_is_kept(toy: Toy) -> None:
    toy.start()
    for number in range(10):
        toy.call(text=f"n{number}")
    rows = eventually(lambda: len(found := toy.rows("select sequence from outbox_archive order by id")) == 10 and found)
    assert [sequence for sequence, in rows] == [1] * 10


def test_late_commit_with_a_lower_outbox_id_is_not_skipped(toy: Toy) -> None:
    """Ids are taken before the commit: a relay that remembered the last id would skip the late one."""
    import psycopg

    toy.start()
    insert = ("insert into outbox (event_id, event, version, subject, sequence, occurred_at, data) values"
              " (gen_random_uuid(), 'toy.pinged', 1, gen_random_uuid(), 1, now(),"
              " '{\"ping_id\": \"7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11\"}')")
    with psycopg.connect(toy.database) as late:
        late.execute(insert)
        with psycopg.connect(toy.database, autocommit=True) as early:
            early.execute(insert)
        eventually(lambda: toy.effects() == 1)
        late.commit()
    eventually(lambda: toy.effects() == 2)


def test_an_event_whose_queue_is_not_bound_waits_in_the_outbox(toy: Toy) -> None:
    """Plain nameko publishes it into the void (fact 8); ours goes out once somebody can take it."""
    toy.start()
    with toy.broker.channel() as channel:
        channel.queue_unbind("siquan.toy", "toy.events", "pinged")
    toy.call(text="early")
    eventually(lambda: "events not taken by the broker" in toy.log())
    assert toy.rows("select count(*) from outbox")[0][0] == 1
    with toy.broker.channel() as channel:
        channel.queue_bind("siquan.toy", "toy.events", "pinged")
    eventually(lambda: toy.effects() == 1)
    eventually(lambda: toy.rows("select count(*) from outbox")[0][0] == 0)


def test_headers_of_a_call_do_not_travel_on(toy: Toy) -> None:
    """nameko sends every header on as `nameko.*` (fact 7), a caller's token and anything else included."""
    toy.start()
    with toy.broker.channel() as channel:
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, "toy.events", "pinged")
        toy.call(text="a", context={"secret": CANARY})
        message = eventually(lambda: channel.basic_get(queue, no_ack=True))
    assert not message.headers
    body = json.loads(message.body)
    assert CANARY not in message.body and "auth_token" not in message.body
    assert set(body) == {"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema",
                         "sequence", "traceparent", "data"}
