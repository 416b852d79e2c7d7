"""Processes that a killed supervisor left are found by their mark and ended; others are never touched."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.native import leftovers
from deploy.native.process import MARK, Child

IGNORES_TERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True); signal.pause()"
WITH_CHILD = "import subprocess, signal; subprocess.Popen(['sleep', '300']); print('on', flush=True); signal.pause()"

Start = Callable[..., Child]


@pytest.fixture
def mark() -> str:
    return uuid4().hex


@pytest.fixture
def start(tmp_path: Path, mark: str) -> Iterator[Start]:
    """Return `start(code, mark=…)`, which gives a python process that has said "on"."""
    children = []

    def start_one(code: str, mark: str = mark) -> Child:
        log = tmp_path / f"{len(children)}.log"
        command = [sys.executable, "-c", code]
        child = Child.start("one", command, mark=mark, log=log, env=dict(os.environ), cwd=tmp_path)
        children.append(child)
        give_up_at = time.monotonic() + 10
        while "on" not in log.read_text():
            assert time.monotonic() < give_up_at
            time.sleep(0.02)
        return child

    yield start_one
    for child in children:
        child.kill()


def test_every_marked_process_is_found_with_its_children(start: Start, mark: str) -> None:
    child = start(WITH_CHILD)
    found = leftovers.find(mark)
    assert child.pid in found
    assert len(found) == 2
    assert leftovers.find("f" * 32) == []


def test_ending_one_stack_leaves_the_other(start: Start, mark: str) -> None:
    mine = start(WITH_CHILD)
    other = start(WITH_CHILD, mark="other" + mark)
    assert mine.pid in leftovers.end(mark, patience=5)
    assert leftovers.find(mark) == []
    assert other.is_alive()
    assert len(leftovers.find("other" + mark)) == 2


CHILD = """import pathlib, signal, sys
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path(sys.argv[1]).touch(), sys.exit()))
print('on', flush=True); signal.pause()"""

# Gives its child the time to show that it was asked, which only the parent may do.
PARENT = f"""import contextlib, signal, subprocess, sys
child = subprocess.Popen([sys.executable, '-c', {CHILD!r}, 'asked'])
def end(*_):
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(0.5)
    child.kill()
    sys.exit()
signal.signal(signal.SIGTERM, end)
signal.pause()"""


def test_a_child_is_left_to_its_parent(start: Start, mark: str, tmp_path: Path) -> None:
    start(PARENT)
    leftovers.end(mark, patience=5)
    assert leftovers.find(mark) == []
    asked = tmp_path / "asked"
    assert not asked.exists(), "a broker's helper that is asked to go takes the broker down with it"


def test_a_process_that_ignores_the_request_is_killed(start: Start, mark: str) -> None:
    child = start(IGNORES_TERM)
    leftovers.end(mark, patience=0.3)
    assert child.wait(5)
    assert child.exit_code == -9


def test_a_paused_process_is_ended_as_well(start: Start, mark: str) -> None:
    child = start("import signal; print('on', flush=True); signal.pause()")
    os.kill(child.pid, 19)
    leftovers.end(mark, patience=5)
    assert child.wait(5)
    assert child.exit_code == -15, "it heard SIGTERM, it was not killed"


def test_a_zombie_does_not_count_as_living() -> None:
    with subprocess.Popen(["true"]) as process:
        give_up_at = time.monotonic() + 5
        while leftovers.is_living(process.pid):
            assert time.monotonic() < give_up_at
            time.sleep(0.01)
    assert MARK not in os.environ
