"""Promises are kept by who made them; the wall's label follows the rating."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts import labels
from services.contracts.followup.operations.commitments import COMMITMENT_STATES
from services.contracts.followup.operations.wall import WALL_LABELS
from services.followup.domain.commitment import Commitment, Outcome, Promise, commitments_of
from services.followup.domain.refusal import CommitmentFulfilled, NotYourCommitment
from services.followup.domain.wall import LABELS, days_taken, entry_id, for_everybody, label

NOW = datetime(2024, 5, 6, 2, 0, tzinfo=UTC)
CASE = UUID(int=1)
PROMISE = Promise("新装路灯", date(2024, 6, 30), "12盏全部点亮")


def one_commitment() -> Commitment:
    (made,) = commitments_of(CASE, 1, "reply", "1", "urban", [PROMISE], NOW)
    return made


def test_the_same_promise_told_twice_is_one_commitment_and_others_are_others() -> None:
    again = [
        one.commitment_id for one in commitments_of(CASE, 1, "reply", "1", "urban", [PROMISE, PROMISE], NOW)
    ]
    assert again[0] == one_commitment().commitment_id
    others = {
        one.commitment_id
        for source, origin in (("2", "reply"), ("1", "resolution"))
        for one in commitments_of(CASE, 1, origin, source, "urban", [PROMISE], NOW)
    }
    assert len({*again, *others}) == 4


def test_a_commitment_goes_from_open_by_in_progress_to_fulfilled() -> None:
    told = one_commitment().in_progress("urban", "灯杆已到货")
    assert (told.state, told.progress, told.fulfilled_at) == ("in_progress", "灯杆已到货", None)
    kept = told.fulfil("urban", "全部点亮", Outcome(12, "盏", "路灯"), NOW)
    assert (kept.state, kept.progress, kept.fulfilled_at) == ("fulfilled", "全部点亮", NOW)
    assert {one_commitment().state, told.state, kept.state} == set(COMMITMENT_STATES)
    assert set(labels.COMMITMENT_STATES) == set(COMMITMENT_STATES)


@pytest.mark.parametrize("body", ["water", None])
def test_nobody_but_its_body_speaks_of_it(body: str | None) -> None:
    with pytest.raises(NotYourCommitment) as refused:
        one_commitment().fulfil(body, "完成", None, NOW)
    assert refused.value.details == {"body": "urban"}
    with pytest.raises(NotYourCommitment):
        one_commitment().in_progress(body, "在办")


def test_what_is_fulfilled_stays_as_it_is() -> None:
    kept = one_commitment().fulfil("urban", "全部点亮", None, NOW)
    with pytest.raises(CommitmentFulfilled):
        kept.fulfil("urban", "又一次", None, NOW)
    with pytest.raises(CommitmentFulfilled):
        kept.in_progress("urban", "又一次")


def test_it_is_overdue_from_the_day_after_its_deadline_until_it_is_kept() -> None:
    open_ = one_commitment()
    assert not open_.is_overdue(date(2024, 6, 30))
    assert open_.is_overdue(date(2024, 7, 1))
    assert not open_.fulfil("urban", "迟了", None, NOW).is_overdue(date(2024, 7, 2))


@given(st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=400)))
def test_days_taken_are_whole_days_and_never_below_none(took: timedelta) -> None:
    days = days_taken(NOW, NOW + took)
    assert days >= 0
    assert days == 0 or timedelta(days=days) <= took < timedelta(days=days + 1)


def test_a_round_has_one_entry() -> None:
    assert entry_id(CASE, 1) == entry_id(CASE, 1) != entry_id(CASE, 2)


def test_all_labels_have_their_words() -> None:
    assert set(LABELS) == set(WALL_LABELS)


@pytest.mark.parametrize(
    ("entry_round", "case_round", "wall_round", "satisfied_round", "is_very", "expected"),
    [
        (1, 1, 1, 0, False, "rating"),
        (1, 1, 1, 1, False, "satisfied"),
        (1, 1, 1, 1, True, "very_satisfied"),
        (1, 2, 1, 0, False, "redo"),
        (1, 2, 1, 1, True, "redo"),
        (1, 2, 2, 0, False, "redone"),
        (2, 2, 2, 0, False, "rating"),
        (1, 3, 2, 0, False, "redone"),
        (2, 3, 2, 0, False, "redo"),
    ],
)
def test_the_label_says_how_the_round_stands(
    entry_round: int, case_round: int, wall_round: int, satisfied_round: int, is_very: bool, expected: str
) -> None:
    assert (
        label(
            entry_round,
            case_round=case_round,
            wall_round=wall_round,
            satisfied_round=satisfied_round,
            is_very=is_very,
        )
        == expected
    )


@pytest.mark.parametrize(("said", "shown"), [
    ("请联系王工13800138000", "请联系王工138********"),
    ("电话 138-0013 8000。", "电话 138**********。"),
    ("身份证50010119900101123X已核", "身份证500***************已核"),
    ("如有疑问请拨打023-79222222", "如有疑问请拨打023-79222222"),
    ("共安装15个，投资5200000元", "共安装15个，投资5200000元"),
])
def test_the_wall_shows_no_personal_numbers(said: str, shown: str) -> None:
    assert for_everybody(said) == shown
