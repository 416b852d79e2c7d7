"""Does what has come due: looks every few seconds, in one replica at a time, in one transaction a look.

A timer keeps no time of its own. Its use case asks the rows what is due and has not been dealt with, deals with a bounded
number of them, and writes down in the same transaction that it has. So it is done once with any number of replicas,
also when one is killed in the middle; and what came due while the service was stopped is done when it is back, once.
"""

from __future__ import annotations

import random
import time
from typing import Any
from uuid import uuid4

import eventlet
import structlog
from eventlet.event import Event
from nameko.extensions import Entrypoint

from services.chassis import errors, metrics
from services.chassis.settings import Settings
from services.chassis.transaction import SYSTEM
from services.chassis.work import UnitOfWork

log = structlog.get_logger(__name__)

# Held until the transaction ends. One look of each timer at a time in a schema; a replica that finds it taken need not wait.
_MINE = "select pg_try_advisory_xact_lock(hashtext('siquan.timer.' || current_schema || '.' || %(timer)s))"

# So many bounded steps in a row; then the others get their turn, and the rest is for the next look.
_MOST_STEPS = 200


class TimerEntrypoint(Entrypoint):
    """Binds a method `(self, tx) -> bool` that returns whether more is due than it has dealt with."""

    def __init__(self) -> None:
        super().__init__()
        self._stopping = False
        self._wanted = Event()
        self._thread: Any = None

    def start(self) -> None:
        """Begin to look."""
        settings: Settings = self.container.config["siquan.settings"]
        self._every = settings.timer_seconds
        self._work: UnitOfWork = next(d for d in self.container.dependencies if isinstance(d, UnitOfWork))
        self._instance = self.container.service_cls()
        self._thread = self.container.spawn_managed_thread(self._run, identifier=f"timer {self.method_name}")

    def stop(self) -> None:
        """Finish the step at hand and end."""
        self._stopping = True
        if not self._wanted.ready():
            self._wanted.send(None)
        if self._thread is not None:
            self._thread.wait()

    def _run(self) -> None:
        while not self._stopping:
            # Replicas that were started together do not look together.
            with eventlet.Timeout(self._every * random.uniform(0.5, 1.5), False):
                self._wanted.wait()
            began, outcome = time.monotonic(), "ok"
            try:
                for _ in range(_MOST_STEPS):
                    if self._stopping or not self._step():
                        break
            except Exception as error:  # noqa: BLE001  (the boundary: what failed is tried again at the next look)
                outcome = "failed"
                log.error("timer failed", timer=self.method_name, error=type(error).__name__, where=errors.where(error))
            metrics.timers.labels(self.container.service_name, self.method_name, outcome).observe(time.monotonic() - began)

    def _step(self) -> bool:
        with self._work.unit() as unit:
            if not unit.sql.value(_MINE, {"timer": self.method_name}):
                return False
            tx = unit.transaction(SYSTEM, trace=f"00-{uuid4().hex}-{uuid4().hex[:16]}-01")
            return bool(getattr(self._instance, self.method_name)(tx))
