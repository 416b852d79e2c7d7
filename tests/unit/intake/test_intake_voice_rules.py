"""Rules of voices, flags, limits and working days, without rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts import shared
from services.intake.domain.case_flags import FLAGS, FlagReason, FlagRemoval, changed, proposed
from services.intake.domain.opinion import Opinion
from services.intake.domain.opinion_overdue import overdue_through
from services.intake.domain.throttle import DAY, MINUTE, Limits, Recent, TooManyOpinions, take_one
from services.intake.domain.voices import LastVoice, NotInCase, SameCase, case_to_leave, keep_one, supporters_of

NOW = datetime(2024, 4, 22, 1, 0, tzinfo=UTC)
A, B = UUID(int=1), UUID(int=2)
_flags = st.sets(st.sampled_from(FLAGS))


def test_flags_are_those_of_the_contract() -> None:
    assert FLAGS == shared.FLAGS


def opinion(case_id: UUID | None) -> Opinion:
    return Opinion(UUID(int=9), "0" * 12, "registered" if case_id else "posted", "wall", None, None, NOW, case_id)


def test_a_voice_leaves_the_case_that_it_is_in() -> None:
    assert case_to_leave(opinion(A), None) == case_to_leave(opinion(A), B) == A
    with pytest.raises(NotInCase):
        case_to_leave(opinion(None), None)
    with pytest.raises(SameCase):
        case_to_leave(opinion(A), A)


def test_the_last_voice_stays_and_the_first_is_no_supporter() -> None:
    keep_one(2)
    with pytest.raises(LastVoice):
        keep_one(1)
    assert [supporters_of(voices) for voices in (0, 1, 2, 100)] == [0, 0, 1, 99]


@given(_flags, _flags, _flags)
def test_a_change_says_what_really_changes(before: set[str], add: set[str], remove: set[str]) -> None:
    change = changed(before, add, remove, by_office=True, reason="核实后撤销")
    assert set(change.flags) == (before | add) - remove
    assert set(change.added) == set(change.flags) - before
    assert set(change.removed) == before - set(change.flags)


def test_only_the_office_removes_and_only_with_a_reason() -> None:
    with pytest.raises(FlagRemoval):
        changed(["wide_impact"], [], ["wide_impact"], by_office=False, reason="不实")
    with pytest.raises(FlagReason):
        changed(["wide_impact"], [], ["wide_impact"], by_office=True, reason="")


@pytest.mark.parametrize(
    ("voices", "grids", "flags"),
    [
        (10, 2, []),
        (11, 2, ["strong_reaction"]),
        (3, 3, ["wide_impact"]),
        (11, 3, ["wide_impact", "strong_reaction"]),
    ],
)
def test_d10_what_is_proposed(voices: int, grids: int, flags: list[str]) -> None:
    """D10: ≥ 10 supporters, ≥ 3 grids; what a case has already is not proposed again."""
    assert proposed([], voices=voices, grids=grids, strong_from=10, wide_from=3) == flags
    assert proposed(FLAGS, voices=voices, grids=grids, strong_from=10, wide_from=3) == []


def test_limits_slide() -> None:
    recent = Recent(Limits(per_minute=2, per_day=3))
    take_one([recent], NOW)
    take_one([recent], NOW + timedelta(seconds=30))
    assert recent.wait(NOW + timedelta(seconds=45)) == timedelta(seconds=15)
    assert recent.wait(NOW + MINUTE) == timedelta(0)
    take_one([recent], NOW + MINUTE)
    assert recent.wait(NOW + 2 * MINUTE) == DAY - 2 * MINUTE


def test_one_person_at_his_limit_counts_for_none() -> None:
    full, fresh = Recent(Limits(1, 1), [NOW]), Recent(Limits(1, 1))
    with pytest.raises(TooManyOpinions) as refused:
        take_one([full, fresh], NOW + timedelta(hours=1, microseconds=1))
    assert refused.value.details == {"retry_after_seconds": 23 * 3600}
    assert fresh.wait(NOW) == timedelta(0)


@given(st.lists(st.integers(min_value=0, max_value=300), max_size=40), st.integers(min_value=1, max_value=5))
def test_no_minute_ever_holds_more_than_its_limit(seconds: list[int], most: int) -> None:
    recent, taken = Recent(Limits(most, 1000)), []
    for second in sorted(seconds):
        moment = NOW + timedelta(seconds=second)
        if recent.wait(moment) == timedelta(0):
            recent.note(moment)
            taken.append(moment)
    for moment in taken:
        assert sum(moment <= other < moment + MINUTE for other in taken) <= most


WEEKDAYS = {day: day.weekday() < 5 for day in (date(2024, 4, 15) + timedelta(days=n) for n in range(21))}


@pytest.mark.parametrize(
    ("today", "days", "last"),
    [
        (date(2024, 4, 22), 1, date(2024, 4, 18)),  # Monday: what came in on Thursday had the whole Friday
        (date(2024, 4, 23), 1, date(2024, 4, 21)),  # Tuesday: Friday's and the weekend's are overdue
        (date(2024, 4, 24), 1, date(2024, 4, 22)),
        (date(2024, 4, 24), 2, date(2024, 4, 21)),
        (date(2024, 4, 24), 0, date(2024, 4, 23)),
    ],
)
def test_a14_overdue_after_its_working_days(today: date, days: int, last: date) -> None:
    """A14: ≤ 1 working day after collection, whose own day is not counted."""
    assert overdue_through(today, days, WEEKDAYS.__getitem__) == last
