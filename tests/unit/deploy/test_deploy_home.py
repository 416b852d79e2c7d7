"""A home keeps one stack apart from every other, and is held by one supervisor at a time."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from deploy.native import home as home_module
from deploy.native.errors import AlreadyRunning
from deploy.native.home import LONGEST_SOCKET_FOLDER, Home


def test_two_homes_share_nothing(tmp_path: Path) -> None:
    one, other = Home(tmp_path / "a"), Home(tmp_path / "b")
    assert one.mark != other.mark
    for name in ("server_root", "socket_folder", "control_socket", "secrets", "logs"):
        assert getattr(one, name) != getattr(other, name)


def test_the_same_home_by_another_name_is_the_same_stack(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert Home(tmp_path / "link").mark == Home(tmp_path / "real").mark


def test_secrets_and_logs_are_closed_to_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    home.write_state({"amqp_url": "amqp://user:secret@host"})
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.logs.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.state_file.stat().st_mode) == 0o600


def test_sockets_of_a_deep_home_lie_somewhere_short(tmp_path: Path) -> None:
    deep = Home(tmp_path / ("x" * 60) / ("y" * 60))
    assert len(os.fsencode(deep.socket_folder)) <= LONGEST_SOCKET_FOLDER
    assert len(os.fsencode(deep.control_socket)) <= 107
    assert deep.mark in str(deep.socket_folder)


def test_as_root_below_a_closed_folder_the_servers_files_go_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home_module.os, "geteuid", lambda: 0)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = Home(closed / "home")
    assert home.server_root == Path("/var/lib/siquan") / home.mark
    monkeypatch.setattr(home_module.os, "geteuid", lambda: 1000)
    assert home.server_root == home.path / "servers"


def test_the_place_of_the_data_is_decided_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module.os, "geteuid", lambda: 1000)
    home = Home(tmp_path / "home")
    home.prepare()
    monkeypatch.setattr(home_module.os, "geteuid", lambda: 0)
    monkeypatch.setattr(home_module, "_open_to_all", lambda _: False)
    assert Home(tmp_path / "home").server_root == home.path / "servers"


def test_a_second_supervisor_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module, "LOCK_PATIENCE", 0.05)
    home = Home(tmp_path / "home")
    home.prepare()
    assert not home.is_supervised()
    with home.hold():
        assert home.is_supervised()
        assert home.supervisor_pid() == os.getpid()
        with pytest.raises(AlreadyRunning), Home(home.path).hold():
            pytest.fail("held twice")
    assert not home.is_supervised()


def test_a_torn_state_file_reads_as_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    assert home.read_state() == {}
    home.state_file.write_text('{"phase": "run')
    assert home.read_state() == {}


def test_a_home_remembers_how_it_was_started(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert home.mode() == "none"
    home.prepare()
    home.set_mode("containers")
    assert Home(home.path).mode() == "containers"
