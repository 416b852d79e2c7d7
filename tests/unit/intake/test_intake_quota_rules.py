"""Quotas (B9): periods of the calendar, the one survey a month that always holds, and codes that fit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts import fields as f
from services.intake.domain.fieldwork_refusals import QuotaUnknown
from services.intake.domain.quotas import (
    THE_METHODS_OWN,
    Quota,
    about_miss,
    period_of,
    quota_for,
    quotas_in_force,
    standing,
)

DAYS = st.dates(date(1990, 1, 1), date(2199, 1, 1))
UNITS = st.sampled_from(("month", "quarter", "year"))


@given(UNITS, DAYS)
def test_every_day_is_in_its_period_and_the_next_one_begins_the_day_after(unit: str, day: date) -> None:
    period = period_of(unit, day)
    assert period.starts_on <= day <= period.ends_on and period.starts_on.day == 1
    assert period.following.starts_on == period.ends_on + timedelta(days=1)
    assert period_of(unit, period.starts_on) == period_of(unit, period.ends_on) == period


@pytest.mark.parametrize(
    ("unit", "code", "ends_on"),
    [("month", "2024-02", date(2024, 2, 29)), ("quarter", "2024-Q1", date(2024, 3, 31)), ("year", "2024", date(2024, 12, 31))],
)
def test_periods_are_named_as_people_write_them(unit: str, code: str, ends_on: date) -> None:
    period = period_of(unit, date(2024, 2, 1))
    assert (period.code, period.ends_on) == (code, ends_on)


def test_b9_the_methods_own_quota_is_never_lowered_nor_left_out() -> None:
    """B9: 每月至少完成1次调研."""
    assert quotas_in_force([]) == [THE_METHODS_OWN]
    assert quotas_in_force([Quota("survey", "month", 1, is_plan=True)]) == [THE_METHODS_OWN]
    assert quotas_in_force([Quota("survey", "month", 3)]) == [Quota("survey", "month", 3)]
    assert len(quotas_in_force([Quota("visit", "quarter", 2), Quota("survey", "year", 20)])) == 3


def test_the_shortest_period_is_meant_unless_one_is_told() -> None:
    quotas = quotas_in_force([Quota("survey", "year", 20)])
    assert quota_for(quotas, "survey", None).period == "month"
    assert quota_for(quotas, "survey", "year").min == 20
    for kind, period in (("visit", None), ("survey", "quarter")):
        with pytest.raises(QuotaUnknown):
            quota_for(quotas, kind, period)


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", fullmatch=True), UNITS)
def test_what_an_alarm_is_about_is_always_a_code(deputy: str, unit: str) -> None:
    about = about_miss(deputy, "appointment", period_of(unit, date(2024, 5, 1)).code)
    assert f._CODE.fullmatch(about)


def test_two_deputies_with_long_codes_have_two_alarms() -> None:
    one, other = "D" * 63 + "1", "D" * 63 + "2"
    assert about_miss(one, "survey", "2024-05") != about_miss(other, "survey", "2024-05")
    assert about_miss("D-01", "survey", "2024-05") == "D-01:survey:2024-05"


def test_what_is_done_is_done_also_for_the_exempt() -> None:
    assert standing(1, 1, is_exempt=True, is_over=True) == "done"
    assert standing(0, 1, is_exempt=True, is_over=True) == "exempt"
    assert [standing(0, 1, is_exempt=False, is_over=over) for over in (False, True)] == ["open", "short"]
