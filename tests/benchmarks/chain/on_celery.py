"""The hops as Celery tasks, in the surest and fastest configuration that was found.

Quorum queues, publisher confirms, late acks, JSON, no results, no events, prefork. A task is one transaction; it sends the
next one after its commit. (The chassis' outbox closes the gap between the two; here a crash in it loses the case.)
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from celery import Celery
from celery.signals import worker_process_init
from kombu import Queue

from tests.benchmarks.chain.route import ARRIVE, CLAIM, HOPS, PASS, hop

QUEUES = [f"celery.{hop(n)}" for n in range(1, HOPS + 1)]

app = Celery("chain", broker=os.environ.get("BENCH_AMQP_URL"))
app.conf.update(
    task_queues=[Queue(name, durable=True, queue_arguments={"x-queue-type": "quorum"}) for name in QUEUES],
    task_default_queue=QUEUES[0],
    broker_transport_options={"confirm_publish": True},
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=32,
    task_ignore_result=True,
    result_backend=None,
    task_serializer="json",
    accept_content=["json"],
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    broker_connection_retry_on_startup=True,
    broker_pool_limit=1,
    worker_hijack_root_logger=False,
)

_connection: psycopg.Connection[Any]


@worker_process_init.connect
def _connect(**_: Any) -> None:
    global _connection
    _connection = psycopg.connect(os.environ["BENCH_DATABASE_URL"])


@app.task(name="moved")
def moved(number: int, event_id: str, parcel: dict[str, Any]) -> None:
    """Take the case in and pass it on."""
    now = datetime.now(UTC)
    schema = f"{hop(number)}."
    with _connection.transaction():
        fresh = _connection.execute(CLAIM.format(schema=schema), {"consumer": QUEUES[number - 1], "ids": [UUID(event_id)]})
        if fresh.fetchone() is None:
            return
        _connection.execute(ARRIVE.format(schema=schema), parcel)
        _connection.execute(PASS.format(schema=schema), {"case_id": parcel["case_id"], "now": now})
    if number < HOPS:
        send(number + 1, {**parcel, "moved_at": now.isoformat()})


def send(number: int, parcel: dict[str, Any]) -> None:
    """Send a case to a hop; returns when the broker has confirmed it."""
    moved.apply_async((number, str(uuid4()), parcel), queue=QUEUES[number - 1])
