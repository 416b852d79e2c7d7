"""How exchanges and queues are called on the broker. Knows no transport: operators' tools use these names as well."""

from __future__ import annotations

from dataclasses import dataclass

RPC_EXCHANGE = "nameko-rpc"

# Headers of ours on a message that was delayed or parked.
ATTEMPT, WAITS, REASON, DETAIL, ORIGIN, FIRST = ("x-siquan-attempt", "x-siquan-waits", "x-siquan-reason",
                                                 "x-siquan-detail", "x-siquan-queue", "x-siquan-first-failed-at")


@dataclass(frozen=True)
class Names:
    """How things of one service are called on the broker."""

    service: str

    @property
    def exchange(self) -> str:
        """Where the service publishes its events, as nameko names it."""
        return f"{self.service}.events"

    @property
    def queue(self) -> str:
        """Where events wait for the service."""
        return f"siquan.{self.service}"

    @property
    def parked(self) -> str:
        """Where messages lie that the service could not handle."""
        return f"siquan.parked.{self.service}"

    @property
    def rpc(self) -> str:
        """Where calls wait for the service, as nameko names it."""
        return f"rpc-{self.service}"


def retry_name(seconds: int) -> str:
    """Return the name of a delay queue and of its exchange: siquan.retry.1s, .10s, .1m, .10m."""
    return f"siquan.retry.{seconds // 60}m" if seconds >= 60 and seconds % 60 == 0 else f"siquan.retry.{seconds}s"
