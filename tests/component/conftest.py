"""The real services with the demonstration's district in them, and one caller for thousands of questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.demo import district
from deploy.demo.story import TOPICS
from tests.support.caller import RawCaller
from tests.support.system import System


def settle(system: System) -> System:
    """Empty the system and fill it with grids, deputies, bodies, rules and a hall."""
    system.reset()
    with system.client() as client:
        district.set_up(client, system.sign, list(TOPICS))
    system.wait_quiet()
    return system


@pytest.fixture(scope="package")
def town(system: System) -> System:
    """The system as a district that has just begun."""
    return settle(system)


@pytest.fixture(scope="package")
def caller(town: System) -> Iterator[RawCaller]:
    """A caller of raw bytes."""
    with town.caller() as made:
        yield made
