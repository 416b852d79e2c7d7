"""service.py has exactly the operations of the catalog and the handlers that the list of listeners names."""

from __future__ import annotations

import json
import subprocess
import sys

from services.contracts import catalog
from services.contracts.listeners import LISTENERS

# In a process of its own: importing a service patches the whole process for eventlet.
_LOOK = """
import inspect, json
from services.intake.service import Intake
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR
found = []
for name, method in inspect.getmembers(Intake, inspect.isfunction):
    for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ()):
        declared = next((v for v in vars(entrypoint).values() if isinstance(v, type) and hasattr(v, "_names")), None)
        if declared is None:
            continue  # a timer
        if hasattr(declared, "event_name"):
            found.append(["event", name, f"{declared.source}.{declared.event_name}"])
        else:
            found.append(["operation", name, f"{declared.service}.{declared.operation_name}"])
print(json.dumps(found))
"""


def test_entrypoints_are_those_of_the_contracts() -> None:
    looked = subprocess.run(
        [sys.executable, "-c", _LOOK], capture_output=True, text=True, check=True, timeout=60
    )
    found = json.loads(looked.stdout)
    operations = {told: name for kind, name, told in found if kind == "operation"}
    events = {told: name for kind, name, told in found if kind == "event"}
    assert operations == {
        told: told.split(".")[1] for told in catalog.operations() if told.startswith("intake.")
    }
    assert events == {told: f"on_{told.split('.')[1]}" for told in LISTENERS["intake"]}
