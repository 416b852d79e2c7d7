"""Places where a process may die, planted from outside: the product itself has no fail points."""

from __future__ import annotations

import os
from typing import Any


def plant(fault: str) -> None:
    """Make the process kill itself at the named place, the first time it comes there."""
    if fault:
        {"before_commit": _before_commit, "after_commit": _after_commit,
         "relay_after_confirm": _relay_after_confirm}[fault]()


def _die() -> None:
    os.kill(os.getpid(), 9)


def _before_commit() -> None:
    from services.chassis import work

    original = work.Unit.flush

    def flush(self: Any) -> None:
        original(self)
        if self.has_spoken:
            _die()

    work.Unit.flush = flush  # type: ignore[method-assign]


def _after_commit() -> None:
    from services.chassis import outbox

    outbox.Relay.wake = lambda self: _die()  # type: ignore[method-assign]


def _relay_after_confirm() -> None:
    from services.chassis import outbox

    original = outbox.Publisher.publish_all

    def publish_all(self: Any, messages: Any) -> Any:
        original(self, messages)
        _die()

    outbox.Publisher.publish_all = publish_all  # type: ignore[method-assign]
