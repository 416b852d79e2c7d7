"""Takes the events at hand as one transaction, and makes sure that each is settled: handled, delayed or parked.

Several that wait become one transaction with one wait for the database; a single one is handled at once. When one fails the
batch is undone and done again without it, so that a bad message never hurts its neighbours.

Each link begins carefully: one message at a time, until one comes that is not marked `redelivered`. A message that
kills the process so comes back alone, and spends its delivery budget without its neighbours.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import eventlet
import structlog
from nameko.extensions import Entrypoint, SharedExtension

from services.chassis import database, errors, link, metrics
from services.chassis.envelope import Received, Rejected, decode
from services.chassis.ladder import Ladder
from services.chassis.names import Names
from services.chassis.settings import Settings
from services.chassis.transaction import NotYet
from services.chassis.work import Unit, UnitOfWork

log = structlog.get_logger(__name__)

# After so many failing members the rest of a batch is handled one by one.
_MOST_RESTARTS = 3
_MOST_CLASHES = 5


@dataclass(frozen=True)
class Delivery:
    """A message with what was read from it."""

    message: Any
    received: Received
    event: Any
    handler: str


class EventConsumer(SharedExtension):
    """The one consumer of a service's event queue. Handlers register by the event that they declare."""

    def __init__(self) -> None:
        self.handlers: dict[str, tuple[Any, str]] = {}
        self._stopping = False
        self._thread: Any = None
        self.is_connected = False
        self.settled_at = time.monotonic()

    def register(self, contract: Any, method_name: str) -> None:
        """Say which method handles an event; one for each event."""
        key = f"{contract.source}.{contract.event_name}"
        if key in self.handlers:
            raise ValueError(f"{key} has two handlers")
        self.handlers[key] = (contract, method_name)

    def start(self) -> None:
        """Begin to consume, once."""
        if self._thread is not None:
            return
        self.settings: Settings = self.container.config["siquan.settings"]
        self.service = self.container.service_name
        self.names = Names(self.service)
        self._work: UnitOfWork = next(d for d in self.container.dependencies if isinstance(d, UnitOfWork))
        self._instance = self.container.service_cls()
        self._ladder = Ladder(self.service, self.settings.retry_seconds)
        self._aside = link.Publisher(self.settings.amqp_url)
        self._thread = self.container.spawn_managed_thread(self._run, identifier="events")

    @property
    def queue(self) -> str:
        """The queue that this consumer serves."""
        return Names(self.container.service_name).queue

    def stop_consuming(self) -> None:
        """Finish the batch at hand and end; what was taken but not begun goes back to the queue."""
        self._stopping = True
        if self._thread is not None:
            self._thread.wait()

    def _run(self) -> None:
        pause = 0.1
        while not self._stopping:
            connection, began = None, time.monotonic()
            try:
                connection = link.connect(self.settings.amqp_url, heartbeat=self.settings.heartbeat)
                self._connection = connection
                subscription = _Subscription(connection, self.queue)
                self._connected(True)
                self._consume(connection, subscription)
            except link.LINK_ERRORS as error:
                log.warning("event link lost", error=type(error).__name__)
                # A link that held for a while was a good one: begin again with a short pause.
                pause = 0.2 if time.monotonic() - began > 30 else min(pause * 2, 5)
                eventlet.sleep(pause)
            finally:
                self._connected(False)
                link.settle(connection)
        self._aside.close()

    def _connected(self, is_connected: bool) -> None:
        self.is_connected = is_connected
        metrics.consuming.labels(self.service, self.names.queue).set(int(is_connected))
        self.settled_at = time.monotonic()

    def _consume(self, connection: Any, subscription: _Subscription) -> None:
        checked = time.monotonic()
        most = subscription.take(1)
        while not self._stopping:
            inbound = subscription.inbound
            if not inbound:
                link.drain(connection, 1)
            while 0 < len(inbound) < most and link.drain(connection, 0):
                pass
            if inbound:
                taken, inbound[:] = inbound[:], []
                self._settle(taken)
                subscription.channel.basic_ack(taken[-1].delivery_tag, multiple=True)
                self.settled_at = time.monotonic()
                if most == 1 and not taken[0].delivery_info.get("redelivered"):
                    most = subscription.take(self.settings.batch_size)
            if time.monotonic() - checked >= 1:
                checked = time.monotonic()
                connection.heartbeat_tick()

    def _settle(self, messages: Sequence[Any]) -> None:
        """See to it that every message is handled here, or lies safely in another queue. Then all can be acked."""
        began = time.monotonic()
        self._leftover: list[link.Outgoing] = []
        deliveries = [found for message in messages if (found := self._read(message))]
        alone = [d for d in deliveries if d.message.delivery_info.get("redelivered")]
        together = [d for d in deliveries if not d.message.delivery_info.get("redelivered")]
        metrics.redelivered.labels(self.service).inc(len(alone))
        self._handle(together)
        for delivery in alone:
            self._handle([delivery])
        if self._leftover and not all(self._aside.publish_all(self._leftover)):
            # Neither a delay queue nor parking took it: keep the message where it is, and come again.
            raise OSError("a message could not be laid aside")
        metrics.batch_size.labels(self.service).observe(len(messages))
        metrics.batch_seconds.labels(self.service).observe(time.monotonic() - began)

    def _read(self, message: Any) -> Delivery | None:
        """Return what the message says to whom, or lay it aside: it can never be handled."""
        try:
            if message.properties.get("content_type", "application/json") != "application/json":
                raise Rejected("undecodable", "content_type")
            received = decode(message.body if isinstance(message.body, bytes) else str(message.body).encode())
            if received.key not in self.handlers:
                raise Rejected("unknown_event", received.key)
            contract, method_name = self.handlers[received.key]
            if received.version != contract.version:
                raise Rejected("unknown_version", f"{received.key} {received.version}")
            return Delivery(message, received, _load(contract, received.data), method_name)
        except Rejected as rejection:
            log.warning("event parked", reason=rejection.reason, detail=rejection.detail)
            self._leftover.append(self._ladder.aside(message, rejection.reason, rejection.detail, at=self._now()))
            return None

    def _handle(self, deliveries: list[Delivery]) -> None:
        """Handle these in one transaction; one that fails is taken out, and dealt with after the rest.

        After the rest, because what it waits for may stand behind it in this very batch.
        """
        apart: list[Delivery] = []
        clashes = 0
        while deliveries:
            failed: Delivery | None = None
            try:
                with self._work.unit() as unit:
                    fresh = unit.claim(self.names.queue, [d.received.envelope.id for d in deliveries])
                    for failed in deliveries:
                        self._apply(unit, failed, fresh)
                    failed = None
            except Exception as error:  # noqa: BLE001  (the boundary: every message is delayed or parked, never dropped)
                if database.is_away(error):
                    self._wait_for_database(error)
                    continue
                if isinstance(error, database.CLASH) and clashes < _MOST_CLASHES:
                    clashes += 1
                    eventlet.sleep(0.05 * clashes)
                    continue
                if len(deliveries) == 1:
                    self._put_off(deliveries[0], error)
                    break
                if failed is None or len(apart) >= _MOST_RESTARTS:
                    apart, deliveries = [*deliveries, *apart], []
                else:
                    # By identity: the same event may stand in a batch twice.
                    apart.append(failed)
                    deliveries = [d for d in deliveries if d is not failed]
                continue
            self._count(deliveries)
            break
        for one in apart:
            self._handle([one])

    def _apply(self, unit: Unit, delivery: Delivery, fresh: set[Any]) -> None:
        envelope = delivery.received.envelope
        if envelope.id not in fresh:
            return
        # The same event twice in one batch is one event.
        fresh.discard(envelope.id)
        tx = unit.transaction(envelope=envelope, trace=delivery.received.traceparent)
        getattr(self._instance, delivery.handler)(delivery.event, tx)

    def _put_off(self, delivery: Delivery, error: Exception) -> None:
        key, event_id = delivery.received.key, str(delivery.received.envelope.id)
        if isinstance(error, NotYet):
            log.info("event waits for another", event_name=key, event_id=event_id)
            outcome, copy = "not_yet", self._ladder.not_yet(delivery.message, at=self._now())
        else:
            log.error("event failed", event_name=key, event_id=event_id, error=type(error).__name__,
                      where=errors.where(error))
            outcome, copy = "failed", self._ladder.again(delivery.message, type(error).__name__, at=self._now())
        metrics.handled.labels(self.service, key, outcome).inc()
        self._leftover.append(copy)

    def _wait_for_database(self, error: Exception) -> None:
        """The database is away: the messages are not at fault and keep their places."""
        log.warning("database away", error=type(error).__name__)
        if self._stopping:
            raise OSError("stopped while the database was away")
        # Reading on keeps the heartbeat alive; what comes in the meantime waits its turn.
        link.drain(self._connection, 1)
        self._connection.heartbeat_tick()

    def _count(self, deliveries: Sequence[Delivery]) -> None:
        now = self._work.clock()
        for key, count in Counter(delivery.received.key for delivery in deliveries).items():
            metrics.handled.labels(self.service, key, "ok").inc(count)
        age = metrics.end_to_end.labels(self.service)
        for delivery in deliveries:
            age.observe(max(0.0, (now - delivery.received.envelope.time).total_seconds()))

    def _now(self) -> str:
        return self._work.clock().isoformat(timespec="seconds")


class _Subscription:
    """The consumer of one link; how many messages it holds at a time can be changed."""

    def __init__(self, connection: Any, queue: str) -> None:
        with eventlet.Timeout(link.ANSWERS_WITHIN):
            self.channel = connection.channel()
        self.channel.auto_decode = False  # bodies stay bytes: what they are is ours to judge
        self.inbound: list[Any] = []
        self._queue, self._tag = queue, ""

    def take(self, most: int) -> int:
        """Hold at most so many messages from now on; a limit counts for consumers that begin after it."""
        with eventlet.Timeout(link.ANSWERS_WITHIN):
            if self._tag:
                self.channel.basic_cancel(self._tag)
            self.channel.basic_qos(0, most, False)
            self._tag = self.channel.basic_consume(self._queue, callback=self.inbound.append, on_cancel=_cancelled)
        return most


class EventEntrypoint(Entrypoint):
    """Binds one handler method to the service's event consumer."""

    consumer = EventConsumer()

    def __init__(self, contract: Any) -> None:
        super().__init__()
        self.contract = contract

    def setup(self) -> None:
        """Make the handler known before anything is consumed."""
        self.consumer.register(self.contract, self.method_name)

    def stop(self) -> None:
        """Stop taking events; returns when the batch at hand is settled."""
        self.consumer.stop_consuming()


def _load(contract: Any, data: dict[str, Any]) -> Any:
    try:
        return contract.load_tolerant(data)
    except Exception as error:
        problems = getattr(error, "problems", None)
        if problems is None:
            raise
        raise Rejected("invalid_data", "; ".join(f"{p.field}: {p.code}" for p in problems)) from None


def _cancelled(tag: str) -> None:
    raise OSError("the broker cancelled the consumer")
