"""A case: its stage only rises, a higher round wins, and it closes if and only if its gate is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.followup.operations.cases import GATE as AskGATE
from services.contracts.followup.operations.cases import STAGES
from services.followup.domain.case import GATE, STEPS, Case
from services.followup.domain.refusal import Archived, DeputyNeeded, NotClosed, RaterLooksBack, TooEarly

NOW = datetime(2024, 5, 6, 2, 0, tzinfo=UTC)
DUE_ON = date(2024, 8, 4)
REGISTERED = Case(
    UUID(int=1),
    "QJ-2024-0001",
    "小康家园路灯不亮",
    "城乡建设/市政/路灯",
    "G-012",
    "S-03",
    "normal",
    "D-017",
    NOW,
    NOW,
)
# Round 1 with everything that closing needs.
READY = REGISTERED.reply_delivered(1).completed(1, 0).published(1).satisfied(1, is_very=False)

# What events do to a case, by name, so that hypothesis can show which ones it took.
MOVES: dict[str, Callable[[Case, int], Case]] = {
    "redo": lambda case, round_: case.reached("redo", round_ + 1),
    "assigned": lambda case, round_: case.assigned(round_, f"body-{round_}", NOW),
    "claimed": lambda case, round_: case.reached("claimed", round_),
    "submitted": lambda case, round_: case.reply_submitted(round_, 1),
    "sent back": lambda case, round_: case.reply_sent_back(round_, 1),
    "submitted again": lambda case, round_: case.reply_submitted(round_, 2),
    "delivered": lambda case, round_: case.reply_delivered(round_),
    "completed": lambda case, round_: case.completed(round_, round_ - 1).published(round_),
    "satisfied": lambda case, round_: case.satisfied(round_, is_very=round_ == 2),
}
STEP = st.tuples(st.sampled_from(sorted(MOVES)), st.integers(min_value=1, max_value=3))


def after(steps: list[tuple[str, int]], case: Case = REGISTERED) -> Case:
    for name, round_ in steps:
        case = MOVES[name](case, round_)
    return case


def test_the_stages_and_the_gate_are_those_of_the_contract() -> None:
    assert set(STEPS) == set(STAGES)
    assert AskGATE == GATE


@given(st.lists(STEP, max_size=15).flatmap(lambda steps: st.tuples(st.just(steps), st.permutations(steps))))
def test_events_in_any_order_leave_the_same_case(
    orders: tuple[list[tuple[str, int]], list[tuple[str, int]]],
) -> None:
    told, retold = orders
    assert after(told) == after(retold)


@given(st.lists(STEP, max_size=15), st.data())
def test_an_event_told_again_changes_nothing(steps: list[tuple[str, int]], data: st.DataObject) -> None:
    case = after(steps)
    if steps:
        assert after([data.draw(st.sampled_from(steps))], case) == case


@given(st.lists(STEP, max_size=15))
def test_the_round_never_falls_and_the_stage_never_falls_within_it(steps: list[tuple[str, int]]) -> None:
    case = REGISTERED
    for step in steps:
        moved = after([step], case)
        assert moved.round >= case.round
        if moved.round == case.round:
            assert (STEPS[moved.stage], moved.reply_turn) >= (STEPS[case.stage], case.reply_turn)
        case = moved


@given(st.lists(STEP, max_size=20), st.integers(0, 2), st.integers(0, 2))
def test_it_closes_if_and_only_if_all_four_conditions_hold_in_its_latest_round(
    steps: list[tuple[str, int]], fulfilled: int, still_open: int
) -> None:
    case = replace(after(steps), commitments_recorded=fulfilled + still_open, commitments_fulfilled=fulfilled)
    done = {(name, round_) for name, round_ in steps}
    latest = max([1, *(round_ + (name == "redo") for name, round_ in steps)])
    promised = max([0, *(round_ - 1 for name, round_ in steps if name == "completed")])
    is_met = (
        {("delivered", latest), ("completed", latest), ("satisfied", latest)} <= done
        and not still_open
        and fulfilled >= promised
    )
    closed = case.close(NOW, DUE_ON)
    assert closed.is_closed == is_met
    assert (closed is case) == (not is_met)
    assert bool(closed.missing) == (not is_met)


def test_closing_notes_when_and_when_to_look_back() -> None:
    closed = READY.close(NOW, DUE_ON)
    assert (closed.stage, closed.closed_at, closed.look_back_due_on) == ("closed", NOW, DUE_ON)
    assert closed.close(NOW, date(2030, 1, 1)) is closed


@pytest.mark.parametrize(
    ("unmet", "missing"),
    [
        (replace(READY, reply_round=0), "reply_approved"),
        (replace(READY, wall_round=0), "published"),
        (replace(READY, satisfied_round=0), "rated_and_satisfied"),
        (replace(READY, commitments_recorded=1), "commitments_fulfilled"),
        (replace(READY, commitments_promised=1), "commitments_fulfilled"),
    ],
)
def test_each_condition_alone_keeps_it_open_and_is_named(unmet: Case, missing: str) -> None:
    assert unmet.missing == (missing,)
    assert not unmet.close(NOW, DUE_ON).is_closed


def test_a_late_event_of_an_old_round_does_not_stand_in_for_the_new_one() -> None:
    again = READY.reached("redo", 2)
    assert set(again.missing) == {"reply_approved", "published", "rated_and_satisfied"}
    assert again.satisfied(1, is_very=True).missing == again.missing
    assert again.assigned(1, "old body", NOW) == again


def test_a_reply_sent_back_is_in_the_bodys_hands_until_it_hands_in_another() -> None:
    waiting = REGISTERED.reply_submitted(1, 1)
    sent_back = waiting.reply_sent_back(1, 1)
    assert (waiting.stage, sent_back.stage) == ("replied", "claimed")
    assert sent_back.reply_submitted(1, 2).stage == "replied"
    assert sent_back.reply_submitted(1, 2).reply_sent_back(1, 1).stage == "replied"
    assert sent_back.reply_delivered(1).reply_sent_back(1, 2).stage == "delivered"


def test_a_further_round_forgets_body_due_time_and_closing() -> None:
    closed = READY.assigned(1, "urban", NOW).close(NOW, DUE_ON)
    again = closed.reopen()
    assert (again.stage, again.round) == ("reopened", 2)
    assert (again.lead, again.due_at, again.closed_at, again.look_back_due_on) == (None, None, None, None)


CLOSED = READY.close(NOW, DUE_ON)


@pytest.mark.parametrize(
    ("case", "deputy", "today", "has_rated", "refusal"),
    [
        (CLOSED.archive(NOW), "D-031", DUE_ON, False, Archived),
        (READY, "D-031", DUE_ON, False, NotClosed),
        (CLOSED.reopen(), "D-031", DUE_ON, False, NotClosed),
        (CLOSED, None, DUE_ON, False, DeputyNeeded),
        (CLOSED, "D-017", DUE_ON, True, RaterLooksBack),
        (CLOSED, "D-031", date(2024, 8, 3), False, TooEarly),
    ],
)
def test_who_may_not_look_back(
    case: Case, deputy: str | None, today: date, has_rated: bool, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        case.admit_look_back(deputy, today, has_rated=has_rated)


def test_a_deputy_who_did_not_rate_may_look_back_from_the_day_it_is_due() -> None:
    CLOSED.admit_look_back("D-031", DUE_ON, has_rated=False)


def test_a_grade_is_decided_when_its_round_is_over() -> None:
    rating = REGISTERED.reached("redo", 2).reached("rating", 2)
    assert (rating.is_decided(1), rating.is_decided(2)) == (True, False)
    assert rating.satisfied(2, is_very=False).is_decided(2)
