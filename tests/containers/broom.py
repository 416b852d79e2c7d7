"""Sweeps away what the container tests made, also when the test run was killed.

A process of its own reads labels from a pipe. When the pipe closes, however the run ended, it removes every
container, network and volume that carries one of them.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.containers.engine import client

REPOSITORY = Path(__file__).resolve().parents[2]
# Said at the end of a run that ended by itself.
POLITE = "the run is over"


class Broom:
    """Knows the labels of this run; on leaving, waits until everything that carries them is gone."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.containers.broom"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=REPOSITORY,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.watch(POLITE)
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=120)

    def watch(self, label: str) -> None:
        """Promise to remove what carries this label (`name=value`)."""
        assert self._process.stdin
        self._process.stdin.write(label + "\n")
        self._process.stdin.flush()


def sweep(label: str) -> bool:
    """Remove everything that carries a label; say whether there was anything."""
    found = [
        _remove(["ps", "--all"], ["rm", "--force", "--volumes"], label),
        _remove(["network", "ls"], ["network", "rm"], label),
        _remove(["volume", "ls"], ["volume", "rm", "--force"], label),
    ]
    return any(found)


def _remove(listing: list[str], removal: list[str], label: str) -> bool:
    listed = subprocess.run(
        [client(), *listing, "--quiet", "--filter", f"label={label}"],
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split()
    if names:
        subprocess.run([client(), *removal, *names], capture_output=True, check=False)
    return bool(names)


def main(labels: list[str]) -> None:
    """Sweep; after a killed run several times, since a `compose up` of that run may still be at work."""
    quiet_rounds = 0
    while quiet_rounds < (1 if POLITE in labels else 5):
        found = [sweep(label) for label in labels if label != POLITE]
        quiet_rounds = 0 if any(found) else quiet_rounds + 1
        if POLITE not in labels:
            time.sleep(1)


if __name__ == "__main__":
    main(sys.stdin.read().splitlines())
