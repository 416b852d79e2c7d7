"""Find a PostgreSQL server on this machine: installed, or unpacked from a wheel.

`pg_config` may belong to a client-only installation, so a folder counts only when it holds both `initdb` and
`postgres`. Versions below 15 are not offered.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.native.account import Account
from deploy.native.errors import StackError

OLDEST = 15


@dataclass(frozen=True, order=True)
class PostgresServer:
    """The programs of one version."""

    major: int
    programs: Path


def installed(account: Account) -> list[PostgresServer]:
    """Return the usable servers, newest first; the wheel's only when nothing is installed."""
    found = _usable(_system_folders(), account)
    if not found:
        found = _usable(iter(sorted(wheel_folder().glob("*/pginstall*/bin"))), account)
    return sorted(found, reverse=True)


def wheel_folder() -> Path:
    """Return where a server from a wheel is unpacked, for all stacks of this user.

    Not among our own packages: the server's user may not be able to see those.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/siquan/postgres-wheel")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "siquan" / "postgres-wheel"


def choose(servers: list[PostgresServer], data: Path) -> PostgresServer | None:
    """Return the server to run: the newest, or for existing data the one of the data's version."""
    version_file = data / "PG_VERSION"
    if not version_file.exists():
        return servers[0] if servers else None
    wanted = int(version_file.read_text())
    for server in servers:
        if server.major == wanted:
            return server
    raise StackError(
        f"数据由 PostgreSQL {wanted} 写成,本机没有该版本 / the data in {data} needs PostgreSQL {wanted}"
    )


def _system_folders() -> Iterator[Path]:
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        if told.returncode == 0:
            yield Path(told.stdout.strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent


def _usable(folders: Iterator[Path], account: Account) -> list[PostgresServer]:
    servers: dict[int, PostgresServer] = {}
    for folder in folders:
        is_server = all((folder / program).exists() for program in ("initdb", "postgres"))
        if not is_server or not account.may_walk(folder):
            continue
        major = _major(folder / "postgres")
        if major >= OLDEST:
            servers.setdefault(major, PostgresServer(major, folder))
    return list(servers.values())


def _major(program: Path) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"(\d+)", told.stdout.partition(")")[2])
    return int(version.group(1)) if version else 0
