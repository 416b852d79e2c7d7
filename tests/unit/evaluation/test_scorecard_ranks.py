"""D9: bodies are ranked by figures, and only where there are enough of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.satisfaction import Satisfaction
from services.evaluation.domain.scorecard import Standing, per_cent, ranked


def standing(body: str, cases: int, satisfied: int, rated: int, *, due: int = 0, in_time: int = 0) -> Standing:
    """A body with so many satisfied grades of so many, all for the reply."""
    none = Satisfaction(0, 0, 0, 0, 0, 0)
    return Standing(body, Satisfaction(rated, satisfied, 0, 0, rated - satisfied, 0), none, rated_cases=cases,
                    due_rounds=due, in_time_rounds=in_time)


def ranks(*standings: Standing, min_cases: int = 5) -> list[tuple[int | None, str]]:
    """Rank and body, in order."""
    return [(rank, one.body) for rank, one in ranked(standings, min_cases)]


def test_d9_a_body_with_two_cases_is_not_ranked_first() -> None:
    assert ranks(standing("CGJ", 2, 4, 4), standing("ZJW", 5, 8, 10), standing("GAJ", 6, 11, 12)) == [
        (1, "GAJ"), (2, "ZJW"), (None, "CGJ")]
    assert ranks(standing("CGJ", 2, 4, 4), standing("ZJW", 5, 8, 10), min_cases=2) == [(1, "CGJ"), (2, "ZJW")]


def test_d9_equals_share_a_rank_and_answers_in_time_tell_them_apart() -> None:
    assert ranks(standing("A", 5, 9, 10), standing("B", 9, 18, 20), standing("C", 5, 8, 10)) == [
        (1, "A"), (1, "B"), (3, "C")]
    assert ranks(standing("A", 5, 9, 10, due=4, in_time=3), standing("B", 5, 9, 10, due=4, in_time=4)) == [(1, "B"), (2, "A")]


@pytest.mark.parametrize(("part", "whole", "read"), [(0, 0, "—"), (0, 3, "0.0"), (2, 3, "66.7"), (9, 16, "56.3"), (3, 3, "100.0")])
def test_d9_shares_are_per_cent_half_up_and_a_dash_of_nothing(part: int, whole: int, read: str) -> None:
    assert per_cent(part, whole) == read


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 20), st.integers(0, 20)), max_size=12))
def test_d9_more_satisfied_is_never_ranked_behind(drawn: list[tuple[int, int, int]]) -> None:
    bodies = [standing(f"B-{place}", cases, min(a, b), max(a, b)) for place, (cases, a, b) in enumerate(drawn)]
    placed = ranked(bodies, 5)
    assert sorted(one.body for _, one in placed) == sorted(one.body for one in bodies)
    assert all((rank is None) == (one.rated_cases < 5) for rank, one in placed)
    for rank, one in placed:
        for other_rank, other in placed:
            if rank is not None and other_rank is not None and one.merit > other.merit:
                assert rank < other_rank
