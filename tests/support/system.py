"""The whole system as a test sees it: five real services on a native stack, their tables, their queues, their logs."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import conninfo

from deploy.client import Client
from deploy.native.stack import NativeStack
from services.chassis import tokens
from services.chassis.names import Names, retry_name
from services.contracts.catalog import SERVICES
from services.contracts.listeners import LISTENERS
from services.contracts.roles import ROLES
from tests.support.broker import Broker
from tests.support.caller import RawCaller
from tests.support.waiting import eventually

POLICY = Path(__file__).parents[2] / "deploy" / "demo" / "policy.yaml"
# The steps of a retry, short: what has to wait for another event waits a second, and five at most.
RETRY_SECONDS = (1, 2, 3, 5)
# Timers hold still, so that a test can say which row is whose; tests/resilience sets them to work.
ENVIRONMENT = {"SIQUAN_POLICY_FILE": str(POLICY), "SIQUAN_RETRY_SECONDS": ",".join(map(str, RETRY_SECONDS)),
               "SIQUAN_TIMER_SECONDS": "3600"}
_BY_YOYO = ("migrations", "yoyo_lock", "_yoyo_log", "_yoyo_version", "_yoyo_migration")

_UNDER_WAY = " union all ".join(
    f"""select (select count(*) from {service}.outbox) + abs(({
        ' + '.join(f"(select count(*) from {event.split('.')[0]}.outbox_archive where event = '{event}')"
                   for event in LISTENERS[service])}) - (select count(*) from {service}.inbox))"""
    for service in SERVICES)


class System:
    """A running stack, with the keys to everything in it."""

    def __init__(self, stack: NativeStack) -> None:
        self.stack = stack
        self.url = stack.amqp_url
        self.broker = Broker(self.url)
        self.database_url = conninfo.make_conninfo(stack.database_url, dbname="siquan")
        self._key = stack.secret("token_private_key.pem")
        self._tables: dict[str, list[str]] = {}

    def sign(self, subject: str, *held: str, **claims: Any) -> str:
        """Return a token of this system's own key."""
        return tokens.issue(self._key, subject=subject, roles=held, **{"days": 1, **claims})

    def sign_for_all(self, **claims: Any) -> str:
        """Return the token of somebody who has every role: for tests in which the role is not the matter."""
        return self.sign("tester:all", *ROLES, **{"body": "zhujian-wei", "deputy": "D-001", "site": "S-01", **claims})

    @contextmanager
    def caller(self) -> Iterator[RawCaller]:
        """Yield a caller that sends raw bytes."""
        made = RawCaller(self.url)
        yield made
        made.close()

    def client(self, token: str | None = None, *, timeout: float = 30) -> Client:
        """Return our own client."""
        return Client(self.url, token, timeout=timeout)

    def rows(self, query: str, **params: Any) -> list[Any]:
        """Ask the database as its administrator; a test reads, it does not write."""
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(query, params or None).fetchall()

    def value(self, query: str, **params: Any) -> Any:
        return self.rows(query, **params)[0][0]

    def tables(self, service: str) -> list[str]:
        """Return the names of a service's tables."""
        if service not in self._tables:
            found = self.rows("select tablename from pg_tables where schemaname = %(schema)s order by 1", schema=service)
            self._tables[service] = [name for (name,) in found if name not in _BY_YOYO]
        return self._tables[service]

    def counts(self, *services: str) -> dict[str, int]:
        """Return how many rows each table of these services holds."""
        one_each = " union all ".join(f"select '{service}.{table}', count(*) from {service}.{table}"
                                      for service in services for table in self.tables(service))
        return {str(table): int(count) for table, count in self.rows(one_each)}

    def everything_written(self) -> Iterator[tuple[str, str]]:
        """Yield every row of every table as text, with the table's name."""
        for service in SERVICES:
            for table in self.tables(service):
                for (text,) in self.rows(f"select t::text from {service}.{table} as t"):
                    yield f"{service}.{table}", text

    def is_quiet(self) -> bool:
        """Tell whether every event has left its outbox and has had its effect in every service that listens to it."""
        return sum(int(left) for (left,) in self.rows(_UNDER_WAY)) == 0

    def wait_quiet(self, seconds: float = 60) -> None:
        """Wait until nothing is under way."""
        eventually(self.is_quiet, seconds=seconds, what="the system falls quiet", every=0.1)

    def parked(self, service: str) -> list[Any]:
        """Take what a service has laid aside off its queue."""
        return self.broker.take(Names(service).parked)

    def metrics(self, service: str) -> str:
        """Return what Prometheus would read of every process of a service."""
        pages = []
        for process in self.stack.processes(service):
            with urllib.request.urlopen(process["health_url"].replace("/healthz", "/metrics"), timeout=10) as answer:
                pages.append(answer.read().decode())
        return "\n".join(pages)

    def reset(self) -> None:
        """Make it as new: end the services, empty every table and queue, start them again."""
        for service in SERVICES:
            self.stack.scale_service(service, 1)
            if self.stack.pids(service):
                self.stack.kill_service(service, stay_down=True)
        queues = [queue for service in SERVICES
                  for queue in (Names(service).queue, Names(service).parked, Names(service).rpc)]
        self.broker.purge(*queues, *map(retry_name, RETRY_SECONDS))
        every = ", ".join(f"{service}.{table}" for service in SERVICES for table in self.tables(service))
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            # The ledgers refuse to be emptied, and rightly: only an administrator can tell their triggers to look away.
            connection.execute("set session_replication_role = replica")
            connection.execute(f"truncate {every} restart identity")
        for service in SERVICES:
            self.stack.start_service(service)
        # By name: without, a service that a test has killed often counts as one that cannot start.
        self.stack.wait_ready(*SERVICES)
