"""Whatever is tried in whatever order, a session stays true to its invariants."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.deliberation.domain import refusal
from services.deliberation.domain.agenda import Item
from services.deliberation.domain.ballot import Tally
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
STEPS = {("convened", "open"), ("open", "closed"), ("closed", "minuted"), ("convened", "adjourned"), ("open", "adjourned"),
         ("adjourned", "convened"), ("convened", "cancelled"), ("adjourned", "cancelled")}
who = st.sampled_from(sorted(PEOPLE))
items = st.integers(1, 2)


class AnySession(RuleBasedStateMachine):
    """Staff who try everything; refusals are swallowed, effects are kept."""

    def __init__(self) -> None:
        super().__init__()
        agenda = (Item(1, "充电桩", (CASE,)), Item(2, "路灯", (OTHER_CASE,)))
        self.session = replace(convened(), items=agenda, last_item=2)

    def attempt(self, action) -> None:
        before = self.session
        try:
            self.session = action(before)
        except refusal.Refusal:
            assert self.session is before
        assert self.session.state == before.state or (before.state, self.session.state) in STEPS
        after = {item.item: item for item in self.session.items}
        assert all(after[old.item] == old for old in before.items if old.decision)

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

    @rule(reason=st.sampled_from(["no_quorum", "decision", "decision"]))
    def adjourn(self, reason: str) -> None:
        self.attempt(lambda s: s.adjourn(reason, NINE, 1))

    @rule()
    def reconvene(self) -> None:
        self.attempt(lambda s: s.reconvene(NINE + timedelta(days=1), "", NINE))

    @rule(is_meant=st.integers(0, 9))
    def cancel(self, is_meant: int) -> None:
        if is_meant == 0:  # else most histories would end here
            self.attempt(lambda s: s.cancel(NINE))

    @rule()
    def add(self) -> None:
        self.attempt(lambda s: s.add_item(Item(s.last_item + 1, "车库", (CASE,)), ("B-FIRE",), 4))

    @rule(item=st.integers(1, 5))
    def drop(self, item: int) -> None:
        self.attempt(lambda s: s.drop_item(item))

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
    def held_means_opened_and_only_that(self) -> None:
        held = self.session.state in ("open", "closed", "minuted")
        assert held == (self.session.opened_at is not None)
        if self.session.state == "adjourned":
            assert not any(person.is_present for person in self.session.participants)

    @invariant()
    def votes_of_a_party_that_left_count_nothing(self) -> None:
        """C2: whatever was voted, by whomever, before or after."""
        there = {person.party for person in self.session.participants if person.is_present}
        for item in self.session.items:
            for option in item.options:
                if option.final is None:
                    tallies, _ = option.counted(self.session.kind, self.session.participants, 1)
                    for party, tally in tallies.items():
                        assert party in there or tally == Tally()

    @invariant()
    def a_number_is_given_once(self) -> None:
        numbers = [item.item for item in self.session.items]
        assert len(numbers) == len(set(numbers))
        assert 1 <= len(numbers) <= 4
        assert max(numbers) <= self.session.last_item

    @invariant()
    def one_seat_each(self) -> None:
        seats = [person.participant for person in self.session.participants]
        assert len(seats) == len(set(seats))


AnySession.TestCase.settings = settings(max_examples=20, stateful_step_count=40, deadline=None)
TestAnySession = AnySession.TestCase
