"""`test-setup`: everything that the test command needs on a fresh machine."""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

import typer

from deploy.cli.output import CommandFailed, say
from deploy.native.home import REPOSITORY, Home
from deploy.native.install import ensure_servers

LOCKS = ("dev.txt", "bench.txt")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("test-setup")(test_setup)


def test_setup() -> None:
    """准备测试环境 / Install what `make test` and `make bench` need: packages, PostgreSQL, RabbitMQ."""
    _install_packages(Path(sys.prefix))
    ensure_servers(Home(), report=say)
    say("测试环境已就绪", "ready for tests")


def _install_packages(environment: Path) -> None:
    stamp = environment / "siquan-dev.stamp"
    files = [REPOSITORY / "requirements" / name for name in LOCKS]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    with (REPOSITORY / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        say("正在安装测试所需的 Python 包……", "installing the packages for tests ...")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                   "--only-binary", ":all:", "--require-hashes"]  # fmt: skip
        for file in files:
            if subprocess.run([*command, "--requirement", str(file)], check=False).returncode != 0:
                raise CommandFailed(f"安装失败 / installing failed: {file.name}")
        stamp.write_text(wanted)
