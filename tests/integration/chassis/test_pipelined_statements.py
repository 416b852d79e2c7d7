"""A unit of work pipelines its statements and loses none of PostgreSQL's promises by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from amqp.transport import TCPTransport

from services.chassis import pipeline
from services.chassis.sql import Sql
from tests.support.postgres import Postgres

MANY = 85
ADD = "insert into gathered (n) values (%(n)s)"


@pytest.fixture
def connection(postgres: Postgres) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres.owner_url("intake"), autocommit=True) as opened:
        opened.execute("create table gathered (n int primary key constraint gathered_check check (n >= 0))")
        yield opened
        opened.rollback()
        opened.execute("drop table gathered")


def numbers(postgres: Postgres) -> list[int]:
    with psycopg.connect(postgres.owner_url("intake")) as other:
        return [n for n, in other.execute("select n from gathered order by n")]


def test_what_was_run_is_committed_in_its_order(connection: psycopg.Connection[Any], postgres: Postgres) -> None:
    sql = Sql(connection)
    with pipeline.transaction(connection):
        for n in range(MANY):
            sql.run(ADD, {"n": n})
            if n % 7 == 0:
                assert sql.value("select max(n) from gathered") == n
        sql.run_many(ADD, [{"n": MANY + n} for n in range(MANY)])
        assert sql.count("update gathered set n = n where n < 10") == 10
    assert numbers(postgres) == list(range(2 * MANY))


@pytest.mark.parametrize("after", [0, 1, MANY])
def test_a_statement_that_fails_undoes_all_and_is_told(connection: psycopg.Connection[Any], postgres: Postgres,
                                                       after: int) -> None:
    sql = Sql(connection)
    with pytest.raises(psycopg.errors.CheckViolation), pipeline.transaction(connection):  # noqa: PT012  (at its end)
        sql.run(ADD, {"n": 1})
        sql.run(ADD, {"n": -1})
        for n in range(after):
            sql.run(ADD, {"n": 2 + n})
    connection.rollback()
    assert numbers(postgres) == []
    with pipeline.transaction(connection):
        sql.run(ADD, {"n": 3})
    assert numbers(postgres) == [3]


def test_a_block_that_raises_leaves_nothing(connection: psycopg.Connection[Any], postgres: Postgres) -> None:
    with pytest.raises(LookupError), pipeline.transaction(connection):  # noqa: PT012
        Sql(connection).run(ADD, {"n": 1})
        raise LookupError
    connection.rollback()
    assert numbers(postgres) == []


def test_a_block_without_statements_leaves_no_transaction_open(connection: psycopg.Connection[Any]) -> None:
    with pipeline.transaction(connection):
        pass
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_the_private_names_that_we_use_are_still_there() -> None:
    """Without them everything still works, only slower, so nothing else would notice."""
    assert {"_write", "_quick_recv"} <= set(TCPTransport._setup_transport.__code__.co_names)
