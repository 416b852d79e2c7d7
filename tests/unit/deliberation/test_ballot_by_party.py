"""An option carries when each party that must be there has a majority of its people in the hall (C7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.deliberation.domain.ballot import Ballot, Tally, count, withholding
from services.deliberation.domain.party import KINDS, PARTIES, Participant
from tests.unit.deliberation.people import NINE, there

few = settings(max_examples=50)


def carried(kind: str, people: list[Participant], ballots: list[Ballot], quorum: int = 1) -> bool:
    """Tell whether the option is carried."""
    return not withholding(kind, count(ballots, people), people, quorum)


@st.composite
def halls(draw: st.DrawFn) -> tuple[str, list[Participant], list[Ballot]]:
    """A kind of session, people who are there, have left or never came, and votes of some of them."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    people, ballots = [], []
    for number in range(draw(st.integers(0, 12))):
        came, left = draw(st.booleans()), draw(st.booleans())
        person = Participant(f"P-{number}", draw(st.sampled_from(PARTIES)), None, NINE if came else None,
                             NINE if came and left else None)
        people.append(person)
        if draw(st.booleans()):
            choice = draw(st.sampled_from(["agree", "agree", "disagree", "abstain"]))
            ballots.append(Ballot(person.participant, choice, draw(st.booleans()) or draw(st.booleans())))
    return kind, people, ballots


def test_c7_ten_voters_do_not_outvote_one_organ() -> None:
    """C7: 10 voters for and 1 organ against is not carried; all three majorities are."""
    voters = [there(f"V-{n}", "voter") for n in range(10)]
    people = [*voters, there("O-1", "state_organ"), there("D-1", "deputy")]
    ballots = [Ballot(person.participant, "agree") for person in people if person.party != "state_organ"]

    assert not carried("three_party", people, [*ballots, Ballot("O-1", "disagree")])
    assert carried("three_party", people, [*ballots, Ballot("O-1", "agree")])
    assert count([*ballots, Ballot("O-1", "disagree")], people)["voter"] == Tally(agree=10)


@pytest.mark.parametrize(("agree", "present", "is_carried"),
                         [(1, 1, True), (1, 2, False), (2, 3, True), (2, 4, False)])
def test_a_majority_is_more_than_half_of_those_present(agree: int, present: int, is_carried: bool) -> None:
    """Half is not enough, and silence does not agree."""
    people = [there(f"V-{n}", "voter") for n in range(present)] + [there("D-1", "deputy")]
    ballots = [Ballot(f"V-{n}", "agree") for n in range(agree)] + [Ballot("D-1", "agree")]
    assert carried("two_party", people, ballots) is is_carried


@few
@given(halls())
def test_carried_means_a_strict_majority_in_each_party_that_must_be_there(hall) -> None:
    """The rule, written out once more in another way; so a party with nobody there never carries."""
    kind, people, ballots = hall
    choices = {ballot.participant: ballot.choice for ballot in ballots if ballot.is_quorate}
    expected = True
    for party in KINDS[kind].required:
        present = [person for person in people if person.party == party and person.is_present]
        agree = sum(choices.get(person.participant) == "agree" for person in present)
        expected = expected and agree > len(present) - agree
    assert carried(kind, people, ballots) is expected


@few
@given(halls(), st.sampled_from(PARTIES))
def test_a_party_without_anybody_present_never_carries(hall, party: str) -> None:
    """However the others vote, and also when its people have voted before they left."""
    kind, people, ballots = hall
    assume(party in KINDS[kind].required)
    gone = [replace(p, left_at=NINE) if p.party == party and p.has_attended else p for p in people]
    assert party in withholding(kind, count(ballots, gone), gone, 1)


@few
@given(halls(), st.sampled_from(PARTIES))
def test_c2_votes_of_a_party_that_left_count_nothing(hall, party: str) -> None:
    """C2: its tally is empty, the others' is what it was, and its coming back restores its own."""
    _, people, ballots = hall
    before = count(ballots, people)
    gone = [replace(p, left_at=NINE) if p.party == party and p.is_present else p for p in people]
    after = count(ballots, gone)
    assert after == {**before, party: Tally()}
    back = [replace(p, left_at=q.left_at) for p, q in zip(gone, people, strict=True)]
    assert count(ballots, back) == before


@few
@given(halls(), st.sampled_from(["agree", "disagree", "abstain"]), st.sampled_from(PARTIES))
def test_who_is_not_in_the_hall_changes_nothing(hall, choice: str, party: str) -> None:
    """Neither somebody who was never invited, nor one who never came, nor one who has left."""
    kind, people, ballots = hall
    before = count(ballots, people)
    stranger = [*ballots, Ballot("X-1", choice)]
    for person in (None, Participant("X-1", party), Participant("X-1", party, None, NINE, NINE)):
        with_person = [*people, person] if person else people
        assert count(stranger, with_person) == before
        assert carried(kind, with_person, stranger) is carried(kind, people, ballots)


@few
@given(halls())
def test_an_invalid_vote_counts_as_silence(hall) -> None:
    """A vote given while a party was missing (C2) is as good as none."""
    kind, people, ballots = hall
    valid = [ballot for ballot in ballots if ballot.is_quorate]
    assert count(ballots, people) == count(valid, people)
    assert carried(kind, people, ballots) is carried(kind, people, valid)


@few
@given(halls(), st.data())
def test_taking_an_agreement_back_never_carries(hall, data: st.DataObject) -> None:
    """Disagreement, abstention or silence in place of an agreement can only lose the majority."""
    kind, people, ballots = hall
    assume(any(ballot.choice == "agree" for ballot in ballots) and not carried(kind, people, ballots))
    taken = data.draw(st.sampled_from([ballot for ballot in ballots if ballot.choice == "agree"]))
    others = [ballot for ballot in ballots if ballot is not taken]
    for choice in ("disagree", "abstain"):
        assert not carried(kind, people, [*others, Ballot(taken.participant, choice)])
    assert not carried(kind, people, others)


@few
@given(halls(), st.integers(2, 4))
def test_a_party_below_its_quorum_never_carries(hall, quorum: int) -> None:
    """Where a district asks for more than one of each party, one who stays behind does not decide alone."""
    kind, people, ballots = hall
    missing = withholding(kind, count(ballots, people), people, quorum)
    for party in KINDS[kind].required:
        if sum(person.is_present for person in people if person.party == party) < quorum:
            assert party in missing
