"""A furnished district on a transaction that is undone, and counters at which several commit at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest

from services.chassis.calendar import PublishedCalendar
from services.chassis.sql import Sql
from services.chassis.transaction import Caller
from services.contracts.policy import DispatchPolicy
from services.dispatch.store import Store
from tests.integration.conftest import OpenTransaction
from tests.integration.dispatch.district import TABLES, District, begin_on
from tests.support.postgres import Postgres


@pytest.fixture
def district(open_tx: OpenTransaction) -> District:
    """A furnished district. Everything is undone when the test ends."""

    def begin(caller: Caller, now: datetime) -> Any:
        return open_tx("dispatch", Store, caller=caller, now=now)

    found = District(begin)
    found.furnish()
    return found


class Counter:
    """One of several connections: statements are pipelined and have to be committed, as in the service."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url)
        self.connection.execute("set lock_timeout = '20s'")
        self.connection.commit()
        self.district = District(begin_on(Sql(self.connection), PublishedCalendar(), DispatchPolicy()))

    def settle(self, act: Callable[[District], Any]) -> Any:
        """Do it in a transaction of its own, and commit it; a refusal undoes it."""
        with self.connection.transaction(), self.connection.pipeline():
            return act(self.district)


@pytest.fixture
def counters(postgres: Postgres) -> Iterator[Callable[[], Counter]]:
    """Return `open_counter()`; what the counters committed is removed when the test ends."""
    opened: list[Counter] = []

    def open_counter() -> Counter:
        opened.append(Counter(postgres.app_url("dispatch")))
        return opened[-1]

    yield open_counter
    for counter in opened:
        counter.connection.close()
    with psycopg.connect(postgres.owner_url("dispatch")) as owner:
        owner.execute(f"truncate {', '.join(TABLES)}")
