"""Which PostgreSQL is run, which ports are taken, how the broker is configured."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deploy.native import port as port_module
from deploy.native import postgres_server
from deploy.native.account import Account
from deploy.native.errors import StackError
from deploy.native.home import Home
from deploy.native.port import free_ports, is_free, keep_or_replace
from deploy.native.postgres_server import PostgresServer, choose
from deploy.native.rabbitmq import PORTS, RabbitMQ
from deploy.native.settings import StackSettings

ME = Account(name="me")


def program(path: Path, says: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)


def server(folder: Path, version: str) -> Path:
    program(folder / "initdb", f"initdb (PostgreSQL) {version}")
    program(folder / "postgres", f"postgres (PostgreSQL) {version}")
    return folder


def test_a_client_only_installation_and_an_old_server_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "client" / "psql", "psql (PostgreSQL) 16.1")
    folders = [tmp_path / "client", server(tmp_path / "old", "14.9"), server(tmp_path / "good", "15.3")]
    monkeypatch.setattr(postgres_server, "_system_folders", lambda: iter(folders))
    assert postgres_server.installed(ME) == [PostgresServer(15, tmp_path / "good")]


def test_the_wheel_is_used_only_when_nothing_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "wheel"
    server(wheel / "package" / "pginstall" / "bin", "16.4 (Debian 16.4-1)")
    monkeypatch.setattr(postgres_server, "wheel_folder", lambda: wheel)
    monkeypatch.setattr(postgres_server, "_system_folders", lambda: iter([]))
    assert [found.major for found in postgres_server.installed(ME)] == [16]
    installed = server(tmp_path / "installed", "15.3")
    monkeypatch.setattr(postgres_server, "_system_folders", lambda: iter([installed]))
    assert [found.major for found in postgres_server.installed(ME)] == [15]


def test_existing_data_is_served_by_the_version_that_wrote_it(tmp_path: Path) -> None:
    servers = [PostgresServer(17, tmp_path / "17"), PostgresServer(15, tmp_path / "15")]
    assert choose(servers, tmp_path) == servers[0]
    (tmp_path / "PG_VERSION").write_text("15\n")
    assert choose(servers, tmp_path) == servers[1]
    with pytest.raises(StackError, match="PostgreSQL 15"):
        choose(servers[:1], tmp_path)
    assert choose([], tmp_path / "nothing") is None


def test_ports_are_different_free_and_out_of_the_way_of_outgoing_connections() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert all(map(is_free, ports))
    assert max(ports) < port_module._first_outgoing_port()


def test_a_port_is_kept_while_it_is_free() -> None:
    wanted = dict(zip(("a", "b"), free_ports(2), strict=True))
    assert keep_or_replace(wanted, ["a", "b"]) == wanted
    with socket.socket() as other:
        other.bind(("127.0.0.1", wanted["a"]))
        other.listen()
        replaced = keep_or_replace(wanted, ["a", "b"])
    assert replaced["a"] != wanted["a"]
    assert replaced["b"] == wanted["b"]


@pytest.mark.parametrize(
    ("memory", "line"),
    [
        ("0.4", "vm_memory_high_watermark.relative = 0.4"),
        ("512MiB", "vm_memory_high_watermark.absolute = 512MiB"),
    ],
)
def test_the_broker_listens_on_loopback_for_one_user_who_is_not_guest(
    tmp_path: Path, memory: str, line: str
) -> None:
    home = Home(tmp_path)
    home.prepare()
    ports = dict(zip(PORTS, (1001, 1002, 1003), strict=True))
    broker = RabbitMQ(home, StackSettings(broker_memory=memory), tmp_path, ports)
    text = broker._configuration()
    assert "listeners.tcp.local = 127.0.0.1:1001" in text
    assert "guest" not in text
    assert line in text
    assert broker.url.endswith("@127.0.0.1:1001/siquan")
