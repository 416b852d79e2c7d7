"""The service has the operations of the catalog and the events that it must hear, and nothing else.

A process of its own imports the service: the import patches sockets and threads, which tests need.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from services.contracts import catalog

_PRINT = """
import inspect, json
from services.deliberation.service import Deliberation
print(json.dumps({
    name: f"{point.contract.__module__}.{point.contract.__qualname__}"
    for name, method in inspect.getmembers(Deliberation, inspect.isfunction)
    for point in getattr(method, "nameko_entrypoints", ()) if hasattr(point, "contract")
}))
"""


@pytest.fixture(scope="module")
def entrypoints() -> dict[str, str]:
    """The class of the contract of each entrypoint, by the name of its method."""
    process = subprocess.run([sys.executable, "-c", _PRINT], capture_output=True, text=True, check=True,
                             timeout=60)
    return json.loads(process.stdout)


def qualified(kind: type) -> str:
    """Return the full name of a class."""
    return f"{kind.__module__}.{kind.__qualname__}"


def test_each_operation_of_the_catalog_has_its_method(entrypoints: dict[str, str]) -> None:
    """No more and no less."""
    declared = {kind.operation_name: qualified(kind) for kind in catalog.operations().values()
                if kind.service == "deliberation"}
    assert {name: kind for name, kind in entrypoints.items() if not name.startswith("on_")} == declared


def test_it_hears_what_the_waiting_list_lives_on(entrypoints: dict[str, str]) -> None:
    """Which cases there are, which were screened, which wait, which do not, which went up."""
    events = catalog.events()
    assert {name: kind for name, kind in entrypoints.items() if name.startswith("on_")} == {
        f"on_{name.partition('.')[2]}": qualified(events[name])
        for name in ("intake.case_registered", "intake.case_screened", "dispatch.deliberation_requested",
                     "dispatch.case_assigned", "evaluation.redo_ordered")}
