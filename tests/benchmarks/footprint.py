"""What a whole native stack needs: seconds from the command to the first answered call, and memory of each service."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from deploy.client import Client
from deploy.demo.play import play
from deploy.demo.story import BUILT_IN
from deploy.native.stack import NativeStack
from deploy.provision import SERVICES
from services.chassis import tokens
from services.contracts import roles
from tests.benchmarks.calls.crowd import TEXT
from tests.benchmarks.squad import resident_mb

POLICY = Path(__file__).parents[2] / "deploy" / "demo" / "policy.yaml"
_SETTLES = 5.0


@dataclass
class Footprint:
    """Resident megabytes (10^6) by service, idle and after load; seconds of each warm start."""

    idle: dict[str, float] = field(default_factory=dict)
    loaded: dict[str, float] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    load: str = ""

    @property
    def start(self) -> float:
        """Return the median of the warm starts."""
        return median(self.starts)

    @property
    def most(self) -> float:
        """Return the resident set of the largest service."""
        return max(self.loaded.values())


def run(folder: Path, *, starts: int, bulk_calls: int, tell: Callable[[str], None] = print) -> Footprint:
    """Start a stack again and again; the first start makes the database and does not count. Then load it."""
    found = Footprint()
    stack = NativeStack(folder, service_env=dict.fromkeys(SERVICES, {"SIQUAN_POLICY_FILE": str(POLICY)}))
    try:
        for number in range(starts + 1):
            began = time.monotonic()
            stack.up(end_with_caller=True)
            with Client(stack.amqp_url, timeout=30) as client:
                # A read: an opinion posted here would wait for ever, and the people of the demonstration for it.
                client.call("followup.stages", token=_token(stack, "office:bench", roles.COMMITTEE_OFFICE))
            took = time.monotonic() - began
            tell(f"  start {number}: {took:.1f} s{'' if number else ' (makes the database)'}")
            if number:
                found.starts.append(took)
            if number < starts:
                stack.down()
        time.sleep(_SETTLES)  # what a start needed once has been given back, or is part of what a service needs
        found.idle = _resident(stack)
        found.load = _load(stack, bulk_calls)
        found.loaded = _resident(stack)
    finally:
        stack.remove()
    for name in SERVICES:
        tell(f"  memory {name:13} {found.idle[name]:6.1f} MB idle {found.loaded[name]:6.1f} MB after load")
    return found


def _resident(stack: NativeStack) -> dict[str, float]:
    return {name: max(map(resident_mb, stack.pids(name))) for name in SERVICES}


def _load(stack: NativeStack, bulk_calls: int) -> str:
    """Carry the demonstration's cases through the whole chain, then post a backlog; say what it was."""
    def sign(subject: str, *held: str, **claims: Any) -> str:
        return _token(stack, subject, *held, **claims)

    played = play(stack.amqp_url, sign, BUILT_IN)
    with Client(stack.amqp_url, timeout=60) as client:
        token = sign("partner:bench", roles.PARTNER)
        for _ in range(bulk_calls):
            client.call("intake.post_opinions", token=token,
                        items=[{"text": TEXT, "channel": "bulk", "source_ref": uuid4().hex} for _ in range(500)])
    return (f"the demonstration's {len(BUILT_IN)} opinions through the whole chain ({played.calls} calls), "
            f"then {bulk_calls} × 500 opinions in bulk")


def _token(stack: NativeStack, subject: str, *held: str, **claims: Any) -> str:
    return tokens.issue(stack.secret("token_private_key.pem"), subject=subject, roles=held, days=1, **claims)
