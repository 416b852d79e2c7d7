"""A private broker and database, and the toy service as a real process on them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from nameko.standalone.rpc import ClusterRpcProxy
from psycopg import conninfo
from yoyo import get_backend, read_migrations

from deploy.native.stack import NativeStack
from services.chassis import tokens
from services.contracts import roles
from tests.support.broker import Broker
from tests.support.waiting import eventually

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NativeStack]:
    """A broker and a database without services."""
    with NativeStack(tmp_path_factory.mktemp("stack"), services=(), fsync=False) as stack:
        yield stack
    stack.remove()


class Toy:
    """The toy service as a process that can be killed."""

    def __init__(self, servers: NativeStack, folder: Path) -> None:
        self.servers, self.folder = servers, folder
        self.broker = Broker(servers.amqp_url)
        self.process: subprocess.Popen[bytes] | None = None
        self.log_file = folder / "toy.log"
        parts = conninfo.conninfo_to_dict(servers.database_url)
        self.database = (f"postgresql://{parts['user']}:{parts['password']}@{parts['host']}:{parts['port']}/siquan"
                         "?options=-csearch_path%3Dtoy")

    def prepare(self) -> None:
        """Make an empty schema and an empty bus."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute("drop schema if exists toy cascade; create schema toy")
        backend = get_backend(self.database.replace("postgresql://", "postgresql+psycopg://"), migration_table="migrations")
        for folder in ("services/chassis/schema", "tests/support/toy/migrations"):
            backend.apply_migrations(backend.to_apply(read_migrations(str(REPOSITORY / folder))))
        backend.connection.close()
        # Emptied, not deleted: RabbitMQ 3.10 can lose a quorum queue that was made again under its old name shortly
        # before the broker is killed.
        for queue in ("siquan.toy", "siquan.parked.toy", "rpc-toy", "siquan.retry.1s", "siquan.retry.2s"):
            self.broker.purge(queue)

    def start(self, fault: str = "", wait: bool = True, **settings: str) -> None:
        """Start the process; with a fault planted it dies at that place."""
        environment = {**os.environ, "SIQUAN_AMQP_URL": self.servers.amqp_url, "SIQUAN_DATABASE_URL": self.database,
                       "SIQUAN_TOKEN_PUBLIC_KEY": self.servers.secret("token_public_key.pem"), "TOY_FAULT": fault,
                       "SIQUAN_RETRY_SECONDS": "1,2", "SIQUAN_HEARTBEAT_SECONDS": "4",
                       "SIQUAN_TIMER_SECONDS": "0.2", **settings}
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "tests.support.toy"], cwd=REPOSITORY, env=environment,
                                            stdout=log, stderr=log)
        if wait:
            eventually(lambda: self.log().count("service started") > self._starts, what="the toy starts", seconds=20)
        self._starts = self.log().count("service started")

    _starts = 0

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def stop(self, seconds: float = 20) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.database) as connection:
            return connection.execute(query).fetchall()  # type: ignore[call-overload]

    def effects(self) -> int:
        return int(self.rows("select count(*) from effects")[0][0])

    def token(self, **claims: Any) -> str:
        told = {"subject": "partner:test", "roles": [roles.PARTNER], **claims}
        return tokens.issue(self.servers.secret("token_private_key.pem"), **told)

    def call(self, method: str = "ping", token: str | None = None, timeout: float = 15, context: Any = None,
             **arguments: Any) -> Any:
        """Call as a stock nameko client does."""
        with ClusterRpcProxy({"AMQP_URI": self.servers.amqp_url}, timeout=timeout,
                             context_data={"auth_token": token or self.token(), **(context or {})}) as cluster:
            return getattr(cluster.toy, method)(**arguments)


@pytest.fixture
def toy(servers: NativeStack, tmp_path: Path) -> Iterator[Toy]:
    """The toy service, not yet started, on an empty schema and empty queues."""
    made = Toy(servers, tmp_path)
    made.prepare()
    yield made
    if made.is_alive():
        made.kill()
    print(made.log()[-6000:])  # shown by pytest when the test failed


@pytest.fixture
def toy_running(shared_toy: Toy) -> Toy:
    """A toy that many tests share; started again when one of them ended it."""
    if not shared_toy.is_alive():
        shared_toy.start()
    shared_toy.broker.take("siquan.parked.toy")
    return shared_toy


@pytest.fixture(scope="module")
def shared_toy(servers: NativeStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toy]:
    """One toy for a module."""
    made = Toy(servers, tmp_path_factory.mktemp("toy"))
    made.prepare()
    yield made
    if made.is_alive():
        made.kill()
    print(made.log()[-6000:])
