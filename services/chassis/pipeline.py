"""One transaction whose statements are pipelined, the commit among them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg


@contextmanager
def transaction(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Pipeline what is done in the block as one transaction; undone when anything is raised in it or by it.

    The connection is in autocommit, and the transaction is begun and ended by hand: psycopg's own way waits for the
    server after the beginning, and for the commit apart from the pipeline's end.
    """
    with connection.pipeline():
        connection.execute("begin", prepare=False)
        yield
        connection.execute("commit", prepare=False)
