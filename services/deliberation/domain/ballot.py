"""Votes, counted by party (C7).

An option carries when in each party that must be there a strict majority of those present agree. Silence
and abstention do not agree. Whoever is not in the hall has no vote; a party with nobody there never carries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from services.deliberation.domain.party import KINDS, PARTIES, Participant, headcount

AGREE, DISAGREE, ABSTAIN = "agree", "disagree", "abstain"


@dataclass(frozen=True)
class Ballot:
    """One person's vote. Given while a party was missing (`is_quorate` false) it is invalid (C2)."""

    participant: str
    choice: str
    is_quorate: bool = True


@dataclass(frozen=True)
class Tally:
    """The counted votes of one party."""

    agree: int = 0
    disagree: int = 0
    abstain: int = 0

    def plus(self, choice: str) -> Tally:
        """Return the tally with one more vote."""
        return replace(self, **{choice: getattr(self, choice) + 1})


Tallies = Mapping[str, Tally]


def count(ballots: Iterable[Ballot], people: Iterable[Participant]) -> dict[str, Tally]:
    """Count the valid votes of those present, by party."""
    party_of = {person.participant: person.party for person in people if person.is_present}
    tallies = dict.fromkeys(PARTIES, Tally())
    for ballot in ballots:
        party = party_of.get(ballot.participant)
        if ballot.is_quorate and party is not None:
            tallies[party] = tallies[party].plus(ballot.choice)
    return tallies


def withholding(kind: str, tallies: Tallies, people: Iterable[Participant], quorum: int) -> tuple[str, ...]:
    """Return the required parties that do not carry the option; none of them means that it is carried."""
    present = headcount(person for person in people if person.is_present)
    return tuple(
        party for party in KINDS[kind].required
        if present[party] < max(quorum, 1) or 2 * tallies[party].agree <= present[party]
    )
