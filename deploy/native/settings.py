"""What a native stack is asked to be: which services, how many, how durable, how large.

Read from SIQUAN_* variables by the command that starts the stack, or given by a test, and handed to the
supervisor as a file in the home.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from deploy.native.errors import StackError
from deploy.native.home import Home, write_private
from deploy.provision import SERVICES

MOST_REPLICAS = 16


@dataclass(frozen=True)
class StackSettings:
    """One stack. `replicas` and `service_env` are by service; 0 replicas leaves a service out at start."""

    services: tuple[str, ...] = SERVICES
    replicas: Mapping[str, int] = field(default_factory=dict)
    service_env: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    broker: bool = True
    # Without fsync a power cut may destroy the database. For tests: a crash of a process alone loses nothing.
    fsync: bool = True
    shared_buffers: str = "64MB"
    max_connections: int = 200
    # A share of the machine's memory ("0.4") or an amount ("512MiB"); above it the broker blocks publishers.
    broker_memory: str = "0.4"
    broker_schedulers: int = 2
    runner: tuple[str, ...] = (sys.executable, "-m", "services.run")
    migrator: tuple[str, ...] = (sys.executable, "-m", "services.chassis.migrations")
    ready_seconds: float = 60

    def count(self, service: str) -> int:
        """Return how many processes of a service run."""
        return self.replicas.get(service, 1)

    def save(self, home: Home) -> None:
        """Leave the settings where the supervisor reads them."""
        write_private(home.settings_file, json.dumps(asdict(self), indent=2) + "\n")

    @classmethod
    def load(cls, home: Home) -> StackSettings:
        """Read what save() left."""
        raw: dict[str, Any] = json.loads(home.settings_file.read_text())
        for name in ("services", "runner", "migrator"):
            raw[name] = tuple(raw[name])
        return cls(**raw)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, **chosen: Any) -> StackSettings:
        """Return the defaults, changed by SIQUAN_* variables, changed by what is `chosen` in code."""
        environ = os.environ if environ is None else environ
        found: dict[str, Any] = {}
        if environ.get("SIQUAN_FSYNC"):
            found["fsync"] = environ["SIQUAN_FSYNC"].lower() not in ("0", "off", "no", "false")
        for variable, name in (
            ("SIQUAN_SHARED_BUFFERS", "shared_buffers"),
            ("SIQUAN_BROKER_MEMORY", "broker_memory"),
        ):
            if environ.get(variable):
                found[name] = environ[variable]
        found["replicas"] = {
            service: _replicas(environ, service) for service in SERVICES if environ.get(_variable(service))
        }
        known = {entry.name for entry in fields(cls)}
        if unknown := set(chosen) - known:
            raise TypeError(f"no such stack settings: {sorted(unknown)}")
        return replace(cls(**found), **chosen)


def _variable(service: str) -> str:
    return f"SIQUAN_REPLICAS_{service.upper()}"


def _replicas(environ: Mapping[str, str], service: str) -> int:
    text = environ[_variable(service)]
    if not text.isdecimal() or int(text) > MOST_REPLICAS:
        raise StackError(
            f"{_variable(service)} 应为 0 到 {MOST_REPLICAS} 的整数 / must be 0 to {MOST_REPLICAS}"
        )
    return int(text)
