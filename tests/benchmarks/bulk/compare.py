"""Posts five hundred opinions a call through the real intake, and lets `pgbench` do the same inserts, in turn."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from uuid import uuid4

from psycopg import conninfo

from tests.benchmarks.calls.crowd import TEXT, Crowd, Order
from tests.benchmarks.ground import CHASSIS_SCHEMA, Ground

ITEMS = 500
TWIN = "intake_twin"
_TABLES = "opinions, opinions_to_read, opinion_bigrams, contacts, outbox, outbox_archive, event_sequences, idempotency"
_TPS = re.compile(r"tps = ([0-9.]+)")


@dataclass
class Contender:
    """One way to get opinions into the database."""

    name: str
    what: str
    measure: Callable[[float], float]
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return the median of its rates, in opinions per second."""
        return median(self.rates)


def run(ground: Ground, crowd: Crowd, *, seconds: float, rounds: int, tell: Callable[[str], None] = print) -> list[Contender]:
    """Compare; the first of the list is ours, the second is the one that the bar is measured by."""
    ground.make_schema(TWIN, CHASSIS_SCHEMA, "services/intake/migrations")
    with ground.connect(TWIN) as connection:
        connection.execute("insert into grids select * from intake.grids")
    ways = [
        Contender("post_opinions", f"one caller, {ITEMS} items a call", lambda s: _post(crowd, s)),
        Contender("pgbench 500", "-c 1, set_based.sql: the same rows in one transaction of 500",
                  lambda s: ITEMS * _pgbench(ground, "set_based", 1, s)),
        Contender("pgbench 1 × 1", "-c 1, one_by_one.sql: one transaction an opinion",
                  lambda s: _pgbench(ground, "one_by_one", 1, s)),
        Contender("pgbench 8 × 1", "-c 8, one_by_one.sql", lambda s: _pgbench(ground, "one_by_one", 8, s)),
    ]
    for number in range(rounds):
        for contender in ways[number % len(ways):] + ways[:number % len(ways)]:
            for schema in ("intake", TWIN):
                with ground.connect(schema) as connection:
                    connection.execute(f"truncate {_TABLES} cascade")
            rate = contender.measure(seconds)
            contender.rates.append(rate)
            tell(f"  bulk round {number + 1}: {contender.name:14} {rate:8.0f} opinions/s")
    return ways


def _post(crowd: Crowd, seconds: float) -> float:
    items = [{"text": TEXT, "channel": "bulk", "grid": "G-012"} for _ in range(ITEMS)]
    return ITEMS * crowd.rate(Order("intake", "post_opinions", {"items": items}, fresh_keys=True), 1, seconds)


def _pgbench(ground: Ground, script: str, clients: int, seconds: float) -> float:
    """Return transactions per second."""
    parts = conninfo.conninfo_to_dict(ground.database(TWIN))
    data = ('{"opinion_id":"?","kind":"problem","channel":"bulk","grid":"G-012","site":null,'
            '"filed_at":"2024-04-28T01:00:00+00:00"}')
    trace = f"00-{uuid4().hex}-{uuid4().hex[:16]}-01"
    values = [part for name, value in (("text", TEXT), ("data", data), ("trace", trace)) for part in ("-D", f"{name}={value}")]
    told = subprocess.run(
        [str(ground.programs / "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(max(1, round(seconds))),
         *values, "-f", str(Path(__file__).with_name(f"{script}.sql")), "-h", str(parts["host"]), "-p", str(parts["port"]),
         "-U", str(parts["user"]), str(parts["dbname"])],
        env={**os.environ, "PGPASSWORD": str(parts["password"]), "PGOPTIONS": f"-c search_path={TWIN}"},
        capture_output=True, text=True, check=False)
    found = _TPS.search(told.stdout)
    if told.returncode != 0 or found is None:
        raise RuntimeError(f"pgbench failed: {told.stderr[-2000:]}")
    return float(found[1])
