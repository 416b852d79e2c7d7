"""Run the plain toy: `python -m tests.support.stock`; it notes what it did in the file named by STOCK_NOTES."""

import logging
import os
import warnings

warnings.simplefilter("ignore")
logging.basicConfig(level=logging.WARNING)

import eventlet  # noqa: E402

eventlet.monkey_patch()

from nameko.events import event_handler  # noqa: E402
from nameko.rpc import rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402


def note(text: str) -> None:
    with open(os.environ["STOCK_NOTES"], "a", encoding="utf-8") as notes:
        notes.write(text + "\n")


class Stock:
    """Pings, on plain nameko."""

    name = "stock"

    @rpc
    def ping(self, text: str, seconds: float = 0) -> str:
        note(f"ping {text}")
        eventlet.sleep(seconds)
        return text

    @event_handler("stock", "pinged")
    def on_pinged(self, payload: dict[str, str]) -> None:
        note(f"event {payload['mode']}")
        if payload["mode"] == "fail":
            raise ValueError("on purpose")


runner = ServiceRunner({"AMQP_URI": os.environ["STOCK_AMQP_URL"]})
runner.add_service(Stock)
runner.start()
note("started")
import signal  # noqa: E402

signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn(runner.stop))
runner.wait()
