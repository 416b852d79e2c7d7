"""One transaction's statements as few packets: they are gathered and leave together, the commit among them.

psycopg sends each pipelined statement by itself, so that the server wakes for each. Here they wait in libpq's buffer
until an answer is needed, or until enough have gathered for the server to begin on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

_ENOUGH = 40


@contextmanager
def transaction(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Pipeline what is done in the block as one transaction; undone when anything is raised in it or by it.

    The connection is in autocommit, and the transaction is begun and ended by hand: psycopg's own way waits for the
    server after the beginning, and for the commit apart from the pipeline's end.
    """
    with connection.pipeline() as pipeline:
        _gather(pipeline)
        connection.execute("begin", prepare=False)
        yield
        connection.execute("commit", prepare=False)


def _gather(pipeline: Any) -> None:
    """Make the pipeline send only when an answer is wanted, or enough has gathered."""
    send_and_read, fetch = pipeline._communicate_gen, pipeline._fetch_gen
    gathered = 0

    def hand_over() -> Any:
        nonlocal gathered
        while pipeline.command_queue:
            pipeline.command_queue.popleft()()
            gathered += 1
        if gathered >= _ENOUGH:
            gathered = 0
            yield from send_and_read()

    def fetch_all(*, flush: bool) -> Any:
        nonlocal gathered
        gathered = 0
        yield from send_and_read()
        yield from fetch(flush=flush)

    pipeline._communicate_gen, pipeline._fetch_gen = hand_over, fetch_all
