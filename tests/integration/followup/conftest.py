"""Cases on a transaction that is undone, and cases that are committed and removed when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from services.chassis.calendar import PublishedCalendar
from services.chassis.sql import Sql
from services.chassis.transaction import Caller, Transaction
from services.contracts.policy import FollowupPolicy
from services.followup.store import Store
from tests.integration.conftest import OpenTransaction
from tests.integration.followup.scene import Scene
from tests.support.postgres import Postgres

TABLES = (
    "cases",
    "ledger_entries",
    "commitments",
    "commitment_notes",
    "replies",
    "wall_entries",
    "raters",
    "look_backs",
    "commitment_versions",
    "commitment_supervisors",
    "commitment_looks",
    "alarms",
    "exceptions",
    "activities",
    "outcomes",
    "matters",
    "participation",
    "grid_deputies",
    "survey_answers",
    "reviews",
    "review_items",
)
APPEND_ONLY = ("ledger_entries", "commitment_notes", "look_backs", "commitment_versions", "commitment_looks", "participation", "survey_answers")
NewScene = Callable[..., Scene]


@pytest.fixture
def new_scene(open_tx: OpenTransaction) -> NewScene:
    """Return `new_scene(…)`: a case that nobody knows yet. Everything is undone when the test ends."""

    def begin(caller: Caller, now: datetime, policy: FollowupPolicy | None) -> Transaction[Any, Any]:
        return open_tx("followup", Store, caller=caller, now=now, policy=policy)

    return lambda **more: Scene(begin, **more)


class Counter:
    """One of several transactions at once: pipelined, and committed or undone, as in the service."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url)
        self.connection.execute("set lock_timeout = '20s'")
        self.connection.commit()

    def begin(self, caller: Caller, now: datetime, policy: FollowupPolicy | None) -> Transaction[Any, Any]:
        """Open a use case's transaction on this connection."""
        return Transaction(
            store=Store(Sql(self.connection)),
            policy=policy or FollowupPolicy(),
            now=now,
            calendar=PublishedCalendar(),
            zone=ZoneInfo("Asia/Shanghai"),
            caller=caller,
        )

    @contextmanager
    def work(self, scene: Scene) -> Iterator[Scene]:
        """Let a case happen on this connection; commit at the end of the block."""
        with self.connection.transaction(), self.connection.pipeline():
            yield Scene(
                self.begin, scene.case_id, scene.now, scene.policy, scene.urgency, scene.grid, scene.site
            )


@pytest.fixture
def open_counter(postgres: Postgres) -> Iterator[Callable[[], Counter]]:
    """Return `open_counter()`; what the counters committed is removed when the test ends.

    To be asked for before `new_scene`, whose transaction must be over when the tables are emptied.
    """
    opened: list[Counter] = []

    def open_one() -> Counter:
        opened.append(Counter(postgres.app_url("followup")))
        return opened[-1]

    yield open_one
    for counter in opened:
        counter.connection.close()
    with unguarded(postgres) as owner:
        owner.execute(f"truncate {', '.join(TABLES)}")


@contextmanager
def unguarded(postgres: Postgres) -> Iterator[psycopg.Connection[Any]]:
    """The schema's owner with the append-only triggers out of the way, as a database administrator can."""
    with psycopg.connect(postgres.owner_url("followup")) as owner:
        for table in APPEND_ONLY:
            owner.execute(f"alter table {table} disable trigger user")
        yield owner
        for table in APPEND_ONLY:
            owner.execute(f"alter table {table} enable trigger user")
