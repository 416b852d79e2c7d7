"""Keeps one process running: starts it again when it dies, with growing pauses, until it is told to stop."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

from deploy.native.errors import StackError
from deploy.native.process import Child

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
# Whoever lived this long did not die of its start: the next pause is short again.
SETTLED_AFTER = 30.0


class Keeper:
    """One process that should run. `restarts` counts the deaths that nobody asked for."""

    def __init__(
        self,
        name: str,
        start: Callable[[], Child],
        stop: Callable[[Child], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        report: Callable[[str], None] = print,
    ) -> None:
        self.name = name
        self.child: Child | None = None
        self.restarts = 0
        self.last_exit: int | None = None
        self._start = start
        self._stop = stop
        self._clock = clock
        self._report = report
        self._wanted = False
        self._pause = FIRST_PAUSE
        self._born_at = 0.0
        self._next_at = 0.0

    @property
    def state(self) -> str:
        """Return `running`, `restarting` (dead, and about to be started again) or `stopped` (as asked)."""
        if self.child is not None and self.child.is_alive():
            return "running"
        return "restarting" if self._wanted else "stopped"

    @property
    def pid(self) -> int | None:
        return self.child.pid if self.child is not None and self.child.is_alive() else None

    def begin(self) -> None:
        """Start the process, and want it from now on; a running one is left alone."""
        self._wanted = True
        if self.pid is None:
            self._pause = FIRST_PAUSE
            self._launch()

    def end(self) -> None:
        """Stop the process as its kind is to be stopped, and do not want it any more."""
        self._wanted = False
        child, self.child = self.child, None
        if child is not None:
            child.send(signal.SIGCONT)  # a paused process could not stop by itself
            self._stop(child)
            self.last_exit = child.exit_code

    def kill(self, *, stay_down: bool = False) -> int:
        """Kill the process as a crash would; return its pid. It starts again, unless it shall stay down."""
        if self.pid is None or self.child is None:
            raise StackError(f"{self.name} 没有运行 / is not running")
        pid = self.child.pid
        self._wanted = not stay_down
        self.child.kill()
        return pid

    def send(self, number: int) -> None:
        """Send a signal to the running process."""
        if self.pid is None or self.child is None:
            raise StackError(f"{self.name} 没有运行 / is not running")
        self.child.send(number)

    def tick(self) -> bool:
        """Notice a death, start again when the pause is over; say whether anything changed."""
        if self.child is not None and not self.child.is_alive():
            self._mourn(self.child)
            return True
        if self._wanted and self.child is None and self._clock() >= self._next_at:
            try:
                self._launch()
            except (OSError, StackError) as error:
                self._report(f"{self.name}: {error}")
                self._put_off()
            return True
        return False

    def _launch(self) -> None:
        self._born_at = self._clock()
        self.child = self._start()

    def _mourn(self, child: Child) -> None:
        self.child = None
        self.last_exit = child.exit_code
        if not self._wanted:
            return
        self.restarts += 1
        if self._clock() - self._born_at >= SETTLED_AFTER:
            self._pause = FIRST_PAUSE
        self._report(f"{self.name} ended with {child.exit_code}, starts again in {self._pause:.1f} s")
        self._put_off()

    def _put_off(self) -> None:
        self._next_at = self._clock() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
