"""The three parties (选民、国家机关、代表): which of them a kind of session needs, who of them is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

VOTER, STATE_ORGAN, DEPUTY = "voter", "state_organ", "deputy"
PARTIES = (VOTER, STATE_ORGAN, DEPUTY)

RESOLVED, NOT_AGREED = "resolved", "not_agreed"
DIRECT, ASSIGN, CONSULT, NOT_ACCEPTED, MERGE = "direct", "assign", "consult", "not_accepted", "merge"
# What a council meeting may say of a case besides (集中研判, B15): it appraises, and puts no options to the vote.
APPRAISED = (DIRECT, ASSIGN, CONSULT, NOT_ACCEPTED, MERGE)


@dataclass(frozen=True)
class Kind:
    """A kind of session: the parties that must be there, the verdicts that it can give, and what it may take up.

    `settles`: its verdicts move a case (C4). `takes_any`: its agenda is not only for cases that wait for a session.
    `is_on_site`: it needs a place and somebody of a body there, and takes screened cases only (B11, B12).
    """

    required: tuple[str, ...]
    verdicts: tuple[str, ...] = (RESOLVED, NOT_AGREED)
    settles: bool = True
    takes_any: bool = False
    is_on_site: bool = False


KINDS: Mapping[str, Kind] = {
    "three_party": Kind(PARTIES),
    "council_meeting": Kind(PARTIES, (RESOLVED, NOT_AGREED, *APPRAISED), takes_any=True),
    "on_site": Kind(PARTIES, takes_any=True, is_on_site=True),
    "two_party": Kind((VOTER, DEPUTY), (NOT_AGREED,), settles=False),
}


@dataclass(frozen=True)
class Participant:
    """A person who is invited for one party, and when he came and went."""

    participant: str
    party: str
    body: str | None = None
    checked_in_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def is_present(self) -> bool:
        """Tell whether he is in the hall now."""
        return self.has_attended and self.left_at is None

    @property
    def has_attended(self) -> bool:
        """Tell whether he was there at any time."""
        return self.checked_in_at is not None

    def came(self, at: datetime) -> Participant:
        """Return him present. Who comes back keeps the time at which he first came."""
        return replace(self, checked_in_at=self.checked_in_at or at, left_at=None)

    def went(self, at: datetime) -> Participant:
        """Return him gone."""
        return replace(self, left_at=at)


def headcount(people: Iterable[Participant]) -> dict[str, int]:
    """Count persons by party; a party with nobody counts 0."""
    counts = dict.fromkeys(PARTIES, 0)
    for person in people:
        counts[person.party] += 1
    return counts


def missing_parties(kind: str, people: Iterable[Participant], quorum: int) -> tuple[str, ...]:
    """Return the required parties with fewer than `quorum` persons present (C2)."""
    present = headcount(person for person in people if person.is_present)
    return tuple(party for party in KINDS[kind].required if present[party] < quorum)
