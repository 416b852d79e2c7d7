"""The command speaks plainly: an exit code, one line, and no trace on the screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy import __version__
from deploy.cli import __main__ as cli
from deploy.cli.output import CommandFailed
from deploy.native.errors import StackError
from deploy.native.home import Home

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return `run(*arguments)`, which gives the exit code, in an empty home."""
    monkeypatch.setenv("SIQUAN_HOME", str(tmp_path / "home"))

    def run_one(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["siquan", *arguments])
        return cli.main()

    return run_one


def test_version(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"siquan {__version__}\n"


@pytest.mark.parametrize("command", ["up", "down", "status", "migrate", "logs", "test-setup"])
def test_every_command_explains_itself(run: Run, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run(command, "--help") == 0
    assert " / " in capsys.readouterr().out


def test_an_unknown_command_is_a_usage_error(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bogus") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_status_of_nothing_is_json_and_not_well(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert told["mode"] == "none"
    assert run("status") == 1


def test_down_of_nothing_is_no_error(run: Run) -> None:
    assert run("down") == 0


@pytest.mark.parametrize(("arguments", "word"), [(["migrate"], "up"), (["logs"], "logs")])
def test_what_needs_a_stack_says_so(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: list[str], word: str
) -> None:
    assert run(*arguments) == 1
    told = capsys.readouterr().err
    assert word in told
    assert len(told.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CommandFailed("坏了 / broken", 3), 3),
        (StackError("坏了 / broken"), 1),
        (PermissionError(13, "broken", "/a/file"), 1),
        (RuntimeError("broken"), 1),
    ],
)
def test_a_failure_is_one_line(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    code: int,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("deploy.cli.status.native_status", fail)
    assert run("status") == code
    told = capsys.readouterr().err
    assert "broken" in told
    assert "Traceback" not in told
    assert len(told.strip().splitlines()) == 1


def test_the_trace_of_a_surprise_is_kept(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("deploy.cli.status.native_status", fail)
    assert run("status") == 1
    assert "ZeroDivisionError" in (tmp_path / "home" / "logs" / "cli-error.log").read_text()


def test_a_home_in_containers_is_not_started_natively_as_well(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    home.set_mode("containers")
    assert run("up", "--detach") == 1
    assert "down" in capsys.readouterr().err
