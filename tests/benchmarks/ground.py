"""The ground that all contenders share in one run: a private PostgreSQL that writes to disk, a private RabbitMQ."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import amqp
import psycopg
from amqp.exceptions import AMQPError
from psycopg import conninfo
from yoyo import get_backend, read_migrations

from deploy.native.account import account_for
from deploy.native.home import REPOSITORY
from deploy.native.postgres import data_folder
from deploy.native.postgres_server import choose, installed
from deploy.native.stack import NativeStack
from tests.benchmarks.squad import Squad, family, processor_seconds
from tests.support.broker import Broker

CHASSIS_SCHEMA = "services/chassis/schema"


class Ground:
    """Broker and database of a stack without services."""

    def __init__(self, stack: NativeStack, folder: Path) -> None:
        self.stack, self.folder = stack, folder
        self.amqp_url = stack.amqp_url
        self.broker = Broker(stack.amqp_url)
        parts = conninfo.conninfo_to_dict(stack.database_url)
        self._login = f"postgresql://{parts['user']}:{parts['password']}@{parts['host']}:{parts['port']}/siquan"

    @property
    def programs(self) -> Path:
        """Return the folder with the server's own programs, pgbench among them."""
        server = choose(installed(account_for("postgres")), data_folder(self.stack.home))
        if server is None:
            raise RuntimeError("no installed PostgreSQL server, and so no pgbench")
        return server.programs

    def versions(self) -> str:
        """Name the two servers."""
        with self.connect("public") as connection:
            row = connection.execute("show server_version").fetchone()
        with self.broker.channel() as channel:
            broker = channel.connection.server_properties["version"]
        return f"PostgreSQL {str(row[0]).split()[0] if row else '?'}, RabbitMQ {broker}"

    def commit_ms(self, times: int = 200) -> float:
        """Return how long one row's commit takes, as a median: what every sure writing has to wait for here."""
        self.make_schema("waits")
        with self.connect("waits") as connection:
            connection.execute("create table waits (n int)")
            took = []
            for n in range(times):
                began = time.perf_counter()
                connection.execute("insert into waits values (%s)", (n,))
                took.append(time.perf_counter() - began)
        return median(took) * 1000

    def database(self, schema: str) -> str:
        """Return a URL whose search path is the schema."""
        return f"{self._login}?options=-csearch_path%3D{schema}"

    def connect(self, schema: str) -> psycopg.Connection[Any]:
        """Open a connection of the referee's own."""
        return psycopg.connect(self.database(schema), autocommit=True)

    def make_schema(self, schema: str, *folders: str) -> None:
        """Make the schema anew and run these folders of migrations in it."""
        with self.connect(schema) as connection:
            connection.execute(f"drop schema if exists {schema} cascade; create schema {schema}")
        backend = get_backend(self.database(schema).replace("postgresql://", "postgresql+psycopg://"),
                              migration_table="migrations")
        for folder in folders:
            backend.apply_migrations(backend.to_apply(read_migrations(str(REPOSITORY / folder))))
        backend.connection.close()

    def service_environment(self, schema: str) -> dict[str, str]:
        """Return what a service process on the chassis is told; everything else stays at its defaults."""
        return {"SIQUAN_AMQP_URL": self.amqp_url, "SIQUAN_DATABASE_URL": self.database(schema),
                "SIQUAN_TOKEN_PUBLIC_KEY": self.stack.secret("token_public_key.pem"), "SIQUAN_LOG_LEVEL": "WARNING"}

    def is_consumed(self, queue: str) -> bool:
        """Tell whether the queue is there and somebody reads it; a broker asked while it makes the queue may fail."""
        try:
            return self.broker.depth(queue) >= 0 and self.broker.consumers(queue) > 0
        except AMQPError:
            return False

    def fill(self, exchange: str, key: str, bodies: Sequence[bytes], **properties: Any) -> None:
        """Put messages into a queue and wait until the broker has them all."""
        with self.broker.channel() as channel:
            channel.confirm_select()
            confirmed = 0

            def count(tag: int, multiple: bool) -> None:
                nonlocal confirmed
                confirmed = max(confirmed, tag) if multiple else confirmed + 1

            channel.events["basic_ack"].add(count)
            for place, body in enumerate(bodies):
                channel.basic_publish(
                    amqp.Message(body, delivery_mode=2, content_type="application/json", content_encoding="utf-8",
                                 message_id=str(place), **properties), exchange=exchange, routing_key=key)
            deadline = time.monotonic() + 60
            while confirmed < len(bodies):
                channel.connection.drain_events(timeout=deadline - time.monotonic())

    def server_seconds(self) -> dict[str, float]:
        """Return the processor time of database and broker so far."""
        state = self.stack.home.read_state()
        found = {}
        for server in ("postgres", "rabbitmq"):
            pid = state["servers"][server]["pid"]
            found[server] = processor_seconds(family([pid]))
        return found


def eventually(condition: Callable[[], Any], *, squad: Squad, seconds: float, what: str, every: float = 0.05) -> Any:
    """Wait, with a deadline and as long as the squad lives, for a condition, and return what it was."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        squad.check()
        if time.monotonic() > deadline:
            raise TimeoutError(f"did not happen in {seconds} s: {what}")
        time.sleep(every)
    return found


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))
