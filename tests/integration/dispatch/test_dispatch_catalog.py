"""The service serves exactly what its contract declares, and refuses only with codes that it declares."""

from __future__ import annotations

import json
import subprocess
import sys

from services.contracts import catalog
from services.contracts.declare import ErrorCode
from services.contracts.dispatch import errors
from services.dispatch.domain import refusal

# In a process of its own: importing a service patches the whole process with eventlet.
_LIST = """
import json
from services.dispatch.service import Dispatch
found = {"operation": {}, "event": {}}
for name in dir(Dispatch):
    for entrypoint in getattr(getattr(Dispatch, name), "nameko_entrypoints", ()):
        contract = getattr(entrypoint, "contract", None)
        if contract is None:  # a timer
            continue
        if hasattr(contract, "operation_name"):
            found["operation"][name] = f"{contract.service}.{contract.operation_name}"
        else:
            found["event"][name] = f"{contract.source}.{contract.event_name}"
print(json.dumps(found))
"""


def test_the_service_serves_exactly_the_catalog() -> None:
    listed = subprocess.run([sys.executable, "-c", _LIST], capture_output=True, text=True, check=False)
    assert listed.returncode == 0, listed.stderr
    found = json.loads(listed.stdout)
    declared = {name for name in catalog.operations() if name.startswith("dispatch.")}
    assert found["operation"] == {name.removeprefix("dispatch."): name for name in declared}
    assert set(found["event"].values()) == {
        "intake.case_registered",
        "deliberation.resolution_adopted",
        "deliberation.item_not_agreed",
        "evaluation.redo_ordered",
        "followup.case_reopened",
    }


def test_every_refusal_has_its_declared_code_and_every_code_its_refusal() -> None:
    refusals = {kind.code for kind in refusal.Refusal.__subclasses__()}
    declared = {code.code for code in vars(errors).values() if isinstance(code, ErrorCode)}
    assert refusals == declared
    used = {
        error.code
        for name, kind in catalog.operations().items()
        if name.startswith("dispatch.")
        for error in kind.errors
    }
    assert used == declared
