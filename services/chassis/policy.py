"""The district's policy file: one YAML with a section a service, checked against the section's declared fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class PolicyError(Exception):
    """The policy file cannot be read, or a value in it is not allowed; the text names the place."""


def read_policy(path: str) -> dict[str, Any]:
    """Return the sections of the file, or none when no file is set."""
    if not path:
        return {}
    try:
        raw = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PolicyError(f"读不了规则文件 cannot read the policy file {path}: {type(error).__name__}") from None
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise PolicyError(f"规则文件应分节 the policy file has one section a service: {path}")
    return raw


def load_section(path: str, name: str, section: Any) -> Any:
    """Return a service's section with the built-in defaults for what the file does not say."""
    raw = read_policy(path).get(name) or {}
    if not isinstance(raw, dict):
        raise PolicyError(f"规则文件 {name} 一节有误 the section {name} is not a mapping")
    try:
        return section.load(raw)
    except Exception as error:
        problems = getattr(error, "problems", None)
        if problems is None:
            raise
        told = "; ".join(f"{name}.{p.field}: {p.message} {p.message_en}" for p in problems)
        raise PolicyError(f"规则文件有误 the policy file is wrong: {told}") from None
