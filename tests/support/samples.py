"""The golden samples as tests use them: well-formed content to begin with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import services.contracts

SAMPLES = Path(services.contracts.__file__).parent / "samples"


def path_of(name: str, version: int = 1) -> Path:
    """Return the file of an event or operation, by `service.name`."""
    service, own = name.split(".")
    return SAMPLES / service / f"{own}.v{version}.json"


def sample(name: str) -> dict[str, Any]:
    """Return an event's envelope, or an operation's request and reply."""
    content: dict[str, Any] = json.loads(path_of(name).read_text(encoding="utf-8"))
    return content
