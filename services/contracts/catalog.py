"""Everything that is published, found by walking the contract modules: one place for checks, reference and command line."""

from __future__ import annotations

import importlib

from services.contracts.declare import Event, Operation

SERVICES = ("intake", "dispatch", "deliberation", "evaluation", "followup")


def events() -> dict[str, type[Event]]:
    """Return every event by `source.name`."""
    found: dict[str, type[Event]] = {}
    for service in SERVICES:
        module = importlib.import_module(f"services.contracts.{service}.events")
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event and kind.source == service:
                found[f"{kind.source}.{kind.event_name}"] = kind
    return found


def operations() -> dict[str, type[Operation]]:
    """Return every operation by `service.name`."""
    found: dict[str, type[Operation]] = {}
    for service in SERVICES:
        module = importlib.import_module(f"services.contracts.{service}.operations")
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Operation) and kind is not Operation:
                found[f"{kind.service}.{kind.operation_name}"] = kind
    return found
