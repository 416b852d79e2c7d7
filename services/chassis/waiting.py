"""How psycopg waits for the server under eventlet: a look at the socket first, and the hub only when it must be.

psycopg asks before each statement whether the socket takes it, and nearly always it does. Asking the hub costs more than
the statement itself; a look that does not wait costs a microsecond.
"""

from __future__ import annotations

from typing import Any

from eventlet.green.select import select
from eventlet.hubs import trampoline
from eventlet.patcher import original
from psycopg.waiting import READY_R, READY_W, WAIT_R, WAIT_W, wait_selector

# eventlet takes `poll` out of the patched module because it may block; asked with no timeout it does not.
_sockets = original("select")
_BROKEN = _sockets.POLLERR | _sockets.POLLHUP | _sockets.POLLNVAL


def wait(steps: Any, fileno: int, interval: float = 0.0, timeout: float | None = None) -> Any:
    """Carry out psycopg's steps; other greenlets run only while the socket is not ready."""
    if timeout is not None:  # waiting for notifications, which nobody here does
        return wait_selector(steps, fileno, interval, timeout)
    try:
        wanted = next(steps)
        while True:
            if not (ready := _look(fileno, wanted)):
                _give_way(fileno, wanted)
            wanted = steps.send(ready)
    except StopIteration as done:
        return done.value


def _look(fileno: int, wanted: int) -> int:
    """Return what the socket is ready for now; a broken one is ready, so that its error is found by using it."""
    poll = _sockets.poll()
    poll.register(fileno, (_sockets.POLLIN if wanted & WAIT_R else 0) | (_sockets.POLLOUT if wanted & WAIT_W else 0))
    ready = 0
    for _, found in poll.poll(0):
        ready |= READY_R if found & (_sockets.POLLIN | _BROKEN) else 0
        ready |= READY_W if found & (_sockets.POLLOUT | _BROKEN) else 0
    return ready & wanted


def _give_way(fileno: int, wanted: int) -> None:
    if wanted & WAIT_W:
        select([fileno] if wanted & WAIT_R else [], [fileno], [])
    else:
        trampoline(fileno, read=True)
