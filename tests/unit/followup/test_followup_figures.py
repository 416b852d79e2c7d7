"""Figures: how they are defined, compared and printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.contracts import shared
from services.contracts.followup.operations.statistics import FIGURE_NAMES
from services.followup.domain.figures import (
    CHANNEL_GROUPS,
    FIGURES,
    NOTHING,
    Amount,
    Measure,
    Period,
    WrongComparator,
    at_least,
    change,
    in_print,
    near,
)

PARTICIPATION, VISITORS, MONEY = FIGURES["participation"], FIGURES["visitors"], FIGURES["money"]


@pytest.mark.parametrize(("kind", "comparator"), [("rate", "pct"), ("count", "pp"), ("money", "pp")])
def test_s2_a_rate_in_per_cent_and_a_count_in_points_are_refused_at_definition(kind: str, comparator: str) -> None:
    with pytest.raises(WrongComparator):
        Measure("figure", kind, comparator, "%")
    assert all((one.comparator == "pp") == (one.kind == "rate") for one in FIGURES.values())
    assert tuple(FIGURES) == FIGURE_NAMES


def test_a10_a_rate_rises_by_points() -> None:
    """A10: 77.8 to 97.8 is 20 points, never 20 % nor 25.7 %."""
    now, before = Amount(978, 1000), Amount(778, 1000)
    assert in_print(PARTICIPATION, now) == "97.8%"
    assert change(PARTICIPATION, now, before) == "上升20个百分点"
    assert change(PARTICIPATION, before, now) == "下降20个百分点"
    assert change(PARTICIPATION, now, Amount(1956, 2000)) == "持平"
    assert change(PARTICIPATION, now, Amount(0, 0)) == NOTHING and in_print(PARTICIPATION, Amount()) == NOTHING


@pytest.mark.parametrize(("now", "before", "said"), [
    (11_000, 5_914, "上升86%"), (0, 5_914, "下降100%"), (5_914, 5_914, "持平"), (11_000, 0, NOTHING), (3, 2, "上升50%"),
])
def test_b17_a_count_changes_in_per_cent_and_nothing_before_is_a_dash(now: int, before: int, said: str) -> None:
    assert change(VISITORS, Amount(now), Amount(before)) == said


@pytest.mark.parametrize(("value", "printed"), [
    (11_034, "11000余"), (11_000, "11000"), (470, "470"), (473, "470余"), (85, "85"), (0, "0"), (101, "100余"),
])
def test_s3_at_least_is_said_in_print_alone(value: int, printed: str) -> None:
    assert at_least(value) == printed
    assert in_print(VISITORS, Amount(value)) == f"{printed}人次"


@pytest.mark.parametrize(("yuan", "printed"), [
    ("519600000", "近5.2亿"), ("520000000", "5.2亿"), ("521000000", "5.2亿余"), ("15000", "1.5万"), ("9999.50", "9999.5"),
    ("0", "0"),
])
def test_s3_money_just_under_is_near(yuan: str, printed: str) -> None:
    assert near(Decimal(yuan)) == printed
    assert in_print(MONEY, Amount(int(Decimal(yuan) * 100))) == f"{printed}元"


def test_b18_every_channel_is_in_one_group_and_no_figure_is_over_two() -> None:
    """B18: a figure over several channels names them; 1209 and 220 are never added silently."""
    grouped = [channel for group in CHANNEL_GROUPS.values() for channel in group]
    assert sorted(grouped) == sorted(shared.CHANNELS)
    assert {one.channels for one in FIGURES.values() if one.channels} == set(CHANNEL_GROUPS.values())


@pytest.mark.parametrize(("first", "last", "before"), [
    (date(2023, 1, 1), date(2023, 12, 31), (date(2022, 1, 1), date(2022, 12, 31))),
    (date(2024, 2, 1), date(2024, 2, 29), (date(2023, 2, 1), date(2023, 2, 28))),
    (date(2025, 2, 1), date(2025, 2, 28), (date(2024, 2, 1), date(2024, 2, 29))),
    (date(2024, 2, 29), date(2024, 3, 5), (date(2023, 2, 28), date(2023, 3, 5))),
])
def test_a_period_is_compared_with_the_same_days_a_year_before(
    first: date, last: date, before: tuple[date, date]
) -> None:
    assert Period(first, last).year_before() == Period(*before)
