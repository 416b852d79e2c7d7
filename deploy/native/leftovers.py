"""Find and end what a stack left behind when its supervisor was killed.

A process belongs to a stack when its environment carries the stack's mark: no pid file can be stale, nothing
that was started between two writes of a state file is missed, and a process of another stack, or of the
system, never matches.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from deploy.native.errors import StackError
from deploy.native.process import MARK

# Services go first, then the broker, its port mapper, the database (for which SIGINT is the fast shutdown).
_SERVERS = {"beam.smp": (1, signal.SIGTERM), "epmd": (2, signal.SIGTERM), "postgres": (3, signal.SIGINT)}
_SERVICE = (0, signal.SIGTERM)


def find(mark: str) -> list[int]:
    """Return the pids of all living processes that carry this mark, except ourselves."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        # Gone meanwhile, a kernel thread, or another user's: not ours in any case.
        with suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def end(mark: str, *, patience: float = 15) -> list[int]:
    """End every process with this mark, gently first, in order; return their pids."""
    ended: list[int] = []
    give_up_at = time.monotonic() + 6 * patience
    while pids := find(mark):
        if time.monotonic() > give_up_at:
            raise StackError(f"无法结束残留进程 / cannot end left-over processes: {pids}")
        ended += [pid for pid in pids if pid not in ended]
        # A child ends with its parent; asking a broker's helper to go would make the broker crash.
        heads = [pid for pid in pids if _parent(pid) not in pids]
        first = min((_stage(pid) for pid in heads), default=_SERVICE)
        _end_group([pid for pid in heads if _stage(pid) == first], first[1], patience)
    return ended


def is_living(pid: int) -> bool:
    """Say whether the process runs; a zombie waiting for its parent does not."""
    return _stat(pid)[:1] not in (["Z"], ["X"], [])


def _end_group(pids: list[int], number: int, patience: float) -> None:
    for pid in pids:
        _send(pid, signal.SIGCONT)  # a paused process hears nothing
        _send(pid, number)
    _wait(pids, patience)
    for pid in filter(is_living, pids):
        _send(pid, signal.SIGKILL)
    _wait(pids, 5)


def _wait(pids: list[int], seconds: float) -> None:
    give_up_at = time.monotonic() + seconds
    while any(map(is_living, pids)) and time.monotonic() < give_up_at:
        time.sleep(0.02)


def _stage(pid: int) -> tuple[int, int]:
    with suppress(OSError):
        program = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].decode(errors="replace")
        return _SERVERS.get(Path(program).name, _SERVICE)
    return _SERVICE


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the program's name, which may hold spaces and brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
