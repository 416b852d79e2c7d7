"""A bar, what was measured by it, and whether it was met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One line of architecture.md §8. `at_least` bars are ratios to a rival; `at_most` bars are amounts."""

    what: str
    measured: float
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""

    @property
    def is_met(self) -> bool:
        """Tell whether the measured figure keeps the bar."""
        if self.at_least is not None:
            return self.measured >= self.at_least
        return self.at_most is not None and self.measured <= self.at_most

    @property
    def limit(self) -> str:
        """Return the bar as one reads it."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}{self.unit}"
        return f"≤ {self.at_most:g}{self.unit}"

    @property
    def verdict(self) -> str:
        """Say whether it is met, and by how much."""
        limit = self.at_least if self.at_least is not None else self.at_most
        assert limit is not None
        better = self.measured / limit if self.at_least is not None else limit / self.measured
        return f"met, {better:.2f} times as good" if self.is_met else f"**missed** by {1 - better:.0%}"
