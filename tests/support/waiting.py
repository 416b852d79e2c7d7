"""Waiting for a condition with a deadline: what tests do in place of sleeping."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


def eventually(condition: Callable[[], Any], *, seconds: float = 30, what: str = "", every: float = 0.05) -> Any:
    """Wait for a condition with a deadline, and return what it was."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"did not happen in {seconds} s: {what or condition}"
        time.sleep(every)
