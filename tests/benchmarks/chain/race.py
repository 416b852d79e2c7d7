"""Runs the contenders in turn, several rounds, and tells cases per second and processor time per case."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from uuid import uuid4

from services.chassis import envelope
from tests.benchmarks.chain import bare_loop, on_celery
from tests.benchmarks.chain.route import HOPS, dumps, hop, parcel
from tests.benchmarks.ground import CHASSIS_SCHEMA, Ground, eventually
from tests.benchmarks.squad import Squad, processor_seconds

WARM = 60


@dataclass
class Lap:
    """One contender's result in one round."""

    rate: float
    milliseconds: dict[str, float]


@dataclass
class Contender:
    """How to start one contender and how to give it work."""

    name: str
    what: str
    queues: list[str]
    start: Callable[[Ground, Squad], None]
    fill: Callable[[Ground, int], None]
    laps: list[Lap] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return the median of its rates, in cases per second."""
        return median(lap.rate for lap in self.laps)

    def cost(self, part: str) -> float:
        """Return the median of the processor milliseconds that one case costs in one part."""
        return median(lap.milliseconds[part] for lap in self.laps)


def contenders() -> list[Contender]:
    """Return the three of the bar.

    Each works with six processes, because that is how the product runs: a process a service. On fewer processors than
    processes nobody gains by having more of them, and nobody can idle while another has work.
    """
    names = [hop(n) for n in range(1, HOPS + 1)]
    return [
        Contender("chassis", "six services on the real chassis, one a hop", [f"siquan.{name}" for name in names],
                  _start_chassis, _fill_chassis),
        Contender("celery", "one Celery worker, prefork with six processes, that serves all six queues", on_celery.QUEUES,
                  _start_celery, _fill_celery),
        Contender("bare", "six bare batch loops, one a hop", bare_loop.QUEUES, _start_bare, _fill_bare),
    ]


def run(ground: Ground, *, cases: int, rounds: int, only: tuple[str, ...] = (),
        tell: Callable[[str], None] = print) -> list[Contender]:
    """Race; the order changes from round to round."""
    for n in range(1, HOPS + 1):
        ground.make_schema(hop(n), CHASSIS_SCHEMA, "tests/benchmarks/chain/migrations")
    racers = [one for one in contenders() if not only or one.name in only]
    for number in range(rounds):
        for contender in racers[number % len(racers):] + racers[:number % len(racers)]:
            lap = _lap(ground, contender, cases)
            contender.laps.append(lap)
            costs = ", ".join(f"{part} {ms:.2f}" for part, ms in lap.milliseconds.items())
            tell(f"  chain round {number + 1}: {contender.name:8} {lap.rate:7.1f} cases/s   cpu ms/case: {costs}")
    return racers


def _lap(ground: Ground, contender: Contender, cases: int) -> Lap:
    for n in range(1, HOPS + 1):
        with ground.connect(hop(n)) as connection:
            connection.execute("truncate steps, inbox, outbox, outbox_archive, event_sequences")
            connection.execute("checkpoint")
    with Squad(ground.folder / f"{contender.name}.log") as squad:
        contender.start(ground, squad)
        eventually(lambda: all(map(ground.is_consumed, contender.queues)), squad=squad, seconds=60,
                   what=f"{contender.name} consumes", every=0.2)
        contender.fill(ground, WARM)
        _wait_for(ground, squad, WARM)
        squad.hold()
        contender.fill(ground, cases)
        pids = squad.pids()
        before, servers_before = processor_seconds(pids), ground.server_seconds()
        began = time.monotonic()
        squad.let_go()
        _wait_for(ground, squad, WARM + cases)
        took = time.monotonic() - began
        spent = {"processes": processor_seconds(pids) - before,
                 **{name: after - servers_before[name] for name, after in ground.server_seconds().items()}}
        _check(ground, contender, squad, WARM + cases)
    return Lap(cases / took, {part: seconds * 1000 / cases for part, seconds in spent.items()})


def _wait_for(ground: Ground, squad: Squad, cases: int) -> None:
    """Wait until the last hop has committed its effect on every case."""
    with ground.connect(hop(HOPS)) as connection:
        def arrived() -> bool:
            row = connection.execute("select count(*) from steps where state = 'passed'").fetchone()
            return row is not None and row[0] >= cases

        eventually(arrived, squad=squad, seconds=300, what=f"{cases} cases at the end", every=0.01)


def _check(ground: Ground, contender: Contender, squad: Squad, cases: int) -> None:
    """Raise unless every hop has had every case once and nothing is left on the way: else the figure means nothing."""
    for n in range(1, HOPS + 1):
        with ground.connect(hop(n)) as connection:
            row = connection.execute("select count(*) filter (where state = 'passed'), (select count(*) from inbox) "
                                     "from steps").fetchone()
            if row != (cases, cases):
                raise RuntimeError(f"{contender.name}: {hop(n)} has {row}, not {cases} passed and {cases} in the inbox")
    eventually(lambda: all(ground.broker.depth(queue) == 0 for queue in contender.queues), squad=squad, seconds=20,
               what="empty queues")


def _start_chassis(ground: Ground, squad: Squad) -> None:
    for n in range(1, HOPS + 1):
        squad.add(sys.executable, "-m", "tests.benchmarks.chain.on_chassis", str(n), **ground.service_environment(hop(n)))


def _fill_chassis(ground: Ground, cases: int) -> None:
    bodies = []
    for place in range(cases):
        data = parcel(place)
        row = {"event": f"{hop(0)}.moved", "event_id": uuid4(), "subject": data["case_id"], "version": 1, "sequence": 1,
               "occurred_at": datetime.now(UTC), "traceparent": None, "data": dumps(data).decode()}
        bodies.append(envelope.encode(row).body)
    ground.fill(f"{hop(0)}.events", "moved", bodies)


def _start_celery(ground: Ground, squad: Squad) -> None:
    squad.add(sys.executable, "-m", "celery", "-A", "tests.benchmarks.chain.on_celery", "worker",
              "--concurrency", str(HOPS), "--queues", ",".join(on_celery.QUEUES),
              "--without-gossip", "--without-mingle", "--without-heartbeat", "-O", "fair", "--loglevel", "WARNING",
              BENCH_AMQP_URL=ground.amqp_url, BENCH_DATABASE_URL=ground.database(hop(1)))


def _fill_celery(ground: Ground, cases: int) -> None:
    on_celery.app.conf.broker_url = ground.amqp_url
    for place in range(cases):
        on_celery.send(1, parcel(place))


def _start_bare(ground: Ground, squad: Squad) -> None:
    for n in range(1, HOPS + 1):
        squad.add(sys.executable, "-m", "tests.benchmarks.chain.bare_loop", str(n),
                  BENCH_AMQP_URL=ground.amqp_url, BENCH_DATABASE_URL=ground.database(hop(n)))


def _fill_bare(ground: Ground, cases: int) -> None:
    ground.fill("", bare_loop.QUEUES[0], [dumps({**parcel(place), "event_id": str(uuid4())}) for place in range(cases)])
