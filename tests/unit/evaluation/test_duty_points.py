"""What acts come to: periods, dated rules, and the same sum in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.evaluation.events.points import POINT_KINDS
from services.contracts.evaluation.operations.ratings import GRADES
from services.contracts.listeners import LISTENERS
from services.evaluation.domain.points import Rule, period_of, recomputed, worth
from services.evaluation.domain.points_refusals import PeriodUnknown

DAYS = st.dates(date(2023, 1, 1), date(2025, 12, 31))
RULES = st.lists(st.builds(Rule, st.sampled_from(("survey", "visit")), DAYS, st.integers(-5, 5)), max_size=8,
                 unique_by=lambda rule: (rule.kind, rule.valid_from))


@pytest.mark.parametrize(("name", "first", "last"), [
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
    ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
    ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31)),
    ("2024", date(2024, 1, 1), date(2024, 12, 31)),
])
def test_a_period_is_a_month_a_quarter_or_a_year(name: str, first: date, last: date) -> None:
    period = period_of(name)
    assert (period.name, period.first, period.last) == (name, first, last)


@pytest.mark.parametrize("name", ["", "2024-13", "2024-00", "2024-Q5", "2024-Q0", "24", "2024-5", "0000", "2024-05-01", "٢٠٢٤"])
def test_anything_else_is_no_period(name: str) -> None:
    with pytest.raises(PeriodUnknown):
        period_of(name)


@given(RULES, DAYS, st.integers(-5, 5), DAYS)
def test_a20_a_rule_of_a_later_day_changes_nothing_before_it(rules: list[Rule], day: date, points: int, act: date) -> None:
    """A20: changing a value today does not change last month's totals."""
    changed = [rule for rule in rules if (rule.kind, rule.valid_from) != ("survey", day)] + [Rule("survey", day, points)]
    if act < day:
        assert worth(changed, "survey", act) == worth(rules, "survey", act)
    later = [rule.valid_from for rule in changed if rule.kind == "survey" and rule.valid_from > day]
    if not later:
        assert worth(changed, "survey", day + timedelta(days=1)) == points


@given(RULES, st.lists(st.tuples(st.sampled_from(("D-017", "D-031")), st.sampled_from(("survey", "visit")), DAYS,
                                 st.integers(1, 3))), st.randoms(use_true_random=False))
def test_a19_the_sum_does_not_depend_on_the_order(rules: list[Rule], acts: list[tuple[str, str, date, int]], chance: object) -> None:
    """A19: points come from the acts alone, in whatever order they were told."""
    shuffled = list(acts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert recomputed(rules, acts) == recomputed(rules, shuffled)
    assert sum(recomputed(rules, acts).values()) == sum(worth(rules, kind, day) * times for _, kind, day, times in acts)


def test_q15_no_points_for_grades() -> None:
    """Q15: no kind of points is a grade, and nothing that points come from is one."""
    assert not set(POINT_KINDS) & set(GRADES)
    assert not [event for event in LISTENERS["evaluation"] if event.startswith("evaluation.")]
