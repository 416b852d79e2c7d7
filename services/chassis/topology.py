"""The exchanges and queues of the whole system, declared before any traffic.

Each service declares all of them at its start, also those of its neighbours, so that an event is never published before
the queue of a listener exists that has not started yet. Arguments are fixed: a queue that exists with others ends the
process with one clear line, because a stock client would loop without consuming.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from amqp.exceptions import PreconditionFailed

from services.chassis import link
from services.chassis.names import RPC_EXCHANGE, Names, retry_name

DELIVERY_LIMIT = 20
_SURE = {"x-queue-type": "quorum", "x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
# Requests to a stopped service wait at most this long and at most this many: a caller has given up by then.
_RPC = {"x-message-ttl": 300_000, "x-max-length": 10_000, "x-overflow": "reject-publish"}
# Looking at what is parked returns it; RabbitMQ 4 would drop it after twenty looks.
_PARKED = {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000}

Listeners = Mapping[str, Sequence[str]]


class TopologyMismatch(Exception):
    """A queue or exchange exists with other arguments than ours."""


def declare(url: str, listeners: Listeners, *, retry_seconds: Sequence[int], timeout: float = 20) -> None:
    """Declare everything; idempotent. Raises TopologyMismatch, or one of link.LINK_ERRORS when there is no broker."""
    connection = link.connect(url, heartbeat=0, timeout=timeout)
    try:
        _declare_all(connection.channel(), listeners, retry_seconds)
    except PreconditionFailed as error:
        raise TopologyMismatch(
            f"队列或交换机已存在且参数不同 a queue or exchange exists with other arguments: {error.reply_text}") from None
    finally:
        link.settle(connection)


def _declare_all(channel: Any, listeners: Listeners, retry_seconds: Sequence[int]) -> None:
    channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True, auto_delete=False)
    for seconds in retry_seconds:
        name = retry_name(seconds)
        channel.exchange_declare(name, "fanout", durable=True, auto_delete=False)
        # No dead-letter routing key: the key under which a message came leads it back to its own queue.
        _queue(channel, name, {**_SURE, "x-message-ttl": seconds * 1000, "x-dead-letter-exchange": ""})
        channel.queue_bind(name, name)
    for service in listeners:
        names = Names(service)
        channel.exchange_declare(names.exchange, "topic", durable=True, auto_delete=False)
        _queue(channel, names.parked, _PARKED)
        _queue(channel, names.queue, {**_SURE, "x-delivery-limit": DELIVERY_LIMIT, "x-dead-letter-exchange": "",
                                      "x-dead-letter-routing-key": names.parked})
        _queue(channel, names.rpc, _RPC)
        channel.queue_bind(names.rpc, RPC_EXCHANGE, f"{service}.*")
    for service, events in listeners.items():
        for event in events:
            source, name = event.split(".")
            channel.queue_bind(Names(service).queue, Names(source).exchange, name)


def _queue(channel: Any, name: str, arguments: dict[str, Any]) -> None:
    channel.queue_declare(name, durable=True, auto_delete=False, arguments=arguments)
