"""One child process of the stack: started with the stack's mark, ended with patience, then without."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from deploy.native.account import Account

# Every process of a stack carries this variable, and its children inherit it. See leftovers.py.
MARK = "SIQUAN_STACK"


class Child:
    """A process in a session of its own: a terminal's Ctrl-C must not end it before its turn."""

    def __init__(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self.process = process
        self.started_at = time.time()

    @classmethod
    def start(
        cls,
        name: str,
        command: Sequence[str | Path],
        *,
        mark: str,
        log: Path,
        env: Mapping[str, str],
        cwd: Path,
        account: Account | None = None,
    ) -> Child:
        """Start a command with its output appended to a log."""
        arguments: dict[str, Any] = account.popen_arguments() if account else {}
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=descriptor,
                stderr=descriptor,
                env={**env, MARK: mark},
                cwd=cwd,
                start_new_session=True,
                **arguments,
            )
        finally:
            os.close(descriptor)
        return cls(name, process)

    @property
    def pid(self) -> int:
        return self.process.pid

    def is_alive(self) -> bool:
        return self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """Return the exit code, negative for a signal, None while it lives."""
        return self.process.poll()

    def send(self, number: int) -> None:
        """Send a signal to the process itself; one that is gone is no error."""
        if self.is_alive():
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """Wait for the end; say whether it came."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return not self.is_alive()

    def kill(self) -> None:
        """End the process and whatever it started, at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.send(signal.SIGKILL)
        self.process.wait()

    def stop(self, number: int = signal.SIGTERM, *, patience: float) -> None:
        """Ask the process to end, and end it when it does not within `patience` seconds."""
        self.send(number)
        if not self.wait(patience):
            self.kill()
