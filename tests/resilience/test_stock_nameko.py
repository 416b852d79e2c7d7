"""What plain nameko does with the faults that `test_calls` and `test_events` try: why the chassis exists.

Should one of these tests go red after an upgrade of nameko, a part of the chassis may have become superfluous.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.native.stack import NativeStack
from tests.resilience.conftest import REPOSITORY, Toy, eventually
from tests.resilience.test_calls import RawCaller, request

CANARY = "13800138000"
EVENTS = "evt-stock-pinged--stock.on_pinged"


class Stock(Toy):
    """The plain toy as a process."""

    def __init__(self, servers: NativeStack, folder: Path) -> None:
        super().__init__(servers, folder)
        self.notes = folder / "notes"
        self.log_file = folder / "stock.log"

    def start(self, **_: Any) -> None:
        environment = {**os.environ, "STOCK_AMQP_URL": self.servers.amqp_url, "STOCK_NOTES": str(self.notes)}
        begun = self.noted("started")
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", "tests.support.stock"], cwd=REPOSITORY,
                                            env=environment, stdout=log, stderr=log)
        eventually(lambda: self.noted("started") > begun, seconds=20)

    def noted(self, text: str) -> int:
        return self.notes.read_text().splitlines().count(text) if self.notes.exists() else 0


@pytest.fixture
def stock(servers: NativeStack, tmp_path: Path) -> Iterator[Stock]:
    made = Stock(servers, tmp_path)
    for queue in (EVENTS, "rpc-stock"):
        made.broker.purge(queue)
    made.start()
    yield made
    if made.is_alive():
        made.kill()
    for queue in (EVENTS, "rpc-stock"):
        made.broker.purge(queue)


@pytest.mark.parametrize("properties", [{"reply_to": None}, {"content_type": None},
                                        {"headers": {"nameko.call_id_stack": 5}}])
def test_one_malformed_request_kills_the_container_and_stays(stock: Stock, properties: dict[str, Any]) -> None:
    """Fact 2."""
    caller = threading.Thread(target=_ignore, args=(stock, properties), daemon=True)
    caller.start()
    assert stock.process is not None
    assert stock.process.wait(20) != 0
    eventually(lambda: stock.broker.depth("rpc-stock") == 1)


def test_a_failing_handler_loses_its_event(stock: Stock) -> None:
    """Fact 3."""
    stock.broker.publish("stock.events", "pinged", {"mode": "fail"})
    stock.broker.publish("stock.events", "pinged", {"mode": "after"})
    eventually(lambda: stock.noted("event after"))
    assert stock.noted("event fail") == 1
    eventually(lambda: stock.broker.depth(EVENTS) == 0)


def test_an_undecodable_event_is_lost_and_logged_raw(stock: Stock) -> None:
    """Fact 4."""
    stock.broker.publish("stock.events", "pinged", f"not json {CANARY}".encode())
    stock.broker.publish("stock.events", "pinged", {"mode": "after"})
    eventually(lambda: stock.noted("event after"))
    eventually(lambda: stock.broker.depth(EVENTS) == 0)
    assert CANARY in stock.log()


def test_sigterm_runs_finished_work_again(stock: Stock) -> None:
    """Fact 5."""
    caller = threading.Thread(target=_ignore, args=(stock, {}, "slow", 4), daemon=True)
    caller.start()
    eventually(lambda: stock.noted("ping slow"))
    assert stock.process is not None
    stock.process.send_signal(signal.SIGTERM)
    stock.process.wait(20)
    eventually(lambda: stock.broker.depth("rpc-stock") == 1)
    stock.start()
    eventually(lambda: stock.noted("ping slow") == 2)


def _ignore(stock: Stock, properties: dict[str, Any], text: str = "x", seconds: float = 0) -> None:
    import contextlib

    with contextlib.suppress(OSError, AttributeError):
        RawCaller(stock).call(request(text=text, seconds=seconds), key="stock.ping", seconds=8, **properties)
