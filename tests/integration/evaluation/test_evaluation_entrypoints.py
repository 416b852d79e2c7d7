"""The service has an entrypoint for exactly what its contract declares."""

from __future__ import annotations

import ast
from pathlib import Path

from services.contracts import catalog

ROOMS = Path(__file__).parents[3] / "services" / "evaluation" / "entrypoints"


def entrypoints(decorator: str) -> dict[str, str]:
    """Method names by declared class. Read and not imported, which would patch the test process."""
    found = {}
    for method in (node for room in sorted(ROOMS.glob("*.py")) for node in ast.walk(ast.parse(room.read_text(encoding="utf-8")))):
        if isinstance(method, ast.FunctionDef):
            for mark in method.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == decorator:
                    (declared,) = mark.args
                    found[ast.unparse(declared).split(".")[-1]] = method.name
    return found


def test_each_declared_operation_has_its_method_and_no_other() -> None:
    declared = {kind.__name__: kind.operation_name for kind in catalog.operations().values()
                if kind.service == "evaluation"}
    assert entrypoints("operation") == declared


def test_it_listens_to_what_it_builds_on() -> None:
    events = {kind.__name__: f"{kind.source}.{kind.event_name}" for kind in catalog.events().values()}
    listened = {events[name]: method for name, method in entrypoints("on_event").items()}
    assert set(listened) >= {"intake.case_registered", "intake.opinion_attached", "dispatch.case_completed",
                             "followup.commitments_fulfilled", "followup.case_reopened", "intake.opinion_detached"}
    assert all(method == f"on_{event.split('.')[1]}" for event, method in listened.items())
