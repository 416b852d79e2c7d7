"""Everything that is published, found by walking the contract modules: one place for checks, reference and command line."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from services.contracts.declare import ErrorCode, Event, Operation

SERVICES = ("intake", "dispatch", "deliberation", "evaluation", "followup")


def events() -> dict[str, type[Event]]:
    """Return every event by `source.name`."""
    found: dict[str, type[Event]] = {}
    for service in SERVICES:
        for kind in _declared(service, "events"):
            if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event and kind.source == service:
                found[f"{kind.source}.{kind.event_name}"] = kind
    return found


def operations() -> dict[str, type[Operation]]:
    """Return every operation by `service.name`."""
    found: dict[str, type[Operation]] = {}
    for service in SERVICES:
        for kind in _declared(service, "operations"):
            if isinstance(kind, type) and issubclass(kind, Operation) and kind is not Operation:
                found[f"{kind.service}.{kind.operation_name}"] = kind
    return found


def errors(service: str) -> dict[str, ErrorCode]:
    """Return every error of a service by its code."""
    return {error.code: error for error in _declared(service, "errors") if isinstance(error, ErrorCode)}


def _declared(service: str, part: str) -> Iterator[object]:
    """Walk through what a service's contract declares: one module, or a package with a module a room."""
    module = importlib.import_module(f"services.contracts.{service}.{part}")
    yield from vars(module).values()
    for room in _rooms(module):
        yield from vars(room).values()


def _rooms(module: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(getattr(module, "__path__", ())):
        yield importlib.import_module(f"{module.__name__}.{found.name}")
