"""The course of a session: who may sit, when it opens, what a decision needs, when it closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.deliberation.domain import refusal
from services.deliberation.domain.agenda import Item
from services.deliberation.domain.session import ALLOWED
from tests.unit.deliberation.people import (
    CASE,
    DEPUTY,
    EVERYBODY,
    NINE,
    NOT_AGREED,
    ORGAN,
    OTHER_CASE,
    PILES,
    RESOLVED,
    TODAY,
    VOTER,
    agreed,
    closed,
    convened,
    opened,
    there,
)

LATER = NINE + timedelta(hours=1)


def test_a_person_sits_for_one_party_only() -> None:
    """C2; the same invitation again is no second seat."""
    session = convened().invite("V-1", "voter", None).invite("V-1", "voter", None)
    assert len(session.participants) == 1
    with pytest.raises(refusal.OtherParty) as refused:
        session.invite("V-1", "deputy", None)
    assert refused.value.details == {"participant": "V-1", "party": "voter"}


def test_a_body_is_invited_with_its_person() -> None:
    """So it counts as absent when nobody of it comes (C3); a voter's employer is no invited body."""
    session = convened().invite("O-9", "state_organ", "B-FIRE").invite("V-9", "voter", "B-SHOP")
    assert session.bodies == ("B-STREET", "B-POWER", "B-FIRE")
    assert session.check_in("O-9", NINE).absent_bodies == ("B-STREET", "B-POWER")


def test_only_the_invited_check_in() -> None:
    """The doorkeeper has a list."""
    with pytest.raises(refusal.NotInvited):
        convened().check_in("V-1", NINE)


@pytest.mark.parametrize("missing", EVERYBODY)
def test_it_does_not_open_without_one_of_the_parties(missing) -> None:
    """C2: NO_QUORUM names the party."""
    with pytest.raises(refusal.NoQuorum) as refused:
        convened("three_party", *(person for person in EVERYBODY if person != missing)).open(NINE, 1)
    assert refused.value.details == {"missing": (missing.party,)}


@pytest.mark.parametrize("kind", ["three_party", "council_meeting", "on_site"])
def test_one_of_each_opens_it(kind: str) -> None:
    """1 + 1 + 1 is enough."""
    assert convened(kind, *EVERYBODY).open(NINE, 1).state == "open"


def test_two_parties_talk_without_the_third() -> None:
    """C4: voters and deputies, and no fewer."""
    assert convened("two_party", VOTER, DEPUTY).open(NINE, 1).state == "open"
    with pytest.raises(refusal.NoQuorum) as refused:
        convened("two_party", VOTER, ORGAN).open(NINE, 1)
    assert refused.value.details == {"missing": ("deputy",)}


def test_who_has_left_does_not_make_a_quorum() -> None:
    """Being on the list is not being there, and the district may ask for more than one."""
    with pytest.raises(refusal.NoQuorum):
        convened("three_party", *EVERYBODY).leave("O-1", NINE).open(NINE, 1)
    with pytest.raises(refusal.NoQuorum) as refused:
        convened("three_party", *EVERYBODY, there("V-2", "voter")).open(NINE, 2)
    assert refused.value.details == {"missing": ("state_organ", "deputy")}


def test_all_three_majorities_carry_and_the_tally_is_kept() -> None:
    """What is carried stays carried when people go home; the tally is that of the decision."""
    decided = agreed(opened()).decide(1, RESOLVED, TODAY, 1).leave("O-1", LATER)
    option = decided.items[0].options[0]
    assert option.was_carried
    assert option.final is not None
    assert {party: tally.agree for party, tally in option.final.items()} == {
        "voter": 1, "state_organ": 1, "deputy": 1}


def test_what_a_party_voted_does_not_count_after_it_left() -> None:
    """C2; and counts again when it comes back, with its majority."""
    left = agreed(opened()).leave("O-1", LATER)
    with pytest.raises(refusal.NotCarried) as refused:
        left.decide(1, RESOLVED, TODAY, 1)
    assert refused.value.details == {"missing": ("state_organ",)}
    assert left.check_in("O-1", LATER).decide(1, RESOLVED, TODAY, 1).items[0].decision == RESOLVED


def test_votes_while_a_party_is_missing_are_invalid_and_given_anew() -> None:
    """C2: the party that leaves makes later votes invalid."""
    away = agreed(opened(), "O-1").leave("O-1", LATER)
    voted = agreed(away, "V-1", "D-1")
    with pytest.raises(refusal.VotedAlready):
        voted.vote(1, 1, "V-1", "agree", 1)
    back = voted.check_in("O-1", LATER)
    with pytest.raises(refusal.NotCarried) as refused:
        back.decide(1, RESOLVED, TODAY, 1)
    assert refused.value.details == {"missing": ("voter", "deputy")}
    assert agreed(back, "V-1", "D-1").decide(1, RESOLVED, TODAY, 1).items[0].options[0].was_carried


def test_one_vote_each_and_only_of_those_present() -> None:
    """C7: a second vote is refused, and so is one from outside the hall."""
    session = agreed(opened(), "V-1").invite("V-2", "voter", None)
    with pytest.raises(refusal.VotedAlready):
        session.vote(1, 1, "V-1", "disagree", 1)
    for outside in ("V-2", "X-1"):
        with pytest.raises(refusal.NotPresent):
            session.vote(1, 1, outside, "agree", 1)
        with pytest.raises(refusal.NotPresent):
            session.put_option(1, outside, "另一个方案")
        with pytest.raises(refusal.NotPresent):
            session.leave(outside, LATER)
    assert session.check_in("V-2", LATER).vote(1, 1, "V-2", "abstain", 1)


def test_unknown_items_and_options() -> None:
    """Numbers that are not on the agenda."""
    session = agreed(opened())
    with pytest.raises(refusal.ItemUnknown):
        session.put_option(2, "D-1", "方案")
    with pytest.raises(refusal.OptionUnknown):
        session.vote(1, 2, "D-1", "agree", 1)
    with pytest.raises(refusal.OptionUnknown):
        session.decide(1, replace(RESOLVED, option=2), TODAY, 1)


@pytest.mark.parametrize(("changed", "refused"), [
    ({"option": None}, refusal.DecisionIncomplete),
    ({"lead": None}, refusal.DecisionIncomplete),
    ({"commitments": ()}, refusal.DecisionIncomplete),
    ({"assisting": ("B-POWER", "B-STREET")}, refusal.LeadIsAssisting),
    ({"commitments": (PILES, replace(PILES, deadline_on=TODAY))}, refusal.DeadlinePast),
])
def test_a_resolution_needs_owner_measure_and_date(changed: dict, refused: type) -> None:
    """B12, C8: and the date lies after today."""
    with pytest.raises(refused):
        agreed(opened()).decide(1, replace(RESOLVED, **changed), TODAY, 1)


def test_what_is_not_agreed_says_why_and_keeps_nothing_of_a_resolution() -> None:
    """The note goes with the case."""
    with pytest.raises(refusal.NoteNeeded):
        opened().decide(1, replace(NOT_AGREED, note=""), TODAY, 1)
    mixed = replace(RESOLVED, verdict="not_agreed", note=NOT_AGREED.note)
    assert opened().decide(1, mixed, TODAY, 1).items[0].decision == NOT_AGREED


def test_two_parties_settle_nothing() -> None:
    """C4: a talk of two does not count as a session of three."""
    with pytest.raises(refusal.ThreePartiesNeeded):
        agreed(opened("two_party")).decide(1, RESOLVED, TODAY, 1)


def test_a_verdict_stands() -> None:
    """C7: no second verdict, no further option or vote."""
    decided = agreed(opened()).decide(1, RESOLVED, TODAY, 1)
    for again in (lambda: decided.decide(1, NOT_AGREED, TODAY, 1),
                  lambda: decided.put_option(1, "D-1", "方案"),
                  lambda: decided.vote(1, 1, "D-1", "agree", 1)):
        with pytest.raises(refusal.ItemDecided):
            again()


def test_it_closes_with_a_verdict_for_every_item() -> None:
    """B15: the refusal names the open ones. An item whose cases were all assigned meanwhile owes none."""
    two = replace(opened(), items=(*opened().items, Item(2, "路灯", (OTHER_CASE,)), Item(3, "车库", ())))
    with pytest.raises(refusal.ItemsOpen) as refused:
        two.close(LATER)
    assert refused.value.details == {"items": "1, 2"}
    done = two.decide(1, NOT_AGREED, TODAY, 1).decide(2, NOT_AGREED, TODAY, 1).close(LATER)
    assert (done.state, done.cases) == ("closed", (CASE, OTHER_CASE))


ACTIONS = {
    "invite": lambda s: s.invite("V-3", "voter", None),
    "check_in": lambda s: s.check_in("V-1", LATER),
    "leave": lambda s: s.leave("V-1", LATER),
    "open": lambda s: s.open(LATER, 1),
    "put_option": lambda s: s.put_option(1, "D-1", "方案"),
    "vote": lambda s: s.vote(1, 1, "V-1", "agree", 1),
    "decide": lambda s: s.decide(1, NOT_AGREED, TODAY, 1),
    "close": lambda s: s.close(LATER),
    "draft": lambda s: s.draft("会议纪要"),
    "confirm": lambda s: s.confirm("V-1", None),
    "publish": lambda s: s.publish(LATER),
    "adjourn": lambda s: s.adjourn("decision", LATER, 1),
    "reconvene": lambda s: s.reconvene(LATER, "", NINE),
    "cancel": lambda s: s.cancel(LATER),
    "add_item": lambda s: s.add_item(Item(9, "路灯", (OTHER_CASE,)), (), 50),
    "drop_item": lambda s: s.drop_item(1),
}


@pytest.mark.parametrize("action", ALLOWED)
@pytest.mark.parametrize("state", ["convened", "open", "adjourned", "cancelled", "closed", "minuted"])
def test_each_action_is_refused_in_every_other_state(action: str, state: str) -> None:
    """C7: a vote after the closing, for one. The table of the state machine holds for what is built on it."""
    session = replace(closed(), state=state)
    refused: refusal.Refusal | None = None
    try:
        ACTIONS[action](session)
    except refusal.Refusal as error:
        refused = error
    assert isinstance(refused, refusal.WrongState) is (state not in ALLOWED[action])


def test_every_action_is_in_the_table() -> None:
    """No action is forgotten by the test above."""
    assert set(ACTIONS) == set(ALLOWED)
