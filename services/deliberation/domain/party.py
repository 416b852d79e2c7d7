"""The three parties (选民、国家机关、代表): which of them a kind of session needs, who of them is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

VOTER, STATE_ORGAN, DEPUTY = "voter", "state_organ", "deputy"
PARTIES = (VOTER, STATE_ORGAN, DEPUTY)


@dataclass(frozen=True)
class Kind:
    """A kind of session: the parties that must be there, and whether it can settle a case (C4)."""

    required: tuple[str, ...]
    settles: bool


KINDS: Mapping[str, Kind] = {
    "three_party": Kind(PARTIES, settles=True),
    "council_meeting": Kind(PARTIES, settles=True),
    "on_site": Kind(PARTIES, settles=True),
    "two_party": Kind((VOTER, DEPUTY), settles=False),
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
