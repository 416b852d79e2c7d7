"""What the five services take: resident memory after load, and the time from a stopped stack to the first answer."""

from __future__ import annotations

import time
from pathlib import Path

from deploy.client import Client
from deploy.native.stack import NativeStack
from services.contracts.catalog import SERVICES


def first_answer(stack: NativeStack) -> float:
    """Stop the stack, start it again, and return the seconds until a call is answered: a warm start."""
    stack.down()
    began = time.monotonic()
    stack.up(end_with_caller=True)
    with Client(stack.amqp_url, timeout=60) as client:
        client.call("followup.echo_wall")
    return time.monotonic() - began


def memory(stack: NativeStack) -> dict[str, float]:
    """Return the resident megabytes of each service."""
    return {name: max(_resident(pid) for pid in stack.pids(name)) for name in SERVICES}


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(pid)
