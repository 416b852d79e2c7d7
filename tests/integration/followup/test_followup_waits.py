"""How often a handler waits for the database: batches of two hundred events stand or fall with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.chassis.sql import Sql
from services.contracts.declare import Event
from services.followup.store import Store
from tests.integration.conftest import OpenTransaction
from tests.integration.followup.scene import PROMISE, SECOND_PROMISE, Scene


class CountingSql(Sql):
    """Counts the statements whose result is waited for; the others are pipelined in the service."""

    waits = 0

    def one(self, *arguments: Any, **more: Any) -> Any:
        CountingSql.waits += 1
        return super().one(*arguments, **more)

    def all(self, *arguments: Any, **more: Any) -> Any:
        CountingSql.waits += 1
        return super().all(*arguments, **more)

    def value(self, *arguments: Any, **more: Any) -> Any:
        CountingSql.waits += 1
        return super().value(*arguments, **more)

    def count(self, *arguments: Any, **more: Any) -> Any:
        CountingSql.waits += 1
        return super().count(*arguments, **more)


@pytest.fixture
def scene(open_tx: OpenTransaction) -> Scene:
    """A case whose waits are counted."""

    def store(sql: Sql) -> Store:
        return Store(CountingSql(sql._connection))

    return Scene(
        lambda caller, now, policy: open_tx("followup", store, caller=caller, now=now, policy=policy)
    )


SIMPLE: list[Callable[[Scene], Event]] = [
    Scene.attached,
    Scene.unrouted,
    Scene.deliberation_requested,
    Scene.convened,
    Scene.held,
    Scene.not_agreed,
    Scene.assigned,
    Scene.claimed,
    Scene.submitted,
    Scene.sent_back,
    Scene.delivered,
    Scene.appraisal_opened,
    Scene.rated,
    Scene.satisfied,
    Scene.redo,
]


def waits(scene: Scene, event: Event) -> int:
    CountingSql.waits = 0
    scene.hear(event)
    return CountingSql.waits


@pytest.mark.parametrize("tell", SIMPLE, ids=lambda tell: tell.__name__)
def test_an_event_waits_once(scene: Scene, tell: Callable[[Scene], Event]) -> None:
    assert waits(scene, scene.registered()) == 1
    assert waits(scene, tell(scene)) == 1


def test_promises_completion_and_closing_wait_twice_at_most(scene: Scene) -> None:
    scene.hear(scene.registered())
    assert waits(scene, scene.resolved(PROMISE, SECOND_PROMISE)) == 2
    assert waits(scene, scene.delivered(1, PROMISE, SECOND_PROMISE)) == 2
    assert waits(scene, scene.completed()) == 2
    assert waits(scene, scene.satisfied()) == 1
