"""Finds a container client that reaches an engine, and runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from deploy.native.errors import StackError

# A client without engine may come first in PATH; Debian's own one works with the engine that `make engine`
# installs.
_CLIENTS = ("docker", "/usr/bin/docker", "/usr/local/bin/docker")
_MISSING = "没有可用的容器引擎,请先 make engine / no container engine answers: run make engine first"


class EngineMissing(StackError):
    """No container engine answers on this machine."""


@cache
def client() -> str:
    """Return the path of a client that reaches an engine; raises EngineMissing."""
    for name in _CLIENTS:
        path = shutil.which(name)
        if path and _succeeds([path, "info"]):
            return path
    raise EngineMissing(_MISSING)


def why_not() -> str | None:
    """Return why containers cannot be used here, or None when they can."""
    try:
        path = client()
    except EngineMissing:
        return _MISSING
    if not _succeeds([path, "compose", "version"]):
        return "缺少 Compose v2 插件,请先 make engine / the Compose v2 plugin is missing: run make engine"
    return None


def docker(
    *arguments: str | Path,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    seconds: float = 600,
) -> str:
    """Run the client and return what it printed; raises StackError with the last lines of its complaint."""
    try:
        done = subprocess.run(
            [client(), *map(str, arguments)], capture_output=True, text=True, check=False, timeout=seconds,
            env={**os.environ, **(environ or {})}, cwd=folder,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise StackError(f"docker {arguments[0]}:{seconds:.0f} 秒无结果 / no result within {seconds:.0f} s") from None
    if done.returncode != 0:
        raise StackError(f"docker {arguments[0]}: {last_lines(done.stderr or done.stdout)}")
    return done.stdout


def image_exists(name: str) -> bool:
    """Say whether the engine holds this image."""
    return _succeeds([client(), "image", "inspect", name])


def image_label(name: str, label: str) -> str:
    """Return a label of an image; empty when the image or the label does not exist."""
    try:
        return docker("image", "inspect", "--format", f'{{{{index .Config.Labels "{label}"}}}}', name).strip()
    except StackError:
        return ""


def hides_users() -> bool:
    """Say whether the engine maps users (rootless, userns-remap): the host's groups mean nothing then."""
    options = docker("info", "--format", "{{json .SecurityOptions}}")
    return "name=rootless" in options or "name=userns" in options


def last_lines(text: str, count: int = 3) -> str:
    """Return the end of a program's output, for an error message."""
    return " | ".join(line.strip() for line in text.strip().splitlines()[-count:]) or "no output"


def _succeeds(command: Iterable[str]) -> bool:
    try:
        done = subprocess.run([*command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
