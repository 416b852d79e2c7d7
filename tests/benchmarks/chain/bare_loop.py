"""One hop as the shortest loop that batches: `python -m tests.benchmarks.chain.bare_loop 3`.

Takes what waits (at most 200), one pipelined transaction, one publishing with one wait for its confirms, one ack.
No validation, no envelope, no outbox, no retry, no reconnection: what is left when everything that protects is taken away.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import amqp
import psycopg

from tests.benchmarks.chain.route import ARRIVE, CLAIM, HOPS, MOST, PASS, dumps, hop

QUEUES = [f"bare.{hop(n)}" for n in range(1, HOPS + 1)]
_CLAIM, _ARRIVE, _PASS = (statement.format(schema="") for statement in (CLAIM, ARRIVE, PASS))


class Loop:
    """One hop."""

    def __init__(self, number: int) -> None:
        self.queue = QUEUES[number - 1]
        self.next_queue = QUEUES[number] if number < HOPS else None
        self.database = psycopg.connect(os.environ["BENCH_DATABASE_URL"])
        parts = urlsplit(os.environ["BENCH_AMQP_URL"])
        self.link = amqp.Connection(f"{parts.hostname}:{parts.port}", userid=parts.username, password=parts.password,
                                    virtual_host=parts.path[1:])
        self.link.connect()
        self.channel = self.link.channel()
        self.channel.auto_decode = False
        for name in QUEUES:
            self.channel.queue_declare(name, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        self.channel.confirm_select()
        self.channel.events["basic_ack"].add(self._count)
        self.channel.basic_qos(0, MOST, False)
        self.inbound: list[Any] = []
        self.channel.basic_consume(self.queue, callback=self.inbound.append)
        self.sent = self.confirmed = 0

    def run(self) -> None:
        """Serve until killed."""
        while True:
            if not self.inbound:
                self.link.drain_events()
            while 0 < len(self.inbound) < MOST and self._more():
                pass
            taken, self.inbound[:] = self.inbound[:], []
            if taken:
                self._pass_on(self._store([json.loads(message.body) for message in taken]))
                self.channel.basic_ack(taken[-1].delivery_tag, multiple=True)

    def _more(self) -> bool:
        try:
            self.link.drain_events(timeout=0)
        except TimeoutError:
            return False
        return True

    def _store(self, arrived: list[dict[str, Any]]) -> list[dict[str, Any]]:
        now = datetime.now(UTC)
        with self.database.pipeline():
            claimed = self.database.execute(_CLAIM, {"consumer": self.queue,
                                                     "ids": sorted(UUID(one["event_id"]) for one in arrived)})
            fresh = {str(row[0]) for row in claimed}
            taken = [one for one in arrived if one["event_id"] in fresh]
            for one in taken:
                self.database.execute(_ARRIVE, one)
                self.database.execute(_PASS, {"case_id": one["case_id"], "now": now})
            self.database.commit()
        return [{**one, "event_id": str(uuid4()), "moved_at": now.isoformat()} for one in taken]

    def _pass_on(self, leaving: list[dict[str, Any]]) -> None:
        if self.next_queue is None:
            return
        for one in leaving:
            self.channel.basic_publish(
                amqp.Message(dumps(one), delivery_mode=2, content_type="application/json"), routing_key=self.next_queue)
        self.sent += len(leaving)
        while self.confirmed < self.sent:
            self.link.drain_events(timeout=30)

    def _count(self, tag: int, multiple: bool) -> None:
        self.confirmed = tag if multiple else self.confirmed + 1


if __name__ == "__main__":
    Loop(int(sys.argv[1])).run()
