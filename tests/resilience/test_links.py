"""Broker and database go away and come back: nobody has to do anything (fact 10)."""

from __future__ import annotations

import time
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from nameko.exceptions import RemoteError, RpcTimeout

from deploy.native.stack import NativeStack
from tests.resilience.conftest import Toy, eventually
from tests.resilience.test_calls import RawCaller, request
from tests.resilience.test_events import send
from tests.support.proxy import Proxy


def ping_until_answered(toy: Toy, text: str) -> None:
    """Call as a partner does who repeats his request id until he has an answer."""

    def answered() -> bool:
        try:
            return bool(toy.call(text=text, request_id=text, timeout=3))
        except (OSError, RemoteError, RpcTimeout):
            return False

    eventually(answered, seconds=60, what=f"{text} answered")


def test_broker_stopped_and_started(toy: Toy, servers: NativeStack) -> None:
    toy.start()
    pid = toy.process.pid  # type: ignore[union-attr]
    for number in range(5):
        toy.call(text=f"before {number}")
    servers.stop_broker()
    # What is committed while the broker is away waits in the outbox.
    with psycopg.connect(toy.database, autocommit=True) as connection:
        connection.execute("insert into outbox (event_id, event, version, subject, sequence, occurred_at, data)"
                           " select gen_random_uuid(), 'toy.pinged', 1, id, 1, now(),"
                           " jsonb_build_object('ping_id', id)::text from (select gen_random_uuid() as id) as made")
    servers.start_broker()
    ping_until_answered(toy, "after")
    eventually(lambda: toy.effects() == 7, seconds=60)
    assert toy.is_alive() and toy.process.pid == pid  # type: ignore[union-attr]


def test_broker_killed_under_load(toy: Toy, servers: NativeStack) -> None:
    toy.start()
    for number in range(100):
        toy.broker.publish("toy.events", "pinged", _body())
        if number == 50:
            servers.kill_broker(stay_down=True)
            servers.start_broker()
    eventually(lambda: toy.effects() == 100, seconds=60)


def test_database_killed_and_back(toy: Toy, servers: NativeStack) -> None:
    toy.start()
    toy.call(text="before")
    eventually(lambda: toy.effects() == 1)
    servers.kill_database(stay_down=True)
    for _ in range(3):
        send(toy)
    answer = RawCaller(toy).call(request(text="meanwhile", request_id="meanwhile"), seconds=40)
    assert answer is not None and answer["error"]["exc_type"] == "unavailable"
    servers.start_database()
    ping_until_answered(toy, "meanwhile")
    eventually(lambda: toy.effects() == 5, seconds=60)
    assert toy.broker.depth("siquan.parked.toy") == 0, "a message was parked though only the database was away"


def test_all_database_sessions_terminated(toy: Toy) -> None:
    toy.start()
    toy.call(text="before")
    with psycopg.connect(toy.database, autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                           " where pid <> pg_backend_pid() and application_name like 'siquan%'")
    toy.call(text="after")
    eventually(lambda: toy.effects() == 2)


def test_half_open_link_is_noticed_and_replaced(toy: Toy) -> None:
    """A stock consumer hangs for ever on such a link, deaf to SIGTERM."""
    parts = urlsplit(toy.servers.amqp_url)
    proxy = Proxy(parts.port or 0)
    toy.start(SIQUAN_AMQP_URL=toy.servers.amqp_url.replace(f":{parts.port}", f":{proxy.port}"))
    toy.call(text="before")
    eventually(lambda: toy.effects() == 1)
    proxy.swallow()
    began = time.monotonic()
    send(toy)
    ping_until_answered(toy, "after")
    eventually(lambda: toy.effects() == 3, seconds=30)
    assert time.monotonic() - began < 30  # two heartbeats of four seconds, and the way back
    assert toy.stop() == 0
    proxy.close()


def test_memory_alarm_blocks_nothing_for_ever(toy: Toy, servers: NativeStack) -> None:
    """Publishing with confirms waits until the alarm ends; ours gives up, keeps the row, and goes on."""
    toy.start()
    toy.call(text="before")
    servers.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1MB")
    try:
        with psycopg.connect(toy.database, autocommit=True) as connection:
            connection.execute("insert into outbox (event_id, event, version, subject, sequence, occurred_at, data)"
                               " values (gen_random_uuid(), 'toy.pinged', 1, gen_random_uuid(), 1, now(),"
                               " '{\"ping_id\": \"7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11\"}')")
        eventually(lambda: "relay interrupted" in toy.log(), seconds=40)
    finally:
        servers.rabbitmqctl("set_vm_memory_high_watermark", "0.4")
    eventually(lambda: toy.effects() == 2, seconds=60)
    assert toy.stop() == 0


def test_sigterm_during_a_broker_outage_ends_the_process(toy: Toy, servers: NativeStack) -> None:
    toy.start()
    servers.stop_broker()
    try:
        assert toy.stop(seconds=20) == 0
    finally:
        servers.start_broker()


def test_a_handler_that_hogs_the_processor_is_one_effect(toy: Toy) -> None:
    """Longer than two heartbeats: the broker gives the link up, the message comes again, its effect is one."""
    toy.start()
    ping_id = str(uuid4())
    send(toy, data={"ping_id": ping_id, "mode": "hog"})
    eventually(lambda: toy.effects() == 1, seconds=60)
    ping_until_answered(toy, "after")
    eventually(lambda: toy.effects() == 2, seconds=60)
    eventually(lambda: toy.broker.depth("siquan.toy") == 0)
    assert toy.is_alive()


def test_two_replicas_share_the_work_and_one_relays(toy: Toy) -> None:
    toy.start()
    second = Toy(toy.servers, toy.folder)
    second.log_file = toy.folder / "second.log"
    second.start()
    try:
        for number in range(20):
            toy.call(text=f"n{number}")
        eventually(lambda: toy.effects() == 20)
        assert (toy.log() + second.log()).count("relay active") == 1
        (toy if "relay active" in toy.log() else second).kill()
        ping_until_answered(second if second.is_alive() else toy, "after")
        eventually(lambda: toy.effects() == 21)
    finally:
        if second.is_alive():
            second.kill()


@pytest.mark.parametrize("missing", ["SIQUAN_DATABASE_URL", "SIQUAN_TOKEN_PUBLIC_KEY"])
def test_a_missing_setting_ends_the_process_with_one_line(toy: Toy, missing: str) -> None:
    toy.start(wait=False, **{missing: ""})
    assert toy.process is not None
    assert toy.process.wait(20) == 2
    assert len(toy.log().strip().splitlines()) == 1 and missing in toy.log()


def test_a_queue_with_other_arguments_ends_the_process_with_one_line(toy: Toy) -> None:
    """A stock container stays alive, reconnects once a second and consumes nothing (fact 10)."""
    toy.broker.delete("siquan.toy")
    with toy.broker.channel() as channel:
        channel.queue_declare("siquan.toy", durable=True, auto_delete=False)
    toy.start(wait=False)
    assert toy.process is not None
    assert toy.process.wait(20) == 2
    lines = toy.log().strip().splitlines()
    toy.broker.delete("siquan.toy")
    assert len(lines) == 1 and "other arguments" in lines[0]


def _body() -> dict[str, object]:
    from tests.resilience.test_events import envelope

    return envelope()
