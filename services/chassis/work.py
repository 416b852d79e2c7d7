"""The unit of work: one database transaction with its store, its clock and calendar, its inbox and its outbox.

A `Unit` spans one call, or a whole batch of events; each of them gets a `Transaction` of its own inside it. What was
emitted goes to the outbox once, just before the commit. All statements are pipelined.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from nameko.extensions import DependencyProvider

from services.chassis import outbox, pipeline
from services.chassis.calendar import PublishedCalendar
from services.chassis.database import is_away, open_pool
from services.chassis.errors import WireError
from services.chassis.link import Publisher
from services.chassis.policy import load_section
from services.chassis.settings import Settings
from services.chassis.sql import Sql
from services.chassis.tokens import TokenVerifier
from services.chassis.transaction import SYSTEM, Caller, Emission, Envelope, Transaction

_CLAIM = """
insert into inbox (event_id, consumer) select id, %(consumer)s from unnest(%(ids)s::uuid[]) as id order by id
on conflict do nothing returning event_id
"""

_REMEMBER = """
insert into idempotency (caller, request_id, operation, content_digest, reply)
values (%(caller)s, %(request_id)s, %(operation)s, %(digest)s, %(reply)s)
"""

_FIRST_ANSWER = """
select operation, content_digest, reply from idempotency where caller = %(caller)s and request_id = %(request_id)s
"""


def system_clock() -> datetime:
    """Return the time, aware and in UTC. The one place where the clock is read."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Asked:
    """Which request of whom a writing call is, by which a repeated one is known."""

    caller: str
    request_id: str
    operation: str
    digest: bytes

    @classmethod
    def of(cls, caller: str, request_id: str, operation: str, content: bytes) -> Asked:
        """Return the request with the digest of its content."""
        return cls(caller, request_id, operation, hashlib.sha256(content).digest())

    @property
    def row(self) -> dict[str, Any]:
        """The columns of its idempotency row."""
        return {"caller": self.caller, "request_id": self.request_id, "operation": self.operation, "digest": self.digest}


class Unit:
    """One database transaction in progress."""

    def __init__(self, work: UnitOfWork, connection: psycopg.Connection[Any]) -> None:
        self._work, self._connection = work, connection
        self.sql = Sql(connection)
        # One store for all events of a batch, so that what it has looked up once it need not look up again.
        self.store = work.store_class(self.sql)
        self.now = work.clock()
        self._said: list[tuple[Emission, str | None]] = []
        self._open: list[tuple[Transaction[Any, Any], str | None]] = []

    def transaction(self, caller: Caller = SYSTEM, envelope: Envelope | None = None,
                    trace: str | None = None) -> Transaction[Any, Any]:
        """Return what one use case works with."""
        tx = Transaction(store=self.store, policy=self._work.policy, now=self.now,
                         calendar=self._work.calendar, zone=self._work.settings.zone, caller=caller, envelope=envelope)
        self._open.append((tx, trace))
        return tx

    def claim(self, consumer: str, event_ids: Sequence[UUID]) -> set[UUID]:
        """Write the inbox rows of these events and return those that had none: only they may take effect."""
        rows = self.sql.all(_CLAIM, {"consumer": consumer, "ids": sorted(event_ids)})
        return {row["event_id"] for row in rows}

    def remember(self, asked: Asked, reply: str | None) -> None:
        """Keep a request id with its answer, without waiting: nearly all requests are new.

        For one that is not, the commit fails, after the first call has committed; then nothing of this transaction
        takes effect, and `UnitOfWork.first_answer` has the answer.
        """
        self.sql.run(_REMEMBER, {**asked.row, "reply": reply})

    def flush(self) -> None:
        """Write what was emitted; the last statement before the commit."""
        said = [(emission, trace) for tx, trace in self._open for emission in tx.emitted]
        outbox.flush(self._connection, said, self.now)
        self._said = said

    @property
    def has_spoken(self) -> bool:
        """Tell whether anything was emitted."""
        return bool(self._said)


@dataclass(frozen=True)
class CallWork:
    """The unit of work as one call sees it: with the headers that the call came with."""

    unit_of_work: UnitOfWork
    context: Mapping[str, Any]


class UnitOfWork(DependencyProvider):
    """The service's database as entrypoints use it. Declared on the service class; also runs the outbox relay."""

    settings: Settings
    policy: Any

    def __init__(self, store_class: Callable[[Sql], Any], policy_class: Any) -> None:
        self.store_class, self.policy_class = store_class, policy_class
        self.clock: Callable[[], datetime] = system_clock

    def setup(self) -> None:
        """Read what the process was told and open the pool, which connects in the background."""
        self.settings = self.container.config["siquan.settings"]
        self.clock = self.container.config.get("siquan.clock", system_clock)
        settings = self.settings
        self.policy = load_section(settings.policy_file, self.container.service_name, self.policy_class)
        self.calendar = (PublishedCalendar.from_file(settings.calendar_file) if settings.calendar_file
                         else PublishedCalendar())
        self.tokens = TokenVerifier(settings.token_public_key)
        self.pool = open_pool(settings.database_url, size=settings.pool_size,
                              statement_timeout_ms=settings.statement_timeout_ms,
                              lock_timeout_ms=settings.lock_timeout_ms)
        self.pool.open(wait=False)
        self.relay = outbox.Relay(self._own_connection, Publisher(settings.amqp_url),
                                  service=self.container.service_name, archive_days=settings.archive_days,
                                  awaited=self.container.config["siquan.awaited"])
        self._relay_thread: Any = None

    def start(self) -> None:
        """Start the relay."""
        self._relay_thread = self.container.spawn_managed_thread(self.relay.run, identifier="relay")

    def stop(self) -> None:
        """Let the relay finish its batch, then give the connections up."""
        self.relay.stop()
        self._relay_thread.wait()
        self.pool.close(timeout=2)

    def get_dependency(self, worker_ctx: Any) -> CallWork:
        """Return what the worker of one call reaches as `self.work`."""
        return CallWork(self, worker_ctx.data)

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """Open a transaction that commits when the block ends, and is undone when anything is raised in it."""
        with self.pool.connection() as connection, pipeline.transaction(connection):
            unit = Unit(self, connection)
            yield unit
            unit.flush()
        if unit.has_spoken:
            self.relay.wake()

    def first_answer(self, asked: Asked) -> str | None:
        """Return the first answer (JSON) to a request that has taken effect, or None for one that has not.

        Raises the conflict when the request id was used with other content.
        """
        with self.unit() as unit:
            first = unit.sql.one(_FIRST_ANSWER, asked.row)
        if first is None:
            return None
        if first["operation"] != asked.operation or bytes(first["content_digest"]) != asked.digest:
            raise WireError.common("request.id_reused")
        return first["reply"] or "null"

    def is_ready(self) -> bool:
        """Tell whether the database answers."""
        try:
            with self.pool.connection(timeout=2) as connection:
                connection.execute("select 1")
        except psycopg.Error as error:
            return not is_away(error)
        return True

    def _own_connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.settings.database_url, autocommit=True, connect_timeout=5,
                               application_name=f"siquan relay {self.container.service_name}")

