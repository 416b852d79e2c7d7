"""A round's states: which moves there are, who may make them, and what holds whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.contracts.dispatch.operations import ROUND_STATES
from services.contracts.labels import STAGES
from services.dispatch.domain.clock import Clock
from services.dispatch.domain.due import Allowance
from services.dispatch.domain.refusal import (
    AlreadyAssigned,
    AlreadyClaimed,
    BodyNeeded,
    DeliberationFirst,
    NotLead,
    NotYourCase,
    Refusal,
    WrongState,
)
from services.dispatch.domain.returning import adjudicate, give_back
from services.dispatch.domain.round import MOVES, Round, Turn
from services.dispatch.domain.routing import Handling

AT = datetime(2024, 4, 26, 8, 0, tzinfo=UTC)
CASE = UUID(int=1)
HANDLING = Handling("urban", ("roads",), "point_to_point", "王敏")
CLOCK = Clock(date(2024, 4, 26), Allowance("calendar_days", 7, 5), datetime(2024, 5, 6, 16, tzinfo=UTC), False)
ASSIGNED_OR_LATER = [state for state in ROUND_STATES if state not in ("unrouted", "deliberating")]

CLAIMED_OR_LATER = [state for state in ASSIGNED_OR_LATER if state not in ("assigned", "returned")]


def returned(round_: Round) -> Round:
    """Return the round as its body refused it."""
    return give_back(
        round_,
        body="urban",
        reason="不属职责",
        proposed="water",
        by="clerk:wang",
        at=AT,
        on=AT.date(),
        last_day=AT.date(),
        at_most=2,
        adjudicate_by=AT,
    )


def in_state(state: str) -> Round:
    """Return a round that came to this state by the moves of a real one."""
    if state == "unrouted":
        return Round.at_desk(CASE, reason="no_route", at=AT, due_at=AT)
    if state == "deliberating":
        return Round.in_deliberation(CASE, at=AT)
    steps: list[Callable[[Round], Round]] = [
        lambda r: r.claim(body="urban", by="clerk:wang", at=AT),
        lambda r: r.submit_reply(body="urban"),
        lambda r: r.send_back() if state == "sent_back" else r.deliver(at=AT),
        lambda r: r.complete(body="urban", by="clerk:wang", at=AT),
    ]
    round_ = Round.given(CASE, HANDLING, CLOCK, at=AT, by="system")
    if state == "returned":
        return returned(round_)
    while round_.state != state:
        round_ = steps.pop(0)(round_)
    return round_


ACTS: dict[str, Callable[[Round], Round]] = {
    "claim": lambda r: r.claim(body="urban", by="clerk:wang", at=AT),
    "submit_reply": lambda r: r.submit_reply(body="urban"),
    "deliver": lambda r: r.deliver(at=AT),
    "send_back": lambda r: r.send_back(),
    "complete": lambda r: r.complete(body="urban", by="clerk:wang", at=AT),
    "return_assignment": returned,
    "adjudicate_return": lambda r: adjudicate(r, None, by="office:li", at=AT, note="维持"),
    "reclassify": lambda r: r.go_to_session(),
    "assign": lambda r: r.assign(HANDLING, CLOCK, at=AT, by="office:li", reason="职责所在"),
    "settle": lambda r: r.settle(HANDLING, CLOCK, at=AT, by="system"),
    "leave_to_desk": lambda r: r.leave_to_desk(reason="not_agreed", due_at=AT),
}


def test_the_moves_know_exactly_the_states_that_are_published() -> None:
    spoken_of = {state for sources, target in MOVES.values() for state in (*sources, target)}
    assert spoken_of == set(ROUND_STATES)
    assert set(ROUND_STATES) <= STAGES.keys()


@pytest.mark.parametrize("state", ROUND_STATES)
@pytest.mark.parametrize("move", ACTS)
def test_every_move_from_every_state_either_is_allowed_or_is_refused(move: str, state: str) -> None:
    before = in_state(state)
    sources, target = MOVES[move]
    if state in sources:
        assert ACTS[move](before).state == target
    else:
        with pytest.raises(Refusal):
            ACTS[move](before)


@pytest.mark.parametrize("state", ASSIGNED_OR_LATER)
@pytest.mark.parametrize("move", ["claim", "submit_reply", "complete"])
@pytest.mark.parametrize("body", ["roads", "water"])
def test_only_the_lead_body_acts(move: str, state: str, body: str) -> None:
    acts = {
        "claim": lambda r: r.claim(body=body, by="clerk:zhao", at=AT),
        "submit_reply": lambda r: r.submit_reply(body=body),
        "complete": lambda r: r.complete(body=body, by="clerk:zhao", at=AT),
    }
    with pytest.raises(NotLead) as refused:
        acts[move](in_state(state))
    assert refused.value.details == {"lead": "urban"}


def test_who_acts_for_no_body_does_not_act() -> None:
    with pytest.raises(BodyNeeded):
        in_state("assigned").claim(body=None, by="clerk:zhao", at=AT)
    with pytest.raises(BodyNeeded):
        in_state("delivered").admits_reader(None)


@pytest.mark.parametrize("state", CLAIMED_OR_LATER)
def test_a_second_claim_is_told_whose_the_case_is(state: str) -> None:
    with pytest.raises(AlreadyClaimed) as refused:
        in_state(state).claim(body="urban", by="clerk:zhao", at=AT)
    assert refused.value.details == {"body": "urban"}


@pytest.mark.parametrize("state", ["unrouted", "deliberating"])
def test_a_case_without_a_body_can_be_claimed_by_none(state: str) -> None:
    with pytest.raises(WrongState) as refused:
        in_state(state).claim(body="urban", by="clerk:wang", at=AT)
    assert refused.value.details == {"state": state}


def test_the_desk_cannot_anticipate_a_session_nor_take_a_case_away() -> None:
    with pytest.raises(DeliberationFirst):
        ACTS["assign"](in_state("deliberating"))
    for state in ASSIGNED_OR_LATER:
        with pytest.raises(AlreadyAssigned) as refused:
            ACTS["assign"](in_state(state))
        assert refused.value.details == {"lead": "urban"}


def test_lead_and_assisting_bodies_may_read_and_nobody_else() -> None:
    round_ = in_state("replied")
    round_.admits_reader("urban")
    round_.admits_reader("roads")
    with pytest.raises(NotYourCase):
        round_.admits_reader("water")
    with pytest.raises(NotYourCase):
        in_state("unrouted").admits_reader("urban")


def test_a_new_text_is_a_new_version() -> None:
    first = in_state("claimed").submit_reply(body="urban")
    second = first.submit_reply(body="urban")
    third = second.send_back().submit_reply(body="urban")
    assert [first.reply_version, second.reply_version, third.reply_version] == [1, 2, 3]


@pytest.mark.parametrize(
    ("state", "number", "turn"),
    [
        ("completed", 1, Turn.PAST),
        ("completed", 2, Turn.NEXT),
        ("completed", 3, Turn.EARLY),
        ("delivered", 2, Turn.EARLY),
        ("delivered", 1, Turn.PAST),
    ],
)
def test_when_a_round_may_begin(state: str, number: int, turn: Turn) -> None:
    assert in_state(state).turn_of(number) is turn


def test_the_next_round_has_the_same_bodies_and_nothing_else_of_the_one_before() -> None:
    clock = Clock(date(2024, 6, 3), CLOCK.allowance, datetime(2024, 6, 11, 16, tzinfo=UTC), False)
    later = datetime(2024, 6, 3, 8, tzinfo=UTC)
    second = in_state("completed").next(scope="implementation", clock=clock, at=later, by="system")
    assert second == Round(
        CASE,
        2,
        "assigned",
        later,
        "implementation",
        handling=HANDLING,
        clock=clock,
        assigned_at=later,
        assigned_by="system",
        mode_reason="redo",
        given_at=later,
    )


class AnyHistory(RuleBasedStateMachine):
    """Whatever is tried in whatever order: refusals change nothing, and the round's promises hold."""

    def __init__(self) -> None:
        super().__init__()
        self.rounds: list[Round] = []

    @initialize(state=st.sampled_from(["unrouted", "deliberating", "assigned"]))
    def register(self, state: str) -> None:
        self.rounds = [in_state(state)]

    @rule(move=st.sampled_from(sorted(ACTS)))
    def act(self, move: str) -> None:
        try:
            self.rounds[-1] = ACTS[move](self.rounds[-1])
        except Refusal:
            assert not self.rounds[-1].may(move)

    @rule(number=st.integers(1, 4))
    def order_round(self, number: int) -> None:
        if self.rounds[-1].turn_of(number) is Turn.NEXT:
            self.rounds.append(self.rounds[-1].next(scope="all", clock=CLOCK, at=AT, by="system"))

    @invariant()
    def rounds_are_contiguous_and_all_but_the_last_are_completed(self) -> None:
        assert [one.number for one in self.rounds] == list(range(1, len(self.rounds) + 1))
        assert all(one.state == "completed" for one in self.rounds[:-1])

    @invariant()
    def once_assigned_there_is_a_lead_and_a_due_time(self) -> None:
        for one in self.rounds:
            is_given = one.state in ASSIGNED_OR_LATER
            assert (
                is_given == (one.lead is not None) == (one.clock is not None) == (one.assigned_at is not None)
            )
            assert is_given != one.is_waiting

    @invariant()
    def what_a_state_demands_is_there(self) -> None:
        for one in self.rounds:
            assert (one.claimed_at is not None) == (one.state in CLAIMED_OR_LATER)
            assert (one.reply_version is not None) == (one.state in CLAIMED_OR_LATER[1:])
            assert (one.delivered_at is not None) == (one.state in ("delivered", "completed"))
            assert (one.completed_at is not None) == (one.state == "completed")


AnyHistory.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAnyHistory = AnyHistory.TestCase
