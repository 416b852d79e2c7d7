"""Duty points (履职积分): which day decides, what a period is, and what acts come to under dated rules.

Points are earned by what a deputy does, never by how others rate it (Q15).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.evaluation.domain.points_refusals import PeriodUnknown

_PERIOD = re.compile(r"(2\d{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?", re.ASCII)


@dataclass(frozen=True)
class Rule:
    """What an act of a kind is worth from a day on."""

    kind: str
    valid_from: date
    points: int


@dataclass(frozen=True)
class Period:
    """A calendar month, quarter or year; both days belong to it."""

    name: str
    first: date
    last: date


def period_of(name: str) -> Period:
    """Return the period that is written as `2024-05`, `2024-Q2` or `2024`. Raises PeriodUnknown for anything else."""
    found = _PERIOD.fullmatch(name)
    if found is None:
        raise PeriodUnknown
    year, month, quarter = int(found[1]), found[2], found[3]
    first, months = 1, 12
    if month:
        first, months = int(month), 1
    elif quarter:
        first, months = 3 * int(quarter) - 2, 3
    following = date(year + (first + months > 12), (first + months - 1) % 12 + 1, 1)
    return Period(name, date(year, first, 1), following - timedelta(days=1))


def worth(rules: Iterable[Rule], kind: str, day: date) -> int:
    """Return what an act of that day earns: by the latest rule of its kind that holds then, or nothing."""
    holding = [rule for rule in rules if rule.kind == kind and rule.valid_from <= day]
    return max(holding, key=lambda rule: rule.valid_from).points if holding else 0


def recomputed(rules: Iterable[Rule], acts: Iterable[tuple[str, str, date, int]]) -> Mapping[str, int]:
    """Return each deputy's points for acts (deputy, kind, day, how many)."""
    kept, sums = list(rules), dict[str, int]()
    for deputy, kind, day, times in acts:
        sums[deputy] = sums.get(deputy, 0) + worth(kept, kind, day) * times
    return sums
