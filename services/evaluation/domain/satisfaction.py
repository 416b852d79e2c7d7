"""The two satisfaction rates (双满意率): satisfied ÷ rated, silence apart (C19)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.evaluation.domain.cell import UNSATISFIED

NOBODY_RATED = "—"


@dataclass(frozen=True)
class GradeCount:
    """How many cells of an axis carry a grade; `grade` None are those that were asked and are silent."""

    axis: str
    grade: str | None
    cells: int


@dataclass(frozen=True)
class Satisfaction:
    """One axis in figures. `satisfied` counts every grade but `unsatisfied` (Q5)."""

    rated: int
    satisfied: int
    very_satisfied: int
    basically_satisfied: int
    unsatisfied: int
    silent: int

    @property
    def rate(self) -> str:
        """Return per cent with one decimal, half up; a dash when nobody has rated, which is not nought."""
        if not self.rated:
            return NOBODY_RATED
        return str((Decimal(100 * self.satisfied) / self.rated).quantize(Decimal("0.1"), ROUND_HALF_UP))


def satisfaction(axis: str, counts: Iterable[GradeCount]) -> Satisfaction:
    """Add up one axis."""
    cells = {count.grade: count.cells for count in counts if count.axis == axis}
    silent = cells.pop(None, 0)
    rated, unsatisfied = sum(cells.values()), cells.get(UNSATISFIED, 0)
    return Satisfaction(rated=rated, satisfied=rated - unsatisfied, unsatisfied=unsatisfied, silent=silent,
                        very_satisfied=cells.get("very_satisfied", 0),
                        basically_satisfied=cells.get("basically_satisfied", 0))
