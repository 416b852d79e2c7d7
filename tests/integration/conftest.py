"""Use cases on real SQL: a transaction on a migrated schema that is rolled back when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from services.chassis.calendar import PublishedCalendar
from services.chassis.sql import Sql
from services.chassis.transaction import SYSTEM, Caller, Transaction
from services.contracts import policy as policies
from tests.support.postgres import Postgres

MONDAY = datetime(2024, 4, 22, 1, 0, tzinfo=UTC)  # 09:00 in the district, a working day
OpenTransaction = Callable[..., Transaction[Any, Any]]


@pytest.fixture
def open_tx(postgres: Postgres) -> Iterator[OpenTransaction]:
    """Return `open_tx(service, Store, caller=…, now=…, policy=…)`: transactions on one connection, undone at the end.

    Called again in the same test it gives a further transaction (another caller, a later time) on the same rows.
    """
    connections: dict[str, psycopg.Connection[Any]] = {}

    def open_one(service: str, store: Callable[[Sql], Any], *, caller: Caller = SYSTEM, now: datetime = MONDAY,
                 policy: Any = None) -> Transaction[Any, Any]:
        if service not in connections:
            connections[service] = psycopg.connect(postgres.app_url(service))
        return Transaction(store=store(Sql(connections[service])), policy=policy or policies.SECTIONS[service](),
                           now=now, calendar=PublishedCalendar(), zone=ZoneInfo("Asia/Shanghai"), caller=caller)

    yield open_one
    for connection in connections.values():
        connection.rollback()
        connection.close()
