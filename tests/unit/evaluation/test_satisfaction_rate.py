"""Satisfied ÷ rated, silence apart (C19)."""

from __future__ import annotations

import pytest

from services.evaluation.domain.satisfaction import GradeCount, satisfaction


def test_six_satisfied_two_not_two_silent_is_75_per_cent() -> None:
    """C19: silence is excluded, and shown apart."""
    counts = [GradeCount("reply", "satisfied", 3), GradeCount("reply", "very_satisfied", 2),
              GradeCount("reply", "basically_satisfied", 1), GradeCount("reply", "unsatisfied", 2),
              GradeCount("reply", None, 2), GradeCount("implementation", "unsatisfied", 9)]
    figures = satisfaction("reply", counts)
    assert figures.rate == "75.0"
    assert (figures.rated, figures.satisfied, figures.unsatisfied, figures.silent) == (8, 6, 2, 2)
    assert (figures.very_satisfied, figures.basically_satisfied) == (2, 1)


def test_nobody_rated_is_a_dash_and_not_nought() -> None:
    """C19: with nobody who rated there is no rate."""
    figures = satisfaction("implementation", [GradeCount("implementation", None, 4)])
    assert (figures.rate, figures.rated, figures.silent) == ("—", 0, 4)
    assert satisfaction("reply", [GradeCount("reply", "unsatisfied", 1)]).rate == "0.0"


@pytest.mark.parametrize(("satisfied", "unsatisfied", "rate"), [
    (5, 1, "83.3"), (2, 1, "66.7"), (1, 0, "100.0"), (9, 7, "56.3"), (1, 15, "6.3"), (3, 13, "18.8"),
])
def test_one_decimal_rounded_half_up(satisfied: int, unsatisfied: int, rate: str) -> None:
    counts = [GradeCount("reply", "satisfied", satisfied), GradeCount("reply", "unsatisfied", unsatisfied)]
    assert satisfaction("reply", counts).rate == rate
