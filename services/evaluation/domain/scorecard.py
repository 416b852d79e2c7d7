"""How a handling body stands (D9): in figures that can be compared, and ranked only where there are enough of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.evaluation.domain.satisfaction import NOBODY_RATED, Satisfaction


@dataclass(frozen=True)
class Standing:
    """One body in a period."""

    body: str
    reply: Satisfaction
    implementation: Satisfaction
    rated_cases: int = 0
    rounds: int = 0
    redo_rounds: int = 0
    due_rounds: int = 0
    in_time_rounds: int = 0
    returns: int = 0

    @property
    def overdue_rounds(self) -> int:
        """Return how many rounds were due and not answered by then."""
        return self.due_rounds - self.in_time_rounds

    @property
    def merit(self) -> tuple[float, float]:
        """Return what bodies are ranked by: satisfied grades on both axes, then answers in time."""
        rated = self.reply.rated + self.implementation.rated
        satisfied = self.reply.satisfied + self.implementation.satisfied
        return (satisfied / rated if rated else 0.0, self.in_time_rounds / self.due_rounds if self.due_rounds else 0.0)


def per_cent(part: int, whole: int) -> str:
    """Return per cent with one decimal, half up; a dash of nothing."""
    if not whole:
        return NOBODY_RATED
    return str((Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def ranked(standings: Iterable[Standing], min_cases: int) -> list[tuple[int | None, Standing]]:
    """Return the bodies with their ranks, equals with the same; behind them those with too few cases, without one."""
    by_merit = sorted(standings, key=lambda one: (one.rated_cases < min_cases, *(-share for share in one.merit), one.body))
    placed: list[tuple[int | None, Standing]] = []
    rank = 0
    for place, one in enumerate(by_merit, start=1):
        if one.rated_cases < min_cases:
            placed.append((None, one))
            continue
        if not placed or placed[-1][1].merit != one.merit:
            rank = place
        placed.append((rank, one))
    return placed
