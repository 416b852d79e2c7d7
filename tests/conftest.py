"""What all tests share: a private PostgreSQL for those that need one, started once a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.postgres import Postgres
from tests.support.stack import system  # noqa: F401  (one stack for the component and the e2e tests)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL of this test session, with every service's schema migrated; gone at its end."""
    with Postgres.started() as server:
        yield server
