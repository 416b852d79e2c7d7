"""Takes calls from the service's RPC queue and answers each in nameko's form.

A malformed request cannot hurt the process: its shape is checked before nameko sees it. One that can be answered gets a
typed error at once; one that cannot (no `reply_to`) is laid aside. Headers pass only by an allow-list. A request is acked
when its reply has been handed to the broker, so a request whose service dies comes again, and its request id makes
it one effect.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any
from uuid import uuid4

import amqp
import eventlet
import structlog
from eventlet.semaphore import Semaphore
from nameko.containers import ContainerBeingKilled
from nameko.extensions import Entrypoint, SharedExtension, register_entrypoint

from services.chassis import link, metrics, serializer
from services.chassis.call import perform
from services.chassis.errors import WireError
from services.chassis.ladder import Ladder
from services.chassis.names import RPC_EXCHANGE, Names
from services.chassis.settings import Settings

log = structlog.get_logger(__name__)

_JSON = "application/json"
_TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
# Header of a nameko client -> name here. Everything else that came with a message stays outside.
_HEADERS = {"nameko.auth_token": "auth_token", "nameko.deadline": "deadline", "nameko.traceparent": "traceparent"}


class CallConsumer(SharedExtension):
    """The one consumer of a service's RPC queue; replies leave on the same link, whose heartbeat tells when it is dead."""

    def __init__(self) -> None:
        self.operations: dict[str, OperationEntrypoint] = {}
        self._stopping = False
        self._thread: Any = None
        self._unsettled: set[int] = set()
        self.is_connected = False
        self.settled_at = time.monotonic()

    def start(self) -> None:
        """Begin to consume, once."""
        if self._thread is not None:
            return
        self.settings: Settings = self.container.config["siquan.settings"]
        self.service = self.container.service_name
        self.names = Names(self.service)
        self._ladder = Ladder(self.service, self.settings.retry_seconds)
        self._aside = link.Publisher(self.settings.amqp_url)
        self._writing = Semaphore()
        self._thread = self.container.spawn_managed_thread(self._run, identifier="calls")

    @property
    def queue(self) -> str:
        """The queue that this consumer serves."""
        return Names(self.container.service_name).rpc

    def stop_consuming(self) -> None:
        """Take no further calls, answer those at hand, then end."""
        self._stopping = True
        if self._thread is not None:
            self._thread.wait()

    def _run(self) -> None:
        pause = 0.1
        while not self._stopping:
            connection, began = None, time.monotonic()
            try:
                connection = link.connect(self.settings.amqp_url, heartbeat=self.settings.heartbeat)
                self._unsettled = set()
                with eventlet.Timeout(link.ANSWERS_WITHIN):
                    self._channel = connection.channel()
                    self._channel.auto_decode = False
                    self._channel.basic_qos(0, self.settings.workers * 2, False)
                    tag = self._channel.basic_consume(self.names.rpc, callback=self._take, on_cancel=_cancelled)
                self._connected(True)
                self._consume(connection, tag)
            except link.LINK_ERRORS as error:
                log.warning("call link lost", error=type(error).__name__)
                # A link that held for a while was a good one: begin again with a short pause.
                pause = 0.2 if time.monotonic() - began > 30 else min(pause * 2, 5)
                eventlet.sleep(pause)
            finally:
                self._connected(False)
                link.settle(connection)
        self._aside.close()

    def _connected(self, is_connected: bool) -> None:
        self.is_connected = is_connected
        metrics.consuming.labels(self.service, self.names.rpc).set(int(is_connected))
        self.settled_at = time.monotonic()

    def _consume(self, connection: Any, tag: str) -> None:
        """Read until asked to stop; then cancel, and keep the link until everything taken has been settled."""
        is_cancelled = False
        while not (self._stopping and is_cancelled and not self._unsettled):
            if self._stopping and not is_cancelled:
                is_cancelled = True
                with self._writing:
                    self._channel.basic_cancel(tag, nowait=True)
            link.drain(connection, 0.1 if self._stopping else 1)
            with self._writing:
                connection.heartbeat_tick()

    def _take(self, message: Any) -> None:
        """Give a request to a worker, or answer at once what no worker should see."""
        channel = self._channel
        self._unsettled.add(message.delivery_tag)
        if message.delivery_info.get("redelivered"):
            metrics.redelivered.labels(self.service).inc()
        try:
            entrypoint, arguments = self._read(message)
            context = _context(message)
            self.container.spawn_worker(entrypoint, (), arguments, context_data=context,
                                        handle_result=partial(self._answer, channel, message))
        except WireError as error:
            self._reply(channel, message, None, error)
            self._settle(channel, message)
        except ContainerBeingKilled:
            pass  # unsettled: the broker gives it to another replica

    def _read(self, message: Any) -> tuple[OperationEntrypoint, dict[str, Any]]:
        if message.properties.get("content_type", _JSON) != _JSON:
            raise WireError.common("request.undecodable")
        try:
            body = serializer.loads(message.body)
        except serializer.Undecodable as error:
            code = "request.too_large" if error.code == "too_large" else "request.undecodable"
            raise WireError.common(code, {"reason": error.code}) from None
        if not isinstance(body, dict) or not isinstance(body.get("kwargs", {}), dict):
            raise WireError.common("request.undecodable", {"reason": "args_kwargs"})
        if body.get("args"):
            raise WireError.common("request.keywords_only")
        entrypoint = self.operations.get(message.delivery_info.get("routing_key", ""))
        if entrypoint is None:
            raise WireError.common("request.unknown_operation")
        return entrypoint, body.get("kwargs", {})

    def _answer(self, channel: Any, message: Any, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """Called by nameko when the worker has ended. Runs outside its guard: nothing may be raised here."""
        error = None
        if exc_info is not None:
            error = exc_info[1] if isinstance(exc_info[1], WireError) else WireError.common("service.unavailable")
        self._reply(channel, message, result, error)
        self._settle(channel, message)
        return result, exc_info

    def _reply(self, channel: Any, message: Any, result: Any, error: WireError | None) -> None:
        """Hand the reply to the broker. A caller that is gone, or a lost link, costs the reply and nothing else."""
        reply_to = message.properties.get("reply_to")
        if not isinstance(reply_to, str) or not reply_to:
            self._lay_aside(message, "no_reply_to")
            return
        body = serializer.dumps({"result": result, "error": error.wire() if error else None})
        if len(body) > serializer.MAX_BYTES * 8:
            body = serializer.dumps({"result": None, "error": WireError.common("request.too_large").wire()})
        self._send(channel, reply_to, message.properties.get("correlation_id"), body)

    def _send(self, channel: Any, reply_to: str, correlation_id: Any, body: bytes) -> None:
        """Publish a reply, without a confirm: a caller that misses it asks again with its request id."""
        reply = amqp.Message(body, content_type=_JSON, content_encoding="utf-8", delivery_mode=1,
                             correlation_id=correlation_id if isinstance(correlation_id, str) else "")
        try:
            with self._writing, eventlet.Timeout(link.ANSWERS_WITHIN):
                channel.basic_publish(reply, exchange=RPC_EXCHANGE, routing_key=reply_to)
        except link.LINK_ERRORS as error:
            log.warning("reply lost", error=type(error).__name__)
            link.settle(channel.connection)  # half a frame may be on the wire: begin anew

    def _lay_aside(self, message: Any, reason: str) -> None:
        log.warning("call parked", reason=reason)
        # Nobody could be answered by calling again, and what was said may be personal: only what was asked for is kept.
        key = message.delivery_info.get("routing_key", "")
        message.body = serializer.dumps({"type": key if key in self.operations else "unknown", "bytes": len(message.body)})
        try:
            at = datetime.now(UTC).isoformat(timespec="seconds")
            self._aside.publish_all([self._ladder.aside(message, reason, "", at=at)])
        except link.LINK_ERRORS:
            log.warning("a call without reply_to could not be laid aside")

    def _settle(self, channel: Any, message: Any) -> None:
        """Ack a request on the channel that it came by; when that is gone, the broker gives it out again."""
        if channel is not self._channel:
            return
        try:
            with self._writing:
                channel.basic_ack(message.delivery_tag)
        except link.LINK_ERRORS as error:
            log.warning("ack lost", error=type(error).__name__)
        finally:
            self._unsettled.discard(message.delivery_tag)
            self.settled_at = time.monotonic()


class OperationEntrypoint(Entrypoint):
    """Binds one method to its declared operation."""

    consumer = CallConsumer()

    def __init__(self, contract: Any) -> None:
        super().__init__(expected_exceptions=WireError)
        self.contract = contract

    def setup(self) -> None:
        """Make the operation known before anything is consumed."""
        self.consumer.operations[f"{self.container.service_name}.{self.method_name}"] = self

    def stop(self) -> None:
        """Take no further calls; returns when those at hand are answered."""
        self.consumer.stop_consuming()


def serve_operation(contract: Any) -> Any:
    """Decorate a service method `(self, request, tx)` so that it serves a declared operation."""

    def decorate(method: Any) -> Any:
        if method.__name__ != contract.operation_name:
            raise TypeError(f"{method.__name__} serves {contract.operation_name}: the names must agree")

        @wraps(method)
        def served(service: Any, **arguments: Any) -> Any:
            work = service.work
            return perform(work.unit_of_work, contract, method, service, arguments, work.context)

        register_entrypoint(served, OperationEntrypoint(contract))
        return served

    return decorate


def _context(message: Any) -> dict[str, Any]:
    """Return what of a message's headers may come in: each of the type that it should have, or not at all."""
    headers = message.headers or {}
    context = {name: headers[header] for header, name in _HEADERS.items() if isinstance(headers.get(header), str)}
    if not _TRACE.fullmatch(context.get("traceparent", "")):
        context["traceparent"] = f"00-{uuid4().hex}-{uuid4().hex[:16]}-01"
    correlation_id = message.properties.get("correlation_id")
    context["call_id"] = correlation_id[:200] if isinstance(correlation_id, str) and correlation_id else str(uuid4())
    return context


def _cancelled(tag: str) -> None:
    raise OSError("the broker cancelled the consumer")
