"""The broker as a test sees it: raw messages in, depths and parked messages out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
from amqp.exceptions import NotFound


class Broker:
    """Opens a connection for each question; slow, and never stale."""

    def __init__(self, url: str) -> None:
        self.url = url

    @contextmanager
    def channel(self) -> Iterator[Any]:
        parts = urlsplit(self.url)
        with amqp.Connection(host=f"{parts.hostname}:{parts.port}", userid=unquote(parts.username or ""),
                             password=unquote(parts.password or ""), virtual_host=unquote(parts.path[1:]),
                             confirm_publish=True) as connection:
            yield connection.channel()

    def delete(self, queue: str) -> None:
        with self.channel() as channel:
            channel.queue_delete(queue)

    def purge(self, *queues: str) -> None:
        """Empty these queues, as far as they exist."""
        with self.channel() as channel:
            for queue in queues:
                try:
                    channel.queue_purge(queue)
                except NotFound:  # which closes the channel
                    channel = channel.connection.channel()

    def depth(self, queue: str) -> int:
        """Return how many messages are ready; -1 when there is no such queue."""
        with self.channel() as channel:
            try:
                return int(channel.queue_declare(queue, passive=True).message_count)
            except NotFound:
                return -1

    def consumers(self, queue: str) -> int:
        with self.channel() as channel:
            return int(channel.queue_declare(queue, passive=True).consumer_count)

    def publish(self, exchange: str, routing_key: str, body: bytes | str | dict[str, Any], *, headers: Any = None,
                **properties: Any) -> None:
        raw = json.dumps(body).encode() if isinstance(body, dict) else body
        properties.setdefault("content_type", "application/json")
        properties = {name: value for name, value in properties.items() if value is not None}
        with self.channel() as channel:
            channel.basic_publish(amqp.Message(raw, application_headers=headers or {}, delivery_mode=2, **properties),
                                  exchange=exchange, routing_key=routing_key)

    def take(self, queue: str) -> list[Any]:
        """Take all ready messages off a queue."""
        taken = []
        with self.channel() as channel:
            while (message := channel.basic_get(queue, no_ack=True)) is not None:
                taken.append(message)
        return taken
