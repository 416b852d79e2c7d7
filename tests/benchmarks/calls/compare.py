"""Calls a bare nameko echo and writing operations in turn, with one caller and with eight at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks.calls.crowd import TEXT, Crowd, Order
from tests.benchmarks.ground import Ground
from tests.benchmarks.squad import Squad, processor_seconds

CALLERS = (1, 8)


@dataclass
class Target:
    """One operation that is called."""

    name: str
    what: str
    order: Order
    rates: dict[int, list[float]] = field(default_factory=dict)
    costs: dict[int, list[dict[str, float]]] = field(default_factory=dict)

    def rate(self, callers: int) -> float:
        """Return the median of its rates, in calls per second."""
        return median(self.rates[callers])

    def cost(self, callers: int, part: str) -> float:
        """Return the median of the processor milliseconds that one call costs in one part."""
        return median(cost[part] for cost in self.costs[callers])


def targets() -> list[Target]:
    """Return the echo and what is measured by it."""
    return [
        Target("echo", "stock nameko, no database: answers what it was told", Order("echo", "note", {"text": TEXT})),
        Target("desk.note", "the smallest writing operation: one row, one event", Order("desk", "note", {"text": TEXT})),
        Target("intake.post_opinion", "the real one: directory, masking, receipt, opinion, event",
               Order("intake", "post_opinion", {"text": TEXT, "grid": "G-012"})),
    ]


def run(ground: Ground, squad: Squad, crowd: Crowd, *, seconds: float, rounds: int,
        tell: Callable[[str], None] = print) -> list[Target]:
    """Compare in short slices, so that all meet the same moods of the machine; the order changes from round to round."""
    compared = targets()
    for count in CALLERS:
        for number in range(rounds):
            for target in compared[number % len(compared):] + compared[:number % len(compared)]:
                rate, cost = _slice(ground, squad, crowd, target, count, seconds)
                target.rates.setdefault(count, []).append(rate)
                target.costs.setdefault(count, []).append(cost)
                costs = ", ".join(f"{part} {ms:.2f}" for part, ms in cost.items())
                tell(f"  calls round {number + 1}: {count} at a time {target.name:20} {rate:7.1f}/s   cpu ms/call: {costs}")
    return compared


def _slice(ground: Ground, squad: Squad, crowd: Crowd, target: Target, count: int,
           seconds: float) -> tuple[float, dict[str, float]]:
    before, servers_before = processor_seconds(squad.pids()), ground.server_seconds()
    rate = crowd.rate(target.order, count, seconds)
    squad.check()
    spent = {"services": processor_seconds(squad.pids()) - before,
             **{name: after - servers_before[name] for name, after in ground.server_seconds().items()}}
    return rate, {part: used * 1000 / max(1.0, rate * seconds) for part, used in spent.items()}
