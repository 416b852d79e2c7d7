"""Calls echo and a writing operation in turn, with one caller and with eight."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from services.chassis import tokens
from services.contracts import roles
from tests.benchmarks.ground import CHASSIS_SCHEMA, Ground, eventually
from tests.benchmarks.squad import Squad, processor_seconds

TEXT = "小区东门外路灯不亮，晚上老人出行不便，希望尽快修好。"


@dataclass
class Target:
    """One operation that is called."""

    name: str
    service: str
    method: str
    arguments: dict[str, Any]
    rates: dict[int, list[float]] = field(default_factory=dict)
    costs: dict[int, list[dict[str, float]]] = field(default_factory=dict)

    def rate(self, callers: int) -> float:
        """Return the median of its rates, in calls per second."""
        return median(self.rates[callers])


class Callers:
    """Processes with the stock client."""

    def __init__(self, ground: Ground, count: int) -> None:
        token = tokens.issue(ground.stack.secret("token_private_key.pem"), subject="partner:bench", roles=[roles.PARTNER])
        environment = {**_environ(), "BENCH_AMQP_URL": ground.amqp_url, "BENCH_TOKEN": token}
        self._processes = [subprocess.Popen([sys.executable, "-m", "tests.benchmarks.calls.caller"], env=environment,
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
                           for _ in range(count)]
        for process in self._processes:
            assert process.stdout is not None and process.stdout.readline() == "ready\n", "a caller did not start"

    def __enter__(self) -> Callers:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.stdin.close()  # type: ignore[union-attr]
        for process in self._processes:
            process.wait(20)

    def rate(self, target: Target, count: int, seconds: float) -> float:
        """Let `count` callers call for so long; return calls per second of all together."""
        order = json.dumps({"service": target.service, "method": target.method, "arguments": target.arguments,
                            "begin_at": time.time() + 0.5, "seconds": seconds})
        chosen = self._processes[:count]
        for process in chosen:
            process.stdin.write(order + "\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
        return sum(json.loads(process.stdout.readline())["calls"] for process in chosen) / seconds  # type: ignore[union-attr]


def run(ground: Ground, *, seconds: float, rounds: int, callers: tuple[int, ...] = (1, 8),
        tell: Callable[[str], None] = print) -> list[Target]:
    """Compare; the first of the list is the echo."""
    targets = [Target("echo", "echo", "note", {"text": TEXT}), Target("desk", "desk", "note", {"text": TEXT})]
    ground.make_schema("desk", CHASSIS_SCHEMA, "tests/benchmarks/calls/migrations")
    with Squad(ground.folder / "calls.log") as squad, Callers(ground, max(callers)) as people:
        squad.add(sys.executable, "-m", "tests.benchmarks.calls.echo", BENCH_AMQP_URL=ground.amqp_url)
        squad.add(sys.executable, "-m", "tests.benchmarks.calls.desk", **ground.service_environment("desk"))
        eventually(lambda: squad.check() or all(map(ground.is_consumed, ("rpc-echo", "rpc-desk"))), seconds=60,
                   what="services take calls")
        for number in range(rounds):
            for count in callers:
                for target in targets if number % 2 else targets[::-1]:
                    pids = squad.pids()
                    before, b2 = processor_seconds(pids), ground.server_seconds()
                    rate = people.rate(target, count, seconds)
                    target.rates.setdefault(count, []).append(rate)
                    n = rate * seconds
                    cost = {"processes": processor_seconds(pids) - before, **{k: v - b2[k] for k, v in ground.server_seconds().items()}}
                    cost = {k: round(v * 1000 / n, 2) for k, v in cost.items()}
                    target.costs.setdefault(count, []).append(cost)
                    tell(f"  calls round {number + 1}: {count} callers {target.name:6} {rate:7.1f}/s  {cost}")
                    squad.check()
    return targets


def _environ() -> dict[str, str]:
    import os
    return {**os.environ, "PYTHONWARNINGS": "ignore"}
