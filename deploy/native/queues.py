"""Look at a broker's queues as a client does: how many messages are ready, how many consumers listen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import unquote, urlsplit

import amqp

PATIENCE = 5


@dataclass(frozen=True)
class Queue:
    """What the broker says of one queue."""

    exists: bool
    ready: int = 0
    consumers: int = 0

    def shown(self) -> dict[str, object]:
        return asdict(self)


def look(amqp_url: str, names: list[str]) -> dict[str, Queue]:
    """Return each queue's figures; raises OSError or amqp.AMQPError when the broker does not answer."""
    parts = urlsplit(amqp_url)
    with amqp.Connection(
        host=f"{parts.hostname}:{parts.port or 5672}",
        userid=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        virtual_host=unquote(parts.path.removeprefix("/")) or "/",
        connect_timeout=PATIENCE,
        read_timeout=PATIENCE,
        write_timeout=PATIENCE,
    ) as connection:
        return {name: _one(connection, name) for name in names}


def _one(connection: amqp.Connection, name: str) -> Queue:
    # Asking for a queue that does not exist closes the channel, so each question has its own.
    channel = connection.channel()
    try:
        told = channel.queue_declare(name, passive=True)
    except amqp.exceptions.NotFound:
        return Queue(exists=False)
    channel.close()
    return Queue(exists=True, ready=told.message_count, consumers=told.consumer_count)
