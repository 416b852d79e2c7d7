"""`./siquan` makes its environment once, whole, and again when the locked packages change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# Stands in for the environment's python: writes down what it is asked to do. PIP_FAILS makes `pip` fail;
# with TAKE the command itself takes that lock.
IN_ENVIRONMENT = """#!/bin/sh
printf '%s|' "$@" >>"$CALLS"; echo >>"$CALLS"
case "$*" in
    *'pip install'*) [ -z "${PIP_FAILS:-}" ] ;;
    *deploy.cli*) [ -z "${TAKE:-}" ] || exec flock --nonblock "$TAKE" true ;;
esac
"""

# Stands in for the system's python: answers questions as the real one, and makes "environments".
SYSTEM = f"""#!/bin/sh
if [ "$2" != venv ]; then exec {sys.executable} "$@"; fi
echo venv >>"$CALLS"
mkdir -p "$4/bin"
cp "$(dirname "$0")/in-environment" "$4/bin/python"
"""


class Checkout:
    """A copy of the launcher and its lock file, with stand-ins for python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a place with blanks"
        (self.folder / "requirements").mkdir(parents=True)
        shutil.copy(ROOT / "siquan", self.folder / "siquan")
        self.lock = self.folder / "requirements" / "runtime.txt"
        self.lock.write_text("one==1\n")
        self.stamp = self.folder / ".venv" / "siquan.stamp"
        self.calls_file = folder / "calls"
        programs = folder / "bin"
        programs.mkdir()
        for name, text in (("in-environment", IN_ENVIRONMENT), ("python3", SYSTEM)):
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        self.env = {**os.environ, "PATH": f"{programs}:/usr/bin:/bin", "CALLS": str(self.calls_file)}

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.folder / "siquan", *arguments], env={**self.env, **env}, text=True, stderr=subprocess.PIPE,
            cwd=self.folder.parent,
        )  # fmt: skip

    def run(self, *arguments: str, **env: str) -> tuple[int, str]:
        process = self.start(*arguments, **env)
        told = process.communicate(timeout=20)[1]
        return process.returncode, told

    def calls(self) -> list[str]:
        """Return what was done since the last look, in short."""
        lines = self.calls_file.read_text().splitlines() if self.calls_file.exists() else []
        self.calls_file.unlink(missing_ok=True)
        short = {"-m|pip|install|": "pip", "-P|-m|deploy.cli|": "cli", "venv": "venv"}
        return [name for line in lines for start, name in short.items() if line.startswith(start)]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_environment_is_made_once(checkout: Checkout) -> None:
    assert checkout.run("status")[0] == 0
    assert checkout.calls() == ["venv", "pip", "cli"]
    code, told = checkout.run("status")
    assert (code, told) == (0, "")
    assert checkout.calls() == ["cli"]


def test_arguments_arrive_as_they_were_given(checkout: Checkout) -> None:
    checkout.run("call", "intake.post_opinion", "text=two words", "")
    assert "|-m|deploy.cli|call|intake.post_opinion|text=two words||" in checkout.calls_file.read_text()


def test_a_changed_lock_exchanges_packages_only(checkout: Checkout) -> None:
    checkout.run("status")
    checkout.calls()
    checkout.lock.write_text("one==2\n")
    checkout.run("status")
    assert checkout.calls() == ["pip", "cli"]


def test_an_environment_that_was_moved_is_made_anew(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("status")
    checkout.calls()
    checkout.folder = checkout.folder.rename(tmp_path / "elsewhere")
    checkout.run("status")
    assert checkout.calls() == ["venv", "pip", "cli"]


def test_after_a_failure_nothing_is_run_and_the_next_start_tries_again(checkout: Checkout) -> None:
    code, told = checkout.run("status", PIP_FAILS="1")
    assert code == 1
    assert "failed" in told
    assert checkout.calls() == ["venv", "pip"]
    assert checkout.run("status")[0] == 0
    assert checkout.calls()[-2:] == ["pip", "cli"]


def test_of_two_first_starts_one_makes_and_the_other_waits(checkout: Checkout) -> None:
    several = [checkout.start("status") for _ in range(4)]
    assert [process.communicate(timeout=20) and process.returncode for process in several] == [0] * 4
    calls = checkout.calls()
    assert (calls.count("venv"), calls.count("pip"), calls.count("cli")) == (1, 1, 4)


def test_the_command_does_not_run_under_the_lock(checkout: Checkout) -> None:
    lock = str(checkout.folder / ".venv.lock")
    assert checkout.run("up", TAKE=lock)[0] == 0, "the next start would wait until this stack ends"
