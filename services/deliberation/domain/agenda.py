"""The agenda: topics with their like cases (同题议事, C6), the options put, and the verdict on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.deliberation.domain import ballot, refusal
from services.deliberation.domain.ballot import Ballot, Tallies
from services.deliberation.domain.party import (
    ASSIGN,
    DIRECT,
    KINDS,
    MERGE,
    NOT_ACCEPTED,
    NOT_AGREED,
    RESOLVED,
    Participant,
)

# The verdicts that say who handles the case.
ENTRUSTING = (RESOLVED, DIRECT, ASSIGN)


@dataclass(frozen=True)
class Commitment:
    """What the resolution promises: the measure, until when, and how one sees that it is done."""

    measure: str
    deadline_on: date
    target: str


@dataclass(frozen=True)
class Decision:
    """The verdict on an item (研判). Only a resolution has an option and commitments."""

    verdict: str
    option: int | None = None
    lead: str | None = None
    assisting: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    note: str = ""
    merged_into: UUID | None = None

    def checked(self, kind: str, today: date) -> Decision:
        """Return what is kept of it, or refuse what a decision of this kind of session lacks."""
        if self.verdict == RESOLVED and not KINDS[kind].settles:
            raise refusal.ThreePartiesNeeded
        if self.verdict not in KINDS[kind].verdicts:
            raise refusal.VerdictNotOfKind(kind=kind)
        if self.verdict in (NOT_AGREED, NOT_ACCEPTED) and not self.note:
            raise refusal.NoteNeeded
        if self.verdict in ENTRUSTING and self.lead is None:
            raise refusal.DecisionIncomplete if self.verdict == RESOLVED else refusal.LeadNeeded
        if self.verdict in ENTRUSTING and self.lead in self.assisting:
            raise refusal.LeadIsAssisting(lead=self.lead)
        if self.verdict == MERGE and self.merged_into is None:
            raise refusal.MergeTargetNeeded
        if self.verdict == RESOLVED:
            return self._complete(today)
        kept = Decision(self.verdict, note=self.note)
        if self.verdict == MERGE:
            return replace(kept, merged_into=self.merged_into)
        return replace(kept, lead=self.lead, assisting=self.assisting) if self.verdict in ENTRUSTING else kept

    def _complete(self, today: date) -> Decision:
        if self.option is None or not self.commitments:
            raise refusal.DecisionIncomplete
        if any(commitment.deadline_on <= today for commitment in self.commitments):
            raise refusal.DeadlinePast
        return replace(self, merged_into=None)


@dataclass(frozen=True)
class Option:
    """A way to settle an item. Once the item is decided, `final` keeps the tally as it stood then."""

    option: int
    text: str
    party: str
    ballots: tuple[Ballot, ...] = ()
    final: Tallies | None = None
    was_carried: bool | None = None

    def ballot_of(self, participant: str) -> Ballot | None:
        """Return his vote, if he has given one."""
        return next((found for found in self.ballots if found.participant == participant), None)

    def with_ballot(self, cast: Ballot) -> Option:
        """Add a vote. A second one is refused, unless the first was invalid and this one is not."""
        earlier = self.ballot_of(cast.participant)
        if earlier is not None and (earlier.is_quorate or not cast.is_quorate):
            raise refusal.VotedAlready(participant=cast.participant)
        others = tuple(found for found in self.ballots if found is not earlier)
        return replace(self, ballots=(*others, cast))

    def counted(self, kind: str, people: Sequence[Participant],
                quorum: int) -> tuple[Tallies, tuple[str, ...]]:
        """Return the tally by party, and the parties that withhold their majority."""
        tallies = ballot.count(self.ballots, people)
        return tallies, ballot.withholding(kind, tallies, people, quorum)


@dataclass(frozen=True)
class Item:
    """One topic with the cases that it settles."""

    item: int
    topic: str
    cases: tuple[UUID, ...]
    options: tuple[Option, ...] = ()
    decision: Decision | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether a verdict is still owed. An item whose cases were all assigned meanwhile owes none."""
        return self.decision is None and bool(self.cases)

    def option_numbered(self, number: int) -> Option:
        """Return an option, or refuse."""
        for option in self.options:
            if option.option == number:
                return option
        raise refusal.OptionUnknown(option=number)

    def with_option(self, text: str, party: str) -> Item:
        """Put a further option to it."""
        return replace(self, options=(*self.options, Option(len(self.options) + 1, text, party)))

    def replacing(self, changed: Option) -> Item:
        """Return the item with an option exchanged for its later self."""
        options = (changed if option.option == changed.option else option for option in self.options)
        return replace(self, options=tuple(options))

    def decided(self, decision: Decision, kind: str, people: Sequence[Participant], quorum: int) -> Item:
        """Give the verdict and keep every option's tally as it stands: who leaves later changes nothing."""
        if decision.option is not None:
            _, missing = self.option_numbered(decision.option).counted(kind, people, quorum)
            if missing:
                raise refusal.NotCarried(missing=missing)
        options = []
        for option in self.options:
            tallies, missing = option.counted(kind, people, quorum)
            options.append(replace(option, final=tallies, was_carried=not missing))
        return replace(self, options=tuple(options), decision=decision)
