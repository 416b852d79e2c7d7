"""All generated pages by their path, written and compared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from deploy.reference import asyncapi, errors, events, glossary, operations, policy, requirements, settings


@cache
def pages() -> Mapping[str, str]:
    """Return the text of every generated page by its path below docs/."""
    return {
        "reference/operations.md": operations.text(),
        "reference/events.md": events.text(),
        "reference/errors.md": errors.text(),
        "reference/asyncapi.yaml": asyncapi.text(),
        "reference/settings.md": settings.text(),
        "reference/policy.md": policy.text(),
        "requirements.md": requirements.text(),
        "glossary.md": glossary.text(),
    }


def stale(docs: Path) -> list[str]:
    """Return the pages that are missing, or say something else than the code."""
    return [name for name, text in pages().items() if _read(docs / name) != text]


def write(docs: Path) -> list[str]:
    """Write the pages that are stale and return their names."""
    told, changed = pages(), stale(docs)
    for name in changed:
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told[name], encoding="utf-8")
    return changed


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
