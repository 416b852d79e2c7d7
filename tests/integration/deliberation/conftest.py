"""A hall with its staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.deliberation.staff import Staff


@pytest.fixture
def staff(open_tx: Callable[..., Any]) -> Staff:
    """Station staff in a hall of a station; all is undone at the end of the test."""
    member = Staff(open_tx)
    member.enroll()
    return member
