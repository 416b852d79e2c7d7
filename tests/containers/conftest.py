"""What the container tests share: an engine that answers, images, one running stack, and a broom."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import pytest

from deploy.containers.engine import why_not
from deploy.containers.images import BaseImagesMissing, ensure_images
from deploy.containers.stack import ContainerStack
from tests.containers.broom import Broom

# testcontainers' own cleaner is an image that a closed network cannot pull; the broom does its work.
os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"


@pytest.fixture(scope="session")
def engine() -> None:
    """Skip, and say why, where no container engine answers."""
    if reason := why_not():
        pytest.skip(reason)


@pytest.fixture(scope="session")
def broom(engine: None) -> Iterator[Broom]:
    with Broom() as one:
        yield one


@pytest.fixture(scope="session")
def images(engine: None) -> dict[str, str]:
    """The images the stack runs on: official ones, or the stand-ins, built when missing."""
    try:
        return ensure_images()
    except BaseImagesMissing as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, broom: Broom, images: dict[str, str]) -> Iterator[ContainerStack]:
    """A whole stack in containers, ready; gone with its volumes at the end."""
    one = ContainerStack(tmp_path_factory.mktemp("stack"))
    broom.watch(f"com.docker.compose.project={one.project.name}")
    try:
        one.up()
        yield one
    finally:
        one.remove()


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait for a condition, with a deadline; a condition that cannot be looked at yet counts as not met."""
    give_up_at = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except Exception:  # what is starting up may refuse the question in any way
            if time.monotonic() > give_up_at:
                raise
        assert time.monotonic() < give_up_at, f"{what}: not within {seconds} s"
        time.sleep(0.1)
