"""Callers with nameko's stock client, each a process of its own, that call together for a while."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any, Self

from services.chassis import tokens
from services.contracts import roles
from tests.benchmarks.ground import Ground

TEXT = "小区东门外路灯不亮，晚上老人出行不便，希望尽快修好。"


@dataclass(frozen=True)
class Order:
    """What to call. With `fresh_keys` each item of a bulk call gets a key of its own, as an importer gives it."""

    service: str
    method: str
    arguments: dict[str, Any]
    fresh_keys: bool = False


class Crowd:
    """So many callers."""

    def __init__(self, ground: Ground, count: int) -> None:
        token = tokens.issue(ground.stack.secret("token_private_key.pem"), subject="partner:bench", roles=[roles.PARTNER])
        environment = {**os.environ, "BENCH_AMQP_URL": ground.amqp_url, "BENCH_TOKEN": token}
        self._callers = [subprocess.Popen([sys.executable, "-m", "tests.benchmarks.calls.caller"], env=environment,
                                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
                         for _ in range(count)]
        for caller in self._callers:
            if _answer(caller) != "ready":
                raise RuntimeError("a caller did not start")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for caller in self._callers:
            caller.stdin.close()  # type: ignore[union-attr]
        for caller in self._callers:
            caller.wait(30)

    def rate(self, order: Order, count: int, seconds: float) -> float:
        """Let `count` of them call for so long; return the calls per second of all together."""
        line = json.dumps({**asdict(order), "begin_at": time.time() + 0.4, "seconds": seconds})
        chosen = self._callers[:count]
        for caller in chosen:
            caller.stdin.write(line + "\n")  # type: ignore[union-attr]
            caller.stdin.flush()  # type: ignore[union-attr]
        return sum(json.loads(_answer(caller)) for caller in chosen)


def _answer(caller: subprocess.Popen[str]) -> str:
    return caller.stdout.readline().strip()  # type: ignore[union-attr]
