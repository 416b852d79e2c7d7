"""What the service classes really serve, looked up in a process of its own: importing a service patches all of it."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from dataclasses import dataclass

_LOOK = """
import importlib, inspect, json
from services.contracts.catalog import SERVICES
found = []
for service in SERVICES:
    module = importlib.import_module(f"services.{service}.service")
    [kind] = [k for k in vars(module).values() if isinstance(k, type) and getattr(k, "name", None) == service]
    for method, served in inspect.getmembers(kind):
        for entrypoint in getattr(served, "nameko_entrypoints", ()):
            contract = getattr(entrypoint, "contract", None)
            if contract is None:  # a timer
                continue
            is_event = hasattr(contract, "event_name")
            name = (f"{contract.source}.{contract.event_name}" if is_event
                    else f"{contract.service}.{contract.operation_name}")
            found.append([service, method, "event" if is_event else "operation", name, bool(served.__doc__)])
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Served:
    """One method of a service class and the declared event or operation that it serves."""

    service: str
    method: str
    kind: str
    name: str
    has_doc: bool


@functools.cache
def served() -> tuple[Served, ...]:
    """Return every entrypoint of the five services."""
    looked = subprocess.run([sys.executable, "-c", _LOOK], capture_output=True, text=True, check=False, timeout=120)
    assert looked.returncode == 0, looked.stderr
    return tuple(Served(*row) for row in json.loads(looked.stdout))
