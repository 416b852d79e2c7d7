"""Events leave with the change that they report: rows of the same transaction, published by the relay.

The sequence of a subject is taken under its row lock, so that rows of one subject commit in the order of their ids; the
relay publishes by id and deletes what the broker has confirmed. It never remembers a last id: ids are taken before the
commit, and a late commit with a lower id would be skipped.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import eventlet
import psycopg
import structlog
from eventlet.event import Event
from psycopg.rows import dict_row

from services.chassis import envelope, metrics, serializer
from services.chassis.link import LINK_ERRORS, Publisher
from services.chassis.transaction import Emission

log = structlog.get_logger(__name__)

# Lists go in binary (`%()b`): escaping long texts into a text array costs more than the insert itself.
_INSERT = """
with said as materialized (
    select * from unnest(%(event_ids)b::uuid[], %(events)b::text[], %(versions)b::int[], %(subjects)b::uuid[],
                         %(traces)b::text[], %(payloads)b::text[])
           with ordinality as said (event_id, event, version, subject, traceparent, data, place)
), counted as (
    select subject, count(*) as n from said group by subject order by subject
), taken as (
    insert into event_sequences (subject, last) select subject, n from counted
    on conflict (subject) do update set last = event_sequences.last + excluded.last
    returning subject, last
)
insert into outbox (event_id, event, version, subject, sequence, occurred_at, traceparent, data)
select said.event_id, said.event, said.version, said.subject,
       taken.last - counted.n + row_number() over (partition by said.subject order by said.place),
       %(at)s, said.traceparent, said.data
from said join counted using (subject) join taken using (subject)
order by said.place
"""

# What nearly every call says: one event, for which sorting and counting would cost as much as the insert itself.
_INSERT_ONE = """
with taken as (
    insert into event_sequences (subject, last) values (%(subject)s, 1)
    on conflict (subject) do update set last = event_sequences.last + 1
    returning last
)
insert into outbox (event_id, event, version, subject, sequence, occurred_at, traceparent, data)
select %(event_id)s, %(event)s, %(version)s, %(subject)s, last, %(at)s, %(trace)s, %(payload)s from taken
"""

# Ids come as text, which is how they leave: an object for each would be made only to be written out again.
_WAITING = """
select id, event_id::text, event, version, subject::text, sequence, occurred_at, traceparent, data
from outbox order by id limit %(n)s
"""

# Rows are deleted and archived in one statement: an event is in exactly one of the two tables.
_ARCHIVE = """
with gone as (delete from outbox where id = any(%(ids)s) returning *)
insert into outbox_archive (id, event_id, event, version, subject, sequence, occurred_at, traceparent, data)
select id, event_id, event, version, subject, sequence, occurred_at, traceparent, data from gone
"""

# What has served its time: no retry ladder and no parked message is that old.
_FORGET = (
    "delete from outbox_archive where published_at < now() - make_interval(days => %(days)s)",
    "delete from inbox where handled_at < now() - make_interval(days => %(days)s)",
    "delete from idempotency where answered_at < now() - make_interval(days => %(days)s)",
)

_FORGET_EVERY = 6 * 3600.0
_BATCH = 500
_POLL = (0.1, 1.0)
_REST = 0.02


def flush(connection: psycopg.Connection[Any], emissions: Sequence[tuple[Emission, str | None]], at: datetime) -> None:
    """Write what a transaction said, in one statement that is not waited for."""
    if not emissions:
        return
    rows = [{
        "event_id": emission.id,
        "event": f"{emission.event.source}.{emission.event.event_name}",
        "version": emission.event.version,
        "subject": emission.event.subject,
        "trace": trace,
        "payload": serializer.dumps(emission.event.dump()).decode(),
    } for emission, trace in emissions]
    if len(rows) == 1:
        connection.execute(_INSERT_ONE, {**rows[0], "at": at})
    else:
        connection.execute(_INSERT, {"at": at, **{f"{name}s": [row[name] for row in rows] for name in rows[0]}})


class Relay:
    """Publishes the outbox of one schema. One replica is active, by an advisory lock; the others stand by."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]], publisher: Publisher, *, service: str,
                 archive_days: int, awaited: frozenset[str]) -> None:
        self._connect, self._publisher, self._service, self._days = connect, publisher, service, archive_days
        # Events that some service listens to: one that no queue takes stays in the outbox until one does.
        self._awaited = awaited
        self._wanted = Event()
        self._stopping = False
        self._forget_at = 0.0
        self.is_active = False

    def wake(self) -> None:
        """Say that something was committed in this process."""
        if not self._wanted.ready():
            self._wanted.send(None)

    def stop(self) -> None:
        """Ask `run` to return after the batch at hand."""
        self._stopping = True
        self.wake()

    def run(self) -> None:
        """Publish until stopped; whatever breaks is tried again."""
        pause = 0.1
        while not self._stopping:
            began = time.monotonic()
            try:
                with self._connect() as connection:
                    self._serve(connection)
            except (psycopg.Error, *LINK_ERRORS) as error:
                log.warning("relay interrupted", error=type(error).__name__)
                pause = 0.2 if time.monotonic() - began > 30 else min(pause * 2, 5)
                eventlet.sleep(pause * random.uniform(0.5, 1.5))
            finally:
                self.is_active = False
                metrics.relay_active.labels(self._service).set(0)
        self._publisher.close()

    def _serve(self, connection: psycopg.Connection[Any]) -> None:
        while not self._stopping:
            if not self.is_active:
                row = connection.execute("select pg_try_advisory_lock(hashtext('siquan.relay.' || current_schema))")
                if not row.fetchone()[0]:  # type: ignore[index]
                    eventlet.sleep(1)  # not `_sleep`: what is committed here concerns the active one
                    continue
                self.is_active = True
                metrics.relay_active.labels(self._service).set(1)
                log.info("relay active")
            self._drain(connection)

    def _drain(self, connection: psycopg.Connection[Any]) -> None:
        """Publish all that waits, then sleep until woken; the poll slows down while nothing comes."""
        poll = _POLL[0]
        while not self._stopping:
            published, left = self.publish_waiting(connection)
            if published:
                poll = _POLL[0]
            self._forget_old(connection)
            if published < _BATCH:
                if published:
                    # What is said in this while leaves together: one publishing and one commit for several.
                    eventlet.sleep(_REST)
                self._sleep(poll if not left else 1.0)
                poll = min(poll * 1.5, _POLL[1])

    def publish_waiting(self, connection: psycopg.Connection[Any]) -> tuple[int, int]:
        """Publish one batch; return how many the broker took and how many it did not."""
        with connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(_WAITING, {"n": _BATCH}).fetchall()
        metrics.outbox_waiting.labels(self._service).set(len(rows))
        metrics.outbox_oldest.labels(self._service).set(
            (datetime.now(UTC) - rows[0]["occurred_at"]).total_seconds() if rows else 0)
        if not rows:
            return 0, 0
        confirmed = self._publisher.publish_all(
            [envelope.encode(row, must_arrive=row["event"] in self._awaited) for row in rows])
        taken = [row["id"] for row, ok in zip(rows, confirmed, strict=True) if ok]
        if taken:
            connection.execute(_ARCHIVE, {"ids": taken})
            metrics.published.labels(self._service).inc(len(taken))
        if len(taken) < len(rows):
            log.warning("events not taken by the broker", count=len(rows) - len(taken))
        return len(taken), len(rows) - len(taken)

    def _forget_old(self, connection: psycopg.Connection[Any]) -> None:
        """Delete what has served its time, a few times a day."""
        if time.monotonic() < self._forget_at:
            return
        self._forget_at = time.monotonic() + _FORGET_EVERY
        for statement in _FORGET:
            connection.execute(statement, {"days": self._days})

    def _sleep(self, seconds: float) -> None:
        """Wait until woken. The wish is taken back here alone: one that comes while rows are read is not lost."""
        with eventlet.Timeout(seconds, False):
            self._wanted.wait()
        if self._wanted.ready():
            self._wanted = Event()
