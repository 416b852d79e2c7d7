"""Connections to the broker that never wait for ever, and publishing that is sure.

Every wait has a hard deadline, and a connection that misbehaves is collected (its socket closed), never closed: the
polite AMQP closing waits for an answer that a dead peer does not give.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
import eventlet
from amqp.exceptions import AMQPError
from eventlet.semaphore import Semaphore

# Everything that a broken connection raises here; the caller reconnects.
LINK_ERRORS = (AMQPError, OSError, eventlet.Timeout)

# A synchronous AMQP method is answered at once or the link is dead: the longest wait for its answer, in seconds.
ANSWERS_WITHIN = 10
_READ = 16 * 1024


@dataclass(frozen=True)
class Outgoing:
    """One message to be published."""

    exchange: str
    routing_key: str
    body: bytes
    headers: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    # Whether some queue has to take it. An event that nobody in the system listens to is published all the same.
    must_arrive: bool = True


class _Connection(amqp.Connection):
    """py-amqp's connection without its wish to be told when the broker blocks us.

    With that capability every publish first reads what has come in: in whatever greenlet publishes, beside the one that
    reads. Our deadlines notice a blocked connection as well.
    """

    negotiate_capabilities = {"consumer_cancel_notify": True, "authentication_failure_close": True}  # noqa: RUF012


def connect(url: str, *, heartbeat: int, timeout: float = 10) -> amqp.Connection:
    """Open a connection within `timeout` seconds. `amqp://user:password@host:port/vhost`, or `amqps://` for TLS."""
    parts = urlsplit(url)
    tls = parts.scheme == "amqps"
    connection = _Connection(
        host=f"{parts.hostname}:{parts.port or (5671 if tls else 5672)}",
        userid=unquote(parts.username or ""), password=unquote(parts.password or ""),
        virtual_host=unquote(parts.path[1:]) or "/", heartbeat=heartbeat, connect_timeout=timeout,
        ssl={"context": ssl.create_default_context(), "server_hostname": parts.hostname} if tls else False,
        client_properties={"product": "siquan"})
    try:
        with eventlet.Timeout(timeout):
            connection.connect()
    except BaseException:
        connection.collect()
        raise
    if not tls:
        # amqp asks the socket for every part of a frame, nine times a message; what is read beyond it, it keeps.
        receive = connection.transport.sock.recv
        connection.transport._quick_recv = lambda wanted: receive(max(wanted, _READ))
    return connection


def settle(connection: amqp.Connection | None) -> None:
    """Give up a connection without waiting for the other side."""
    if connection is not None:
        with suppress(OSError):  # the socket was gone already
            connection.collect()


class Publisher:
    """Publishes with confirms on a connection of its own: many in flight, one wait, a hard deadline.

    Used by one greenlet at a time (a lock sees to that). An idle connection has no heartbeat, because nobody would
    send it; a stale one is found at the next publishing and replaced once.
    """

    def __init__(self, url: str, *, deadline: float = ANSWERS_WITHIN) -> None:
        self._url, self._deadline = url, deadline
        self._connection: amqp.Connection | None = None
        self._channel: Any = None
        self._lock = Semaphore()
        self._waiting: dict[int, int] = {}
        self._confirmed: list[bool] = []
        self._returned: set[str] = set()
        self._next_tag = 1

    def publish_all(self, messages: Sequence[Outgoing]) -> list[bool]:
        """Publish all and return, one by one, whether the broker has each safely in a queue.

        False means: no queue took it (returned) or the broker refused it. Raises one of LINK_ERRORS when the
        connection broke or the deadline passed: then nothing is known, and all has to be published again.
        """
        with self._lock:
            fresh = self._channel is None
            try:
                return self._attempt(messages)
            except LINK_ERRORS:
                self._drop()
                if fresh:
                    raise
            try:
                return self._attempt(messages)
            except LINK_ERRORS:
                self._drop()
                raise

    def close(self) -> None:
        """Give the connection up."""
        self._drop()

    def _attempt(self, messages: Sequence[Outgoing]) -> list[bool]:
        with eventlet.Timeout(self._deadline):
            if self._channel is None:
                self._open()
            self._confirmed = [False] * len(messages)
            self._waiting.clear()
            self._returned.clear()
            with _together(self._connection):
                for index, message in enumerate(messages):
                    self._waiting[self._next_tag] = index
                    self._next_tag += 1
                    self._channel.basic_publish(
                        amqp.Message(message.body, application_headers=message.headers, delivery_mode=2,
                                     content_type="application/json", content_encoding="utf-8", **message.properties),
                        exchange=message.exchange, routing_key=message.routing_key, mandatory=message.must_arrive)
            while self._waiting:
                self._connection.drain_events(timeout=self._deadline)  # type: ignore[union-attr]
            return [ok and messages[index].properties.get("message_id") not in self._returned
                    for index, ok in enumerate(self._confirmed)]

    def _open(self) -> None:
        self._connection = connect(self._url, heartbeat=0, timeout=self._deadline)
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(lambda tag, multiple: self._settled(tag, multiple, True))
        self._channel.events["basic_nack"].add(lambda tag, multiple: self._settled(tag, multiple, False))
        # The broker sends the return of a message before its ack.
        self._channel.events["basic_return"].add(
            lambda error, exchange, key, message: self._returned.add(message.properties.get("message_id")))
        self._next_tag = 1

    def _settled(self, tag: int, multiple: bool, ok: bool) -> None:
        # Tags stand in ascending order, so everything up to `tag` is a prefix.
        tags = list(takewhile(lambda waiting: waiting <= tag, self._waiting)) if multiple else [tag]
        for one in tags:
            index = self._waiting.pop(one, None)
            if index is not None:
                self._confirmed[index] = ok

    def _drop(self) -> None:
        settle(self._connection)
        self._connection = self._channel = None


@contextmanager
def _together(connection: Any) -> Iterator[None]:
    """Send what is written in the block at its end, in one piece: for the broker, too, each packet is work."""
    transport, gathered = connection.transport, bytearray()
    send, transport._write = transport._write, gathered.extend
    try:
        yield
    finally:
        transport._write = send
    send(gathered)


def drain(connection: amqp.Connection, seconds: float) -> bool:
    """Read what is at hand, waiting at most `seconds`; return whether anything came."""
    try:
        connection.drain_events(timeout=seconds)
    except TimeoutError:
        return False
    return True
