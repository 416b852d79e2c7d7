"""What pip on this machine is told about package indexes, as a pip.conf that works inside an image build.

Read as pip reads it: configuration files from the machine's to the user's, then PIP_* variables. Settings
that name files of this machine mean nothing inside a build and are left out.
"""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Mapping
from pathlib import Path

# What decides where packages come from; pip's other settings are its own affair.
_KEPT = (
    "index-url", "extra-index-url", "find-links", "trusted-host", "no-index", "proxy", "timeout", "retries",
)  # fmt: skip
_LISTS = ("extra-index-url", "find-links", "trusted-host")


class LocalIndexOnly(Exception):
    """Pip on this machine uses folders of this machine and no index that a build could reach."""


def pip_conf(environ: Mapping[str, str] | None = None, files: tuple[Path, ...] | None = None) -> str:
    """Return the text of a pip.conf for a build; empty when pip's own defaults do. Raises LocalIndexOnly."""
    environ = os.environ if environ is None else environ
    found: dict[str, str] = {}
    for path in _files(environ) if files is None else files:
        found |= _from_file(path)
    for name in _KEPT:
        variable = "PIP_" + name.upper().replace("-", "_")
        if environ.get(variable):
            found[name] = environ[variable]
    if _is_local(found.get("index-url", "")) or (_is_true(found.get("no-index")) and not _remote(found, "find-links")):
        raise LocalIndexOnly
    for name in _LISTS:
        if name in found:
            found[name] = " ".join(_remote(found, name))
    lines = [f"{name} = {value}" for name, value in found.items() if value]
    return "\n".join(["[global]", *lines, ""]) if lines else ""


def _files(environ: Mapping[str, str]) -> tuple[Path, ...]:
    if chosen := environ.get("PIP_CONFIG_FILE"):
        return (Path(chosen),)
    home = Path(environ.get("HOME") or "/")
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    shared = [Path(folder) for folder in (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":") if folder]
    return (
        *(folder / "pip" / "pip.conf" for folder in shared),
        Path("/etc/pip.conf"), home / ".pip" / "pip.conf", user / "pip" / "pip.conf",
        Path(sys.prefix) / "pip.conf",
    )  # fmt: skip


def _from_file(path: Path) -> dict[str, str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (OSError, configparser.Error, UnicodeDecodeError):
        return {}  # pip itself complains about such a file, in better words
    return {
        name: parser.get(section, name).strip()
        for section in ("global", "install")
        for name in _KEPT
        if parser.has_option(section, name)
    }


def _remote(found: Mapping[str, str], name: str) -> list[str]:
    return [entry for entry in found.get(name, "").split() if not _is_local(entry)]


def _is_local(entry: str) -> bool:
    return entry.startswith(("file:", "/", ".", "~"))


def _is_true(text: str | None) -> bool:
    return (text or "").lower() in ("1", "true", "yes", "on")
