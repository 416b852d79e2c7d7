"""Processes of one contender: started together, held and let go together, ended together, and what they cost."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from deploy.native.home import REPOSITORY

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Squad:
    """Some processes, each in a session of its own, so that what they fork is held and ended with them."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._processes: list[subprocess.Popen[bytes]] = []

    def add(self, *command: str, **environment: str) -> None:
        """Start one more process; what it writes goes to the squad's log."""
        with self._log.open("ab") as log:
            self._processes.append(subprocess.Popen(
                command, cwd=REPOSITORY, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def hold(self) -> None:
        """Stop all of them where they are, so that a backlog can be made before anybody begins."""
        self._signal(signal.SIGSTOP)

    def let_go(self) -> None:
        """Let them run on."""
        self._signal(signal.SIGCONT)

    def end(self) -> None:
        """End all of them, politely first."""
        self.let_go()
        self._signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)
        self._processes.clear()

    def check(self) -> None:
        """Raise when one of them has ended by itself."""
        for process in self._processes:
            if process.poll() is not None:
                raise RuntimeError(f"a process ended with {process.returncode}:\n{self._log.read_text()[-3000:]}")

    def pids(self) -> list[int]:
        """Return all their pids, with what they forked."""
        return list(family(process.pid for process in self._processes))

    def _signal(self, number: int) -> None:
        for process in self._processes:
            if process.poll() is None:
                os.killpg(process.pid, number)


def family(roots: Iterable[int]) -> Iterable[int]:
    """Yield processes and everything below them."""
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        yield pid
        try:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(child) for child in (thread / "children").read_text().split()]
        except OSError:
            continue


def processor_seconds(pids: Iterable[int]) -> float:
    """Return the processor time that these processes have used so far, user and system."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS


def resident_mb(pid: int) -> float:
    """Return the resident set of one process in megabytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 1e6


def merged(*environments: Mapping[str, str]) -> dict[str, str]:
    """Return one environment out of several; later ones win."""
    return {name: value for environment in environments for name, value in environment.items()}
