"""The keeper restarts what dies, slower each time, and leaves alone what was stopped on purpose."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest

from deploy.native.errors import StackError
from deploy.native.keeper import FIRST_PAUSE, LONGEST_PAUSE, SETTLED_AFTER, Keeper


class FakeChild:
    """A process that lives until it is told otherwise."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.exit_code: int | None = None
        self.signals: list[int] = []

    def is_alive(self) -> bool:
        return self.exit_code is None

    def send(self, number: int) -> None:
        self.signals.append(number)

    def kill(self) -> None:
        self.exit_code = -9

    def die(self, code: int = 1) -> None:
        self.exit_code = code


class World:
    """A clock, and every child that was started."""

    def __init__(self) -> None:
        self.now = 100.0
        self.children: list[FakeChild] = []
        self.may_start = True

    def start(self) -> Any:
        if not self.may_start:
            raise StackError("no room")
        self.children.append(FakeChild(len(self.children) + 1))
        return self.children[-1]

    def keeper(self, report: Callable[[str], None] = lambda _: None) -> Keeper:
        return Keeper("one", self.start, lambda child: child.kill(), clock=lambda: self.now, report=report)


@pytest.fixture
def world() -> World:
    return World()


def test_a_death_is_noticed_and_mended_after_a_pause(world: World) -> None:
    keeper = world.keeper()
    keeper.begin()
    assert not keeper.tick()
    world.children[0].die(7)
    assert keeper.tick()
    assert (keeper.state, keeper.pid, keeper.last_exit, keeper.restarts) == ("restarting", None, 7, 1)
    assert not keeper.tick(), "started again before the pause was over"
    world.now += FIRST_PAUSE
    assert keeper.tick()
    assert (keeper.state, keeper.pid) == ("running", 2)


def test_pauses_double_up_to_a_limit(world: World) -> None:
    keeper = world.keeper()
    keeper.begin()
    pauses = []
    for _ in range(8):
        world.children[-1].die()
        keeper.tick()
        died_at, number = world.now, len(world.children)
        while len(world.children) == number:
            world.now += 0.1
            keeper.tick()
        pauses.append(round(world.now - died_at, 1))
    expected = [0.2, 0.4, 0.8, 1.6, 3.2, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    assert pauses == pytest.approx(expected, abs=0.15)
    assert keeper.restarts == 8


def test_after_a_long_life_the_pause_is_short_again(world: World) -> None:
    keeper = world.keeper()
    keeper.begin()
    for _ in range(4):
        world.children[-1].die()
        keeper.tick()
        world.now += LONGEST_PAUSE
        keeper.tick()
    world.now += SETTLED_AFTER
    world.children[-1].die()
    keeper.tick()
    world.now += FIRST_PAUSE
    assert keeper.tick()
    assert keeper.state == "running"


def test_what_was_stopped_stays_down(world: World) -> None:
    keeper = world.keeper()
    keeper.begin()
    keeper.end()
    world.now += 100
    assert not keeper.tick()
    assert (keeper.state, keeper.restarts, len(world.children)) == ("stopped", 0, 1)
    assert signal.SIGCONT in world.children[0].signals, "a paused process would not have heard it"


def test_a_kill_is_a_crash_unless_it_shall_stay_down(world: World) -> None:
    keeper = world.keeper()
    keeper.begin()
    assert keeper.kill() == 1
    keeper.tick()
    world.now += FIRST_PAUSE
    keeper.tick()
    assert keeper.kill(stay_down=True) == 2
    keeper.tick()
    world.now += 100
    keeper.tick()
    assert (keeper.state, keeper.restarts, len(world.children)) == ("stopped", 1, 2)
    with pytest.raises(StackError):
        keeper.kill()


def test_a_start_that_fails_is_tried_again(world: World) -> None:
    told: list[str] = []
    keeper = world.keeper(told.append)
    keeper.begin()
    world.children[0].die()
    keeper.tick()
    world.may_start = False
    world.now += FIRST_PAUSE
    keeper.tick()
    assert keeper.state == "restarting"
    assert "no room" in told[-1]
    world.may_start = True
    world.now += LONGEST_PAUSE
    keeper.tick()
    assert keeper.state == "running"
