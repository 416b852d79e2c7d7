"""The page that a run leaves: bars, ratios, figures, and what they were measured on."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median

from tests.benchmarks.calls.compare import Target
from tests.benchmarks.chain.race import Contender
from tests.benchmarks.ground import processors
from tests.benchmarks.posting import Rates

_PAGE = """# Benchmarks

Written by `make bench` on {day}: {cores} processors, Python {python}, nameko {nameko}, Celery {celery}; broker, database, services and
callers all on this machine, PostgreSQL with fsync on. Absolute figures belong to the machine and to its load at that hour;
the ratios come from one run each, contenders in turn, medians.

| bar | wanted | measured | |
|---|---|---|---|
{bars}

## Six-hop chain

A case travels through six hops; each hop consumes, writes an inbox row, one insert and one update, and publishes to the next
with a confirm. All three contenders use six processes, durable quorum queues and the same SQL, and begin with a backlog.

| contender | processes | cases/s | CPU ms a case: processes | PostgreSQL | RabbitMQ |
|---|---|---|---|---|---|
{chain}

- *chassis*: services of this repository with declared contracts, CloudEvents envelopes, inbox, outbox and relay.
- *celery*: one task a hop, late acks, one transaction a task, confirmed publishing.
- *bare*: up to 200 messages as one transaction, one wait for the confirms; no validation, no envelope, no outbox.

## Writing call

A stock nameko client calls; *echo* is a bare nameko service that does nothing, *desk* checks a token, validates, remembers the
request id, commits two rows and an event with fsync.

| callers | echo/s | desk/s | ratio |
|---|---|---|---|
{calls}

## Bulk post

`intake.post_opinions` with 500 items a call (validated, idempotent by `source_ref`, receipts, events) beside `pgbench` with one
transaction an opinion that writes the same rows: the opinion, its event's place, the event.

| contender | opinions/s |
|---|---|
{bulk}

## Footprint

| service | resident MB after load |
|---|---|
{memory}

Warm start of the native stack to the first answered call: {started:.1f} s.
"""


def text(*, chain: list[Contender], calls: list[Target], posted: Rates, memory: dict[str, float], started: float) -> str:
    """Return the page."""
    rate = {one.name: one.rate for one in chain}
    echo, desk = calls
    bars = [
        ("chain ÷ Celery", 3.0, rate["chassis"] / rate["celery"], True),
        ("chain ÷ bare batch loop", 0.5, rate["chassis"] / rate["bare"], True),
        *((f"writing call ÷ echo, {count} callers", 0.6, desk.rate(count) / echo.rate(count), True) for count in sorted(echo.rates)),
        ("bulk post ÷ pgbench, 1 client", 0.3, posted.ratio(1), True),
        ("bulk post ÷ pgbench, 8 clients", 0.3, posted.ratio(8), True),
        ("largest service, MB", 120.0, max(memory.values()), False),
        ("native start to first answer, s", 15.0, started, False),
    ]
    return _PAGE.format(
        day=datetime.now(UTC).date().isoformat(), cores=processors(), python=platform.python_version(), nameko=version("nameko"),
        celery=version("celery"), started=started,
        bars="\n".join(_bar(*bar) for bar in bars),
        chain="\n".join(f"| {one.name} | {one.processes} | {one.rate:.0f} | {one.cost('processes'):.2f} | {one.cost('postgres'):.2f} |"
                        f" {one.cost('rabbitmq'):.2f} |" for one in chain),
        calls="\n".join(f"| {count} | {echo.rate(count):.0f} | {desk.rate(count):.0f} | {desk.rate(count) / echo.rate(count):.2f} |"
                        for count in sorted(echo.rates)),
        bulk="\n".join([f"| bulk post, one caller | {median(posted.bulk):.0f} |",
                        *(f"| pgbench, {clients} clients | {median(rates):.0f} |" for clients, rates in posted.pgbench.items())]),
        memory="\n".join(f"| {name} | {size:.0f} |" for name, size in memory.items()))


def _bar(name: str, wanted: float, measured: float, more_is_better: bool) -> str:
    met = measured >= wanted if more_is_better else measured <= wanted
    sign = "≥" if more_is_better else "≤"
    missed = measured / wanted - 1
    return f"| {name} | {sign} {wanted:g} | {measured:.2f} | {'met' if met else f'missed by {abs(missed):.0%}'} |"
