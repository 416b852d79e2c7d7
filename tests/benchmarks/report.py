"""Writes down what was measured: docs/benchmarks.md, made by `make bench` and never by hand."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests.benchmarks.bar import Bar
from tests.benchmarks.bulk.compare import ITEMS
from tests.benchmarks.bulk.compare import Contender as Way
from tests.benchmarks.calls.compare import CALLERS, Target
from tests.benchmarks.chain.race import Contender
from tests.benchmarks.chain.route import HOPS
from tests.benchmarks.footprint import Footprint
from tests.benchmarks.ground import processors
from tests.benchmarks.similar.speed import Searches, p95

_LIBRARIES = ("nameko", "kombu", "amqp", "eventlet", "psycopg", "marshmallow", "celery")


@dataclass
class Measured:
    """All results of one run; a part that was not asked for is empty."""

    servers: str = ""
    commit_ms: float = 0.0
    load_before: float = 0.0
    load_after: float = 0.0
    cases: int = 0
    chain: list[Contender] = field(default_factory=list)
    calls: list[Target] = field(default_factory=list)
    bulk: list[Way] = field(default_factory=list)
    similar: Searches | None = None
    footprint: Footprint | None = None

    def bars(self) -> list[Bar]:
        """Return the bars of what was measured."""
        found: list[Bar] = []
        if self.chain:
            rate = {one.name: one.rate for one in self.chain}
            found += [Bar("six-hop chain, real chassis ÷ Celery", rate["chassis"] / rate["celery"], at_least=3),
                      Bar("six-hop chain, real chassis ÷ bare batch loop", rate["chassis"] / rate["bare"], at_least=0.5)]
        for target in self.calls[1:]:
            found += [Bar(f"writing RPC `{target.name}` ÷ nameko echo, {count} caller{'s' * (count > 1)}",
                          target.rate(count) / self.calls[0].rate(count), at_least=0.6) for count in CALLERS]
        if self.bulk:
            found.append(Bar("bulk post ÷ pgbench, the same rows in transactions of 500",
                             self.bulk[0].rate / self.bulk[1].rate, at_least=0.3))
        if self.similar:
            found.append(Bar(f"`similar_cases` among {self.similar.opinions:,} opinions, median", median(self.similar.took_ms),
                             at_most=50, unit=" ms"))
        if self.footprint:
            found += [Bar("memory of the largest service after load", self.footprint.most, at_most=120, unit=" MB"),
                      Bar("native start to the first answered RPC, warm", self.footprint.start, at_most=15, unit=" s")]
        return found


def machine(measured: Measured) -> str:
    """Describe where and with what this was run."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {processors()} processors ({_processor()}), which servers, contenders and "
            f"callers share; Python {platform.python_version()}; {measured.servers}; {libraries}. "
            f"fsync on, synchronous_commit on; one row's commit takes {measured.commit_ms:.2f} ms (median). "
            f"Load of the machine (one minute) {measured.load_before:.1f} before, {measured.load_after:.1f} after.")


def write(path: Path, measured: Measured) -> None:
    """Write the page."""
    parts = [_head(measured), _bars(measured), _chain(measured), _calls(measured.calls), _bulk(measured.bulk)]
    if measured.similar:
        parts.append(_similar(measured.similar))
    if measured.footprint:
        parts.append(_footprint(measured.footprint))
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _head(measured: Measured) -> str:
    return f"""# Benchmarks

Made by `make bench` (`python -m tests.benchmarks`); do not edit. Figures are medians of several rounds in which the
contenders take turns in changing order, on one private PostgreSQL and one private RabbitMQ. Absolute figures depend on the
machine and on what else it does; the ratios are what counts. Processor times (user and system) hold on a busy machine too.

{machine(measured)}"""


def _bars(measured: Measured) -> str:
    return "## Bars\n\n" + table(("what", "measured", "bar", ""), [
        (bar.what, f"{bar.measured:.2f}{bar.unit}" if bar.at_least else f"{bar.measured:.1f}{bar.unit}", bar.limit, bar.verdict)
        for bar in measured.bars()])


def _chain(measured: Measured) -> str:
    rows = [(one.what, f"{one.rate:.0f}", f"{min(lap.rate for lap in one.laps):.0f}–{max(lap.rate for lap in one.laps):.0f}",
             *(f"{one.cost(part):.2f}" for part in ("processes", "postgres", "rabbitmq")))
            for one in measured.chain]
    return f"""## Six-hop chain

{measured.cases} cases wait at the first hop while all processes are held; the time runs from their release to the
last committed effect at hop {HOPS}. A hop consumes from a durable quorum queue, claims an inbox row, inserts one domain row
and updates it — the same three statements for all (`tests/benchmarks/chain/route.py`), with fsync — and sends the case on
with a publisher confirm. After each round it is checked that every hop has had every case exactly once.

{table(("contender", "cases/s", "range", "ms of its processes a case", "ms of PostgreSQL", "ms of RabbitMQ"), rows)}

Beyond the three statements the chassis validates each event against its marshmallow contract, writes and reads the CloudEvents
envelope, keeps the order of each subject, writes an outbox row and an archive row, publishes `mandatory`, and counts metrics.
Celery (late acks, JSON, no results, no events; one transaction a task, the next task sent after its commit) and the bare
loop (batches of up to 200, pipelined) have none of that: a crash between their commit and their publishing loses the case.

Each contender has six processes, as the product has one a service. With two of them, one a processor, Celery was seen to
need about a sixth less processor time; pipelining its statements, or another prefetch, made no difference to it."""


def _calls(targets: Sequence[Target]) -> str:
    rows = [(target.name, target.what, str(count), f"{target.rate(count):.0f}",
             f"{target.rate(count) / targets[0].rate(count):.2f}",
             *(f"{target.cost(count, part):.2f}" for part in ("services", "postgres", "rabbitmq")))
            for count in CALLERS for target in targets]
    heads = ("operation", "what", "callers", "calls/s", "÷ echo", "ms of the service a call", "ms of PostgreSQL", "ms of RabbitMQ")
    return f"""## Writing calls

All are called by the same stock nameko client (`ClusterRpcProxy`), each caller a process, on the same machine. A writing call
verifies the token, validates the request, claims its `request_id`, writes its rows, keeps its answer, and commits with
fsync, its event in the outbox of the same transaction; the relay publishes the events meanwhile, and nobody consumes them.

{table(heads, rows)}"""


def _bulk(ways: Sequence[Way]) -> str:
    rows = [(way.name, way.what, f"{way.rate:.0f}", f"{ways[0].rate / way.rate:.2f}") for way in ways]
    return f"""## Bulk post

`intake.post_opinions` with {ITEMS} items a call, each with a key of its own, through the stock nameko client; every item is
validated, filed, given a receipt, answered, and its event published. pgbench fills a twin of the schema with the same tables,
checks and indexes, prepared statements (`tests/benchmarks/bulk/*.sql`). The bar is measured by the strictest of its scripts:
the same rows, set by set, in transactions of {ITEMS}, with values that the server makes up, so that nothing is transmitted.

{table(("contender", "how", "opinions/s", "bulk post ÷ this"), rows)}"""


def _similar(found: Searches) -> str:
    rows = [(what, f"{median(times):.1f}", f"{p95(times):.1f}", f"{max(times):.1f}") for what, times in (
        ("by opinion", found.by_opinion_ms), ("by a title as text", found.by_title_ms), ("both", found.took_ms))]
    return f"""## Similar cases

`intake.similar_cases`, the use case in a transaction of its own, one at a time, among {found.opinions:,} waiting opinions made up by
recombination (`tests/benchmarks/similar/corpus.py`), {found.bigrams_each:.0f} character bigrams each. The timer's use case read
{found.read_per_second:.0f} of them a second; table {found.table_mb:.0f} MB, index {found.index_mb:.0f} MB. Of the other letters on the same
trouble at the same place {found.recall:.0%} stood among the first ten. Recall on known messages: `docs/adr/0010-finding-similar-cases.md`.

{table(("asked", "median ms", "p95 ms", "worst ms"), rows)}"""


def _footprint(found: Footprint) -> str:
    rows = [(name, f"{found.idle[name]:.0f}", f"{found.loaded[name]:.0f}") for name in found.idle]
    starts = ", ".join(f"{seconds:.1f}" for seconds in found.starts)
    return f"""## Memory and start

Resident set of each service process in MB (10^6 bytes), idle after its start, and after load: {found.load}.

{table(("service", "idle", "after load"), rows)}

From the start of a stopped native stack (PostgreSQL, RabbitMQ, migrations, five services) to the first answered
`intake.post_opinion`, seconds: {starts}."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
