"""The service class with entrypoints that only note what they are for: the real ones patch the process."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

_CHASSIS = "services.chassis.entrypoints"


@dataclass
class Entrypoints:
    """Methods by the event or operation that they declare."""

    events: dict[type[Any], Callable[..., None]] = field(default_factory=dict)
    operations: dict[type[Any], Callable[..., Any]] = field(default_factory=dict)
    names: dict[type[Any], str] = field(default_factory=dict)


def read_service() -> Entrypoints:
    """Import the service module beside a stand-in for the chassis' entrypoints, and take both back out."""
    found = Entrypoints()

    def noting(kept: dict[type[Any], Callable[..., Any]]) -> Callable[[type[Any]], Callable[..., Any]]:
        def declare(contract: type[Any]) -> Callable[..., Any]:
            def note(method: Callable[..., Any]) -> Callable[..., Any]:
                assert contract not in found.names, f"{contract.__name__} has two entrypoints"
                kept[contract] = lambda *arguments: method(None, *arguments)
                found.names[contract] = method.__name__
                return method

            return note

        return declare

    stand_in: Any = ModuleType(_CHASSIS)
    stand_in.UnitOfWork = lambda store, policy: (store, policy)
    stand_in.on_event, stand_in.operation = noting(found.events), noting(found.operations)
    stand_in.on_timer = lambda method: method
    real = sys.modules.get(_CHASSIS)
    sys.modules[_CHASSIS] = stand_in
    try:
        importlib.import_module("services.followup.service")
    finally:
        for name in [one for one in sys.modules if one.startswith(("services.followup.service", "services.followup.entrypoints"))]:
            del sys.modules[name]
        if real is None:
            del sys.modules[_CHASSIS]
        else:
            sys.modules[_CHASSIS] = real
    return found
