"""A fresh case on the evaluation schema."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from services.evaluation.store import Store
from tests.integration.conftest import OpenTransaction
from tests.integration.evaluation.scene import Scene, voice

NewScene = Callable[..., Scene]


@pytest.fixture
def new_scene(open_tx: OpenTransaction) -> NewScene:
    """Return `new_scene(voices=1)`: a case that nobody knows yet, with so many residents behind it."""

    def make(voices: int = 1, **more: object) -> Scene:
        receipts = [f"7K3M9Q1ZXW{number:02}" for number in range(voices)]
        voices_ = [voice(receipt) for receipt in receipts]
        return Scene(partial(open_tx, "evaluation", Store), voices_, receipts, **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def scene(new_scene: NewScene) -> Scene:
    """A registered case with one resident behind it."""
    made = new_scene()
    made.register()
    return made
