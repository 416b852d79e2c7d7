"""The whole system with the demonstration's district and its people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.component.conftest import settle
from tests.e2e.people import Town
from tests.support.system import System


@pytest.fixture(scope="package")
def district(system: System) -> System:
    """The system as a district that has just begun."""
    return settle(system)


@pytest.fixture
def town(district: System) -> Iterator[Town]:
    """The people. Nothing is left aside when they have gone."""
    made = Town(district)
    yield made
    made.close()
