"""Whatever is tried in whatever order, a session stays true to its invariants."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.deliberation.domain import refusal
from services.deliberation.domain.agenda import Item
from tests.unit.deliberation.people import (
    CASE,
    NINE,
    NOT_AGREED,
    OTHER_CASE,
    RESOLVED,
    TODAY,
    convened,
)

PEOPLE = {"V-1": "voter", "V-2": "voter", "O-1": "state_organ", "D-1": "deputy", "D-2": "deputy"}
ORDER = ["convened", "open", "closed", "minuted"]
who = st.sampled_from(sorted(PEOPLE))
items = st.integers(1, 2)


class AnySession(RuleBasedStateMachine):
    """Staff who try everything; refusals are swallowed, effects are kept."""

    def __init__(self) -> None:
        super().__init__()
        agenda = (Item(1, "充电桩", (CASE,)), Item(2, "路灯", (OTHER_CASE,)))
        self.session = replace(convened(), items=agenda)

    def attempt(self, action) -> None:
        before = self.session
        try:
            self.session = action(before)
        except refusal.Refusal:
            assert self.session is before
        assert ORDER.index(self.session.state) - ORDER.index(before.state) in (0, 1)
        for old, new in zip(before.items, self.session.items, strict=True):
            assert old.decision is None or old == new

    @rule(person=who)
    def invite(self, person: str) -> None:
        self.attempt(lambda s: s.invite(person, PEOPLE[person], None))

    @rule(person=who)
    def check_in(self, person: str) -> None:
        self.attempt(lambda s: s.check_in(person, NINE))

    @rule(person=who)
    def leave(self, person: str) -> None:
        self.attempt(lambda s: s.leave(person, NINE))

    @rule()
    def open(self) -> None:
        self.attempt(lambda s: s.open(NINE, 1))

    @rule(person=who, item=items)
    def put(self, person: str, item: int) -> None:
        self.attempt(lambda s: s.put_option(item, person, "方案"))

    @rule(person=who, item=items, choice=st.sampled_from(["agree", "agree", "disagree", "abstain"]))
    def vote(self, person: str, item: int, choice: str) -> None:
        self.attempt(lambda s: s.vote(item, 1, person, choice, 1))

    @rule(item=items, decision=st.sampled_from([RESOLVED, NOT_AGREED]))
    def decide(self, item: int, decision) -> None:
        self.attempt(lambda s: s.decide(item, decision, TODAY, 1))

    @rule()
    def close(self) -> None:
        self.attempt(lambda s: s.close(NINE))

    @rule(text=st.sampled_from(["初稿", "二稿"]))
    def draft(self, text: str) -> None:
        self.attempt(lambda s: s.draft(text))

    @rule(person=who)
    def confirm(self, person: str) -> None:
        self.attempt(lambda s: s.confirm(person, None))

    @rule()
    def publish(self) -> None:
        self.attempt(lambda s: s.publish(NINE))

    @invariant()
    def closed_means_decided(self) -> None:
        if self.session.state in ("closed", "minuted"):
            assert all(item.decision for item in self.session.items)

    @invariant()
    def resolved_means_that_every_party_agreed(self) -> None:
        for item in self.session.items:
            if item.decision and item.decision.verdict == "resolved":
                chosen = item.option_numbered(item.decision.option or 0)
                assert chosen.was_carried
                assert chosen.final is not None
                assert all(tally.agree > tally.disagree for tally in chosen.final.values())

    @invariant()
    def minuted_means_confirmed_by_each_party(self) -> None:
        if self.session.state == "minuted":
            assert self.session.minutes is not None
            assert self.session.minutes.confirmed_by == ("voter", "state_organ", "deputy")

    @invariant()
    def one_seat_each(self) -> None:
        seats = [person.participant for person in self.session.participants]
        assert len(seats) == len(set(seats))


AnySession.TestCase.settings = settings(max_examples=20, stateful_step_count=40, deadline=None)
TestAnySession = AnySession.TestCase
