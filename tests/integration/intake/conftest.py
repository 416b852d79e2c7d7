"""What the tests of intake share: a small directory, callers of each kind, and short ways to do things."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest

from services.chassis.calendar import PublishedCalendar
from services.chassis.sql import Sql
from services.chassis.transaction import SYSTEM, Caller, Transaction
from services.contracts import roles
from services.contracts.intake.operations.cases import CaseView, RegisterCase
from services.contracts.intake.operations.directory import (
    DeputyEntry,
    GridEntry,
    LoadDirectory,
    SiteEntry,
)
from services.contracts.intake.operations.opinions import PostedOpinion, PostOpinion
from services.contracts.policy import IntakePolicy
from services.intake import usecases
from services.intake.contact_vault import ContactVault
from services.intake.store import Store
from services.intake.usecases.work import Work
from tests.integration.conftest import MONDAY
from tests.support.postgres import Postgres

VAULT = ContactVault({"test": bytes(range(32))})
OFFICE = Caller("office-1", frozenset({roles.COMMITTEE_OFFICE}))
PARTNER = Caller("hotline-12345", frozenset({roles.PARTNER}))
OTHER_PARTNER = Caller("mini-program", frozenset({roles.PARTNER}))
LI = Caller("li", frozenset({roles.DEPUTY}), deputy="D-01")  # G-012 and G-014
ZHAO = Caller("zhao", frozenset({roles.DEPUTY}), deputy="D-02")  # G-013
STRANGER = Caller("qian", frozenset({roles.DEPUTY}), deputy="D-99")  # not in the directory
STATION = Caller("station-1", frozenset({roles.STATION_STAFF}), site="S-01")
NOBODY = Caller("public")

DIRECTORY = LoadDirectory(
    deputies=[
        DeputyEntry(deputy="D-01", name="李明"),
        DeputyEntry(deputy="D-02", name="赵红", level="township"),
    ],
    grids=[
        GridEntry(
            grid="G-012",
            name="文汇社区一网格",
            branch="文汇党支部",
            party_members=["P-1", "P-2"],
            deputies=["D-01"],
        ),
        GridEntry(grid="G-013", name="文汇社区二网格", deputies=["D-02"]),
        GridEntry(grid="G-014", name="高涧社区网格", deputies=["D-01"]),
    ],
    sites=[
        SiteEntry(
            site="P-11", name="书香门第联络点", kind="point", parent="S-01", grid="G-012", opened_on=None
        ),
        SiteEntry(site="S-01", name="文汇联络站", kind="station", parent=None, grid=None, opened_on=None),
    ],
)


class Desk:
    """Does things in intake on the rows of one test."""

    sql: Sql

    def __init__(self, open_tx: Callable[..., Work]) -> None:
        self._open_tx = open_tx

    def tx(self, caller: Caller = SYSTEM, now: datetime | None = None) -> Work:
        """Open a transaction for a caller; without a time it is Monday morning."""
        told = {"caller": caller} if now is None else {"caller": caller, "now": now}
        return self._open_tx("intake", self._store, **told)

    def _store(self, sql: Sql) -> Store:
        self.sql = sql
        return Store(sql, VAULT)

    def rows(self, query: str, **params: Any) -> list[dict[str, Any]]:
        """Look at what is stored."""
        return self.sql.all(query, params)

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        found: int = self.sql.value(f"select count(*) from {table}")
        return found

    def post(self, *, caller: Caller = PARTNER, now: datetime | None = None, **fields: Any) -> PostedOpinion:
        """Post an opinion in G-012."""
        request = PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012", **fields})
        return usecases.post_opinion(self.tx(caller, now), request)

    def register(self, *opinions: UUID, caller: Caller = LI, **fields: Any) -> CaseView:
        """Register opinions as one case."""
        request = RegisterCase.load(
            {
                "opinions": [str(opinion) for opinion in opinions],
                "title": "楼道照明",
                "category": "城乡建设/路灯",
                **fields,
            }
        )
        return usecases.register_case(self.tx(caller), request)


@pytest.fixture
def desk(open_tx: Callable[..., Any]) -> Desk:
    """An intake with the directory loaded."""
    made = Desk(open_tx)
    usecases.load_directory(made.tx(OFFICE), DIRECTORY)
    return made


@dataclass
class Committed:
    """Transactions on connections of their own, which commit: for what happens when two come at once."""

    url: str

    @contextmanager
    def tx(self, caller: Caller, *, now: datetime = MONDAY) -> Iterator[Work]:
        """Open a transaction that commits at the end of the block, pipelined as in the running service."""
        with psycopg.connect(self.url) as connection, connection.pipeline():
            yield Transaction(
                store=Store(Sql(connection), VAULT),
                policy=IntakePolicy(),
                now=now,
                calendar=PublishedCalendar(),
                zone=ZoneInfo("Asia/Shanghai"),
                caller=caller,
            )

    def rows(self, query: str, **params: Any) -> list[dict[str, Any]]:
        """Look at what is committed."""
        with psycopg.connect(self.url) as connection:
            return Sql(connection).all(query, params)

    def wait_until_somebody_waits(self) -> None:
        """Return once a statement of the run-time role waits for a lock of another one."""
        deadline = time.monotonic() + 10
        with psycopg.connect(self.url, autocommit=True) as connection:
            while not Sql(connection).value(_WAITING):
                assert time.monotonic() < deadline, "nobody waits for a lock"


_WAITING = (
    "select count(*) > 0 from pg_stat_activity where wait_event_type = 'Lock' and usename = current_user"
)
_TABLES = (
    "posting_marks, contact_readings, contacts, opinions, cases, case_counters, grid_deputies, sites, grids, deputies, links,"
    " alarms, opinions_to_read, opinion_bigrams"
)


@pytest.fixture
def committed(postgres: Postgres) -> Iterator[Committed]:
    """An intake with the directory loaded, where transactions commit; emptied at the end."""
    made = Committed(postgres.app_url("intake"))
    try:
        with made.tx(OFFICE) as tx:
            usecases.load_directory(tx, DIRECTORY)
        yield made
    finally:
        with psycopg.connect(postgres.owner_url("intake")) as owner:
            owner.execute(f"truncate {_TABLES} cascade")  # what hangs on them too
