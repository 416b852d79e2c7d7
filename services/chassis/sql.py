"""The one way in which stores talk to PostgreSQL: named parameters, rows into classes, statements pipelined.

A statement that returns nothing is sent and not waited for; its error, if any, comes at the next read or at the
commit. So a use case costs as many waits as it has reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, overload

import psycopg
from psycopg.rows import class_row, dict_row, scalar_row

T = TypeVar("T")
Params = Mapping[str, Any]


class Sql:
    """A connection inside a transaction, as stores see it. Queries use `%(name)s` parameters only."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def run(self, query: str, params: Params | None = None) -> None:
        """Send a statement whose result nobody reads."""
        self._connection.execute(query, params)

    def run_many(self, query: str, rows: Iterable[Params]) -> None:
        """Send one statement for each row, in one round trip."""
        with self._connection.cursor() as cursor:
            cursor.executemany(query, rows)

    @overload
    def one(self, query: str, params: Params | None = None) -> dict[str, Any] | None: ...
    @overload
    def one(self, query: str, params: Params | None = None, *, into: type[T]) -> T | None: ...
    def one(self, query: str, params: Params | None = None, *, into: type[Any] | None = None) -> Any:
        """Return the first row, as a dict or as `into(**columns)`, or None."""
        with self._connection.cursor(row_factory=class_row(into) if into else dict_row) as cursor:
            return cursor.execute(query, params).fetchone()

    @overload
    def all(self, query: str, params: Params | None = None) -> list[dict[str, Any]]: ...
    @overload
    def all(self, query: str, params: Params | None = None, *, into: type[T]) -> list[T]: ...
    def all(self, query: str, params: Params | None = None, *, into: type[Any] | None = None) -> Any:
        """Return all rows, as dicts or as `into(**columns)`."""
        with self._connection.cursor(row_factory=class_row(into) if into else dict_row) as cursor:
            return cursor.execute(query, params).fetchall()

    def value(self, query: str, params: Params | None = None) -> Any:
        """Return the first column of the first row, or None."""
        with self._connection.cursor(row_factory=scalar_row) as cursor:
            return cursor.execute(query, params).fetchone()

    def count(self, query: str, params: Params | None = None) -> int:
        """Run a statement and return how many rows it changed."""
        with self._connection.cursor() as cursor:
            cursor.execute(query, params)
            if self._connection.pgconn.pipeline_status:
                cursor.fetchall() if cursor.description else self._connection.execute("select 1").fetchone()
            return cursor.rowcount
