"""What becomes of a message that could not be handled: later, in a delay queue; or aside, in the parking queue.

Failures and "not yet" are counted apart in two headers of ours. The broker's own `x-death` is not used: since
RabbitMQ 4 it is ignored on messages that are published again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.chassis import metrics
from services.chassis.link import Outgoing
from services.chassis.names import ATTEMPT, DETAIL, FIRST, ORIGIN, REASON, WAITS, Names, retry_name

# About half an hour of waiting for an event that never came: the one before it must be lost or parked.
MOST_WAITS = 40
_OURS = (ATTEMPT, WAITS, FIRST)


class Ladder:
    """The steps of one service's queue."""

    def __init__(self, service: str, retry_seconds: Sequence[int]) -> None:
        self._names, self._seconds = Names(service), tuple(retry_seconds)

    def again(self, message: Any, error: str, *, at: str) -> Outgoing:
        """Return the copy for the next delay queue after a failure, or for parking after the last one."""
        attempt = _count(message, ATTEMPT) + 1
        if attempt > len(self._seconds):
            return self.aside(message, "failed", error, at=at)
        metrics.retries.labels(self._names.service, "failure").inc()
        return self._delayed(message, self._seconds[attempt - 1], {ATTEMPT: attempt, REASON: error}, at)

    def not_yet(self, message: Any, *, at: str) -> Outgoing:
        """Return the copy that comes again later because an event before it has not come; waits longer each time."""
        waits = _count(message, WAITS) + 1
        if waits > MOST_WAITS:
            return self.aside(message, "not_yet", "the event before it never came", at=at)
        metrics.retries.labels(self._names.service, "not_yet").inc()
        step = min((waits - 1) // 5, len(self._seconds) - 1)
        return self._delayed(message, self._seconds[min(step, 2)], {WAITS: waits, REASON: "not_yet"}, at)

    def aside(self, message: Any, reason: str, detail: str, *, at: str) -> Outgoing:
        """Return the copy for the parking queue, where operators find it with its reason."""
        metrics.parked.labels(self._names.service, reason).inc()
        return self._copy(message, "", self._names.parked, {REASON: reason, DETAIL: detail[:500],
                                                            ORIGIN: self._names.queue}, at)

    def _delayed(self, message: Any, seconds: int, headers: dict[str, Any], at: str) -> Outgoing:
        return self._copy(message, retry_name(seconds), self._names.queue, headers, at)

    def _copy(self, message: Any, exchange: str, key: str, headers: dict[str, Any], at: str) -> Outgoing:
        old = message.headers or {}
        kept = {name: old[name] for name in _OURS if name in old}
        body = message.body if isinstance(message.body, bytes) else str(message.body).encode("utf-8", "replace")
        message_id = str(message.properties.get("message_id") or f"unnamed-{message.delivery_tag}")[:255]
        return Outgoing(exchange, key, body, headers={FIRST: at, **kept, **headers},
                        properties={"message_id": message_id})


def _count(message: Any, header: str) -> int:
    value = (message.headers or {}).get(header, 0)
    return value if isinstance(value, int) and 0 <= value < 1000 else 0
