"""A small client of the operations, for the command line, the demo and partners who write Python without nameko.

It speaks nameko's wire format over plain AMQP. Unlike the stock client it declares no exchange, so that its broker user
needs no right to configure one, it ends every wait at a deadline, and it repeats a call that got no answer under the same
`request_id`: the service then answers what it answered first, and nothing happens twice.

    with Client(url, token) as client:
        client.call("intake.post_opinion", text="三号楼前的路灯不亮")
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Self
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import amqp
from amqp.exceptions import AMQPError

_LOST = (AMQPError, OSError)


class CallError(Exception):
    """The service refused. `family` and `code` are stable; `message` is Chinese, `message_en` English."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(f"{told.get('message', '')} {told.get('message_en', '')} ({told.get('code', '?')})")
        self.family: str = told.get("family", "unavailable")
        self.code: str = told.get("code", "service.unavailable")
        self.message: str = told.get("message", "")
        self.message_en: str = told.get("message_en", "")
        self.details: Any = told.get("details")


class NoAnswer(Exception):
    """Nobody answered until the deadline. Asked again with the same request_id, nothing happens twice."""


class Client:
    """Calls operations as one caller. For one thread; connects at the first call, and again when the link is lost."""

    def __init__(self, url: str, token: str | None = None, *, timeout: float = 30, patience: float = 8) -> None:
        self._url, self.token, self._timeout, self._patience = url, token, timeout, patience
        self._connection: amqp.Connection | None = None
        self._channel: Any = None
        self._reply_to = ""
        self._answers: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection up."""
        if self._connection is not None:
            with suppress(*_LOST):
                self._connection.collect()
        self._connection = None

    def call(self, operation: str, /, *, token: str | None = None, **arguments: Any) -> Any:
        """Return the reply of `service.operation` as JSON data; raise CallError, or NoAnswer after the timeout.

        A call is repeated under the same message id, by which the service knows it again. With a `request_id` of the
        caller's own that also holds after the caller itself was restarted.
        """
        deadline = time.monotonic() + self._timeout
        pause, correlation_id = 0.2, str(uuid4())
        while True:
            try:
                answer = self._attempt(operation, arguments, token or self.token, deadline, correlation_id)
            except _LOST:
                self.close()
                answer = None
            if answer is not None:
                error = answer.get("error")
                if error is None:
                    return answer["result"]
                told = error["value"] if isinstance(error.get("value"), dict) else {"message": str(error)}
                if told.get("family") != "unavailable":
                    raise CallError(told)
                if time.monotonic() + pause > deadline:
                    raise CallError(told)
            elif time.monotonic() + pause > deadline:
                raise NoAnswer(f"{operation}: 没有应答 no answer")
            time.sleep(pause)
            pause = min(pause * 2, 2)

    def pages(self, operation: str, /, **arguments: Any) -> Iterator[dict[str, Any]]:
        """Yield all rows of a paged list."""
        cursor = ""
        while True:
            page = self.call(operation, **arguments, cursor=cursor)
            yield from page["items"]
            cursor = page["next_cursor"]
            if not cursor:
                return

    def _attempt(self, operation: str, arguments: dict[str, Any], token: str | None, deadline: float,
                 correlation_id: str) -> dict[str, Any] | None:
        self._connect()
        headers = {"nameko.auth_token": token} if token else {}
        self._channel.basic_publish(
            amqp.Message(json.dumps({"args": [], "kwargs": arguments}, ensure_ascii=False).encode(),
                         content_type="application/json", content_encoding="utf-8", reply_to=self._reply_to,
                         correlation_id=correlation_id, application_headers=headers),
            exchange="nameko-rpc", routing_key=operation)
        # Waiting in parts: a service that died with the request in hand is asked again before the caller gives up.
        until = min(deadline, time.monotonic() + self._patience)
        while correlation_id not in self._answers:
            left = until - time.monotonic()
            if left <= 0:
                return None
            try:
                self._connection.drain_events(timeout=min(left, 1))  # type: ignore[union-attr]
            except TimeoutError:
                self._connection.heartbeat_tick()  # type: ignore[union-attr]
        answer: dict[str, Any] = json.loads(self._answers.pop(correlation_id))
        return answer

    def _connect(self) -> None:
        if self._connection is not None:
            return
        parts = urlsplit(self._url)
        tls = parts.scheme == "amqps"
        connection = amqp.Connection(
            host=f"{parts.hostname}:{parts.port or (5671 if tls else 5672)}", userid=unquote(parts.username or ""),
            password=unquote(parts.password or ""), virtual_host=unquote(parts.path[1:]) or "/", heartbeat=20,
            connect_timeout=5, read_timeout=30, write_timeout=30, ssl=tls)
        connection.connect()
        self._channel = connection.channel()
        self._channel.auto_decode = False
        # Named as nameko names it, so that the rights of a partner's broker user fit both clients.
        self._reply_to = str(uuid4())
        queue = f"rpc.reply-standalone_rpc_proxy-{self._reply_to}"
        self._channel.queue_declare(queue, exclusive=True, arguments={"x-expires": 300_000})
        self._channel.queue_bind(queue, "nameko-rpc", self._reply_to)
        self._answers = {}
        self._channel.basic_consume(queue, callback=self._keep, no_ack=True)
        self._connection = connection

    def _keep(self, message: Any) -> None:
        body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        self._answers[message.properties.get("correlation_id", "")] = body
