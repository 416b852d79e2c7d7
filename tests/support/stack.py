"""The session's one native stack with the five real services, shared by the component and the e2e tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from deploy.native.stack import NativeStack
from services.contracts.catalog import SERVICES
from tests.support.system import ENVIRONMENT, System


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Everything, running. Starting takes about ten seconds, so there is one for the whole session."""
    stack = NativeStack(tmp_path_factory.mktemp("system"), fsync=False,
                        service_env=dict.fromkeys(SERVICES, ENVIRONMENT))
    with stack:
        yield System(stack)
    stack.remove()
