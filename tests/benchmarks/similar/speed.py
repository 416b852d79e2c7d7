"""A hundred thousand made-up opinions, and how long `similar_cases` takes among them, use case and PostgreSQL together."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg

from services.chassis.calendar import PublishedCalendar
from services.chassis.sql import Sql
from services.chassis.transaction import Caller, Transaction
from services.contracts import roles
from services.contracts.intake.operations.similar import SimilarCases
from services.contracts.policy import IntakePolicy
from services.intake.domain.receipt import receipt_of
from services.intake.store import Store
from services.intake.usecases import similar
from services.intake.usecases.work import Work
from tests.benchmarks.ground import CHASSIS_SCHEMA, Ground
from tests.benchmarks.similar.corpus import GRIDS, Letter, Writer

Connection: TypeAlias = psycopg.Connection[Any]

OPINIONS = 100_000
ASKED = 300
SCHEMA = "intake_similar"
_NOW = datetime(2024, 4, 22, 1, 0, tzinfo=UTC)
_STAFF = Caller("station-bench", frozenset({roles.STATION_STAFF}))


@dataclass
class Searches:
    """How long searches took and what they found."""

    opinions: int = 0
    bigrams_each: float = 0.0
    read_per_second: float = 0.0
    table_mb: float = 0.0
    index_mb: float = 0.0
    by_opinion_ms: list[float] = field(default_factory=list)
    by_title_ms: list[float] = field(default_factory=list)
    found_in_10: list[float] = field(default_factory=list)

    @property
    def took_ms(self) -> list[float]:
        """Return all of them, in order of time."""
        return sorted(self.by_opinion_ms + self.by_title_ms)

    @property
    def recall(self) -> float:
        """Return the share of an opinion's own matter that stood among the first ten."""
        return sum(self.found_in_10) / max(1, len(self.found_in_10))


def run(ground: Ground, *, opinions: int = OPINIONS, asked: int = ASKED, tell: Callable[[str], None] = print) -> Searches:
    """Fill a schema of its own, let the timer's use case read it, and ask."""
    ground.make_schema(SCHEMA, CHASSIS_SCHEMA, "services/intake/migrations")
    try:
        with ground.connect(SCHEMA) as connection:
            return measure(connection, opinions=opinions, asked=asked, tell=tell)
    finally:
        with ground.connect("public") as connection:
            connection.execute(f"drop schema {SCHEMA} cascade")


def measure(connection: Connection, *, opinions: int, asked: int, tell: Callable[[str], None] = print) -> Searches:
    """Measure on an empty migrated schema."""
    chance = random.Random(7)
    letters = list(Writer(seed=2024).letters(opinions))
    found = Searches(opinions=opinions)
    connection.execute("insert into grids (grid, name, branch, party_members) select 'G-' || to_char(n, 'FM000'), '', '', '{}' "
                       "from generate_series(0, %s) as n", (GRIDS - 1,))
    found.read_per_second = fill(connection, letters)
    found.bigrams_each, table, index = connection.execute(
        "select (select avg(cardinality(bigrams)) from opinion_bigrams), pg_relation_size('opinion_bigrams'),"
        " pg_relation_size('opinion_bigrams_idx')").fetchone() or (0, 0, 0)
    found.table_mb, found.index_mb = table / 1e6, index / 1e6
    tell(f"  similar: {opinions} opinions, {found.bigrams_each:.0f} bigrams each, read at {found.read_per_second:.0f}/s; "
         f"table {found.table_mb:.0f} MB, index {found.index_mb:.0f} MB")
    of_matter: dict[str, set[int]] = {}
    for number, letter in enumerate(letters):
        of_matter.setdefault(letter.matter, set()).add(number)
    for number in chance.sample(range(opinions), asked):
        letter = letters[number]
        found.by_title_ms.append(ask(connection, SimilarCases(text=letter.title, limit=20))[0])
        took, answer = ask(connection, SimilarCases(opinion_id=UUID(int=number + 1), limit=10))
        found.by_opinion_ms.append(took)
        if like := of_matter[letter.matter] - {number}:
            found.found_in_10.append(len(like & set(answer)) / min(10, len(like)))
    for what, times in (("by opinion", found.by_opinion_ms), ("by title", found.by_title_ms)):
        times.sort()
        tell(f"  similar_cases {what}: median {median(times):.1f} ms, p95 {p95(times):.1f} ms, worst {times[-1]:.1f} ms")
    tell(f"  of the other letters on the same trouble at the same place, in the first ten: {found.recall:.0%}")
    return found


def p95(times: list[float]) -> float:
    """Return the time that one in twenty exceeds."""
    return sorted(times)[int(len(times) * 0.95)]


def ask(connection: Connection, request: SimilarCases) -> tuple[float, list[int]]:
    """Ask once; return the milliseconds and the numbers of the opinions, best first."""
    began = time.perf_counter()
    with connection.transaction(), connection.pipeline():
        answer = similar.similar_cases(_tx(connection), request)
    took = (time.perf_counter() - began) * 1000
    return took, [one.opinion_id.int - 1 for one in answer.items if one.opinion_id]


def _tx(connection: Connection) -> Work:
    return Transaction(store=Store(Sql(connection)), policy=IntakePolicy(), now=_NOW, calendar=PublishedCalendar(),
                       zone=ZoneInfo("Asia/Shanghai"), caller=_STAFF)


def fill(connection: Connection, letters: Sequence[Letter]) -> float:
    """Post letters, let the timer's use case read them, and return how many it reads in a second."""
    with connection.transaction(), connection.cursor().copy(
            "copy opinions (opinion_id, receipt, text, title, kind, channel, grid, place, filed_at, received_at, posted_by) "
            "from stdin") as copy:
        for number, letter in enumerate(letters):
            copy.write_row((UUID(int=number + 1), receipt_of(number), letter.text, letter.title, "problem", "bulk",
                            letter.grid or None, "", _NOW, _NOW, "bench"))
    began, more = time.perf_counter(), True
    while more:
        with connection.transaction():
            more = similar.read_opinions(_tx(connection))
    took = time.perf_counter() - began
    # What autovacuum does within a minute.
    for table in ("opinion_bigrams", "opinions", "opinions_to_read"):
        connection.execute(f"vacuum analyze {table}")
    return len(letters) / took
