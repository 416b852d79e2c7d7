"""A case as followup sees it: how far it is, what its closing still needs, and when it is over.

Events of one case come from four services in any order. So nothing here depends on the order: the stage
only rises within a round, a higher round wins over a lower one, and each condition of closing remembers for
which round it was met, so that a late event of an old round can never stand in for the new one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from services.followup.domain.refusal import Archived, DeputyNeeded, NotClosed, RaterLooksBack, TooEarly

# How far each stage is within its round. `claimed` and `replied` share a step: a reply that is sent back puts
# the case into its body's hands again, and the turn of the reply says which of the two came last.
STEPS = MappingProxyType(
    {
        "registered": 0,
        "redo": 0,
        "reopened": 0,
        "deliberating": 1,
        "unrouted": 2,
        "assigned": 3,
        "claimed": 4,
        "replied": 4,
        "delivered": 5,
        "rating": 6,
        "satisfied": 7,
        "closed": 8,
        "archived": 9,
    }
)
GATE = ("reply_approved", "published", "rated_and_satisfied", "commitments_fulfilled")


@dataclass(frozen=True)
class Case:
    """One case in its latest round. `…_round`: the highest round for which that has happened, 0 for none."""

    case_id: UUID
    number: str
    title: str
    category: str
    grid: str
    site: str | None
    urgency: str
    deputy: str
    filed_at: datetime
    registered_at: datetime
    stage: str = "registered"
    round: int = 1
    reply_turn: int = 0
    lead: str | None = None
    due_at: datetime | None = None
    reply_round: int = 0
    wall_round: int = 0
    satisfied_round: int = 0
    is_very_satisfied: bool = False
    commitments_promised: int = 0
    commitments_recorded: int = 0
    commitments_fulfilled: int = 0
    closed_at: datetime | None = None
    look_back_due_on: date | None = None
    archived_at: datetime | None = None
    ledger_position: int = 0
    ledger_hash: bytes = b""

    @property
    def is_closed(self) -> bool:
        """Tell whether the gate has been passed in this round."""
        return self.stage in ("closed", "archived")

    @property
    def missing(self) -> tuple[str, ...]:
        """Name the conditions of closing that are not met (D25)."""
        is_met = (
            self.reply_round == self.round,
            self.wall_round == self.round,
            self.satisfied_round == self.round,
            self.are_commitments_fulfilled,
        )
        return tuple(condition for condition, met in zip(GATE, is_met, strict=True) if not met)

    @property
    def are_commitments_fulfilled(self) -> bool:
        """Tell whether no promise is open; one that a completion counts and that is on its way is open."""
        return self.commitments_fulfilled == self.commitments_recorded >= self.commitments_promised

    def is_decided(self, round_: int) -> bool:
        """Tell whether the rating of a round is over: everybody is satisfied, or the case is in another."""
        return round_ < self.round or self.satisfied_round == round_

    # How far it is

    def reached(self, stage: str, round_: int, *, turn: int = 0) -> Case:
        """Return the case at that stage, unless it is further already. A higher round begins anew."""
        if round_ < self.round:
            return self
        if round_ > self.round:
            return replace(
                self,
                stage=stage,
                round=round_,
                reply_turn=turn,
                lead=None,
                due_at=None,
                closed_at=None,
                look_back_due_on=None,
                archived_at=None,
            )
        if (STEPS[stage], turn) <= (STEPS[self.stage], self.reply_turn):
            return self
        return replace(self, stage=stage, reply_turn=turn)

    def assigned(self, round_: int, lead: str, due_at: datetime) -> Case:
        """Note who handles the case in this round, and until when."""
        case = self.reached("assigned", round_)
        return replace(case, lead=lead, due_at=due_at) if round_ == case.round else case

    def reply_submitted(self, round_: int, version: int) -> Case:
        """A version of the reply waits for review."""
        return self.reached("replied", round_, turn=2 * version - 1)

    def reply_sent_back(self, round_: int, version: int) -> Case:
        """The body has the case in its hands again, until it hands in a later version."""
        return self.reached("claimed", round_, turn=2 * version)

    # What its closing needs

    def reply_delivered(self, round_: int) -> Case:
        """The round has its approved reply."""
        return replace(self.reached("delivered", round_), reply_round=max(self.reply_round, round_))

    def completed(self, round_: int, promised: int) -> Case:
        """The body declares the case done; `promised` counts the promises of all rounds so far."""
        return replace(
            self.reached("rating", round_), commitments_promised=max(self.commitments_promised, promised)
        )

    def published(self, round_: int) -> Case:
        """The outcome of the round hangs on the echo wall."""
        return replace(self, wall_round=max(self.wall_round, round_))

    def satisfied(self, round_: int, *, is_very: bool) -> Case:
        """Everybody asked in this round is satisfied."""
        case = self.reached("satisfied", round_)
        if round_ <= self.satisfied_round:
            return case
        return replace(case, satisfied_round=round_, is_very_satisfied=is_very)

    def commitments_added(self, count: int) -> Case:
        """So many promises have their line in the commitment ledger now."""
        return replace(self, commitments_recorded=self.commitments_recorded + count)

    def commitment_fulfilled(self) -> Case:
        """One more promise is kept."""
        return replace(self, commitments_fulfilled=self.commitments_fulfilled + 1)

    def close(self, at: datetime, look_back_due_on: date) -> Case:
        """Return the case closed (销号) if nothing is missing any more; otherwise as it is."""
        if self.is_closed or self.missing:
            return self
        return replace(self.reached("closed", self.round), closed_at=at, look_back_due_on=look_back_due_on)

    # After closing

    def admit_look_back(self, deputy: str | None, today: date, *, has_rated: bool) -> None:
        """Raise unless this deputy may look back on the case today (回头看, D24)."""
        if self.stage == "archived":
            raise Archived
        if self.look_back_due_on is None:
            raise NotClosed(missing=self.missing)
        if deputy is None:
            raise DeputyNeeded
        if has_rated:
            raise RaterLooksBack
        if today < self.look_back_due_on:
            raise TooEarly(due_on=self.look_back_due_on.isoformat())

    def archive(self, at: datetime) -> Case:
        """The look-back has found the case in order: it is over."""
        return replace(self.reached("archived", self.round), archived_at=at)

    def reopen(self) -> Case:
        """The look-back has found it broken: a further round begins, under the same number."""
        return self.reached("reopened", self.round + 1)
