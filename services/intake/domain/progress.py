"""How far a case is, as the other services report it: a projection for the author's tracking page.

Reports come late, twice and in any order. Each says in which round it happened, and each stage has its rank
in a round: the projection only ever moves forward, first by round, then by rank. So every order of the same
reports ends in the same state, and a case never returns to a lower round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

# The rank of each stage in its round. The first of round 1 is `registered`; later rounds begin with `redo` or
# `reopened`.
RANKS: Mapping[str, int] = {
    "registered": 0,
    "redo": 0,
    "reopened": 0,
    "unrouted": 1,
    "deliberating": 2,
    "assigned": 3,
    "claimed": 4,
    # Between these two a reply goes to and fro: which is later, its version says.
    "replied": 5,
    "sent_back": 5,
    "delivered": 6,
    "completed": 7,
    "rating": 8,
    "satisfied": 9,
    "closed": 10,
    "archived": 11,
}
# The ratings are over: one more voice could neither be answered nor rate.
OVER = frozenset({"satisfied", "closed", "archived"})
# The gate is passed, and the inquiry's last moment with it: nothing more is asked (D10).
FINISHED = frozenset({"closed", "archived"})
# Done is declared (办结) and not yet judged: the author's grade is awaited (D8).
RATEABLE = frozenset({"completed", "rating"})
# What the author sees otherwise than the services call it: that a draft was sent back is between body and reviewer (D3).
_SHOWN = {"sent_back": "claimed"}


@dataclass(frozen=True)
class Progress:
    """The stage of a case, who has it, and the last answer that was approved."""

    case_id: UUID
    stage: str = "registered"
    round: int = 1
    body: str | None = None
    due_at: datetime | None = None
    assigned_round: int = 0
    reply: str = ""
    reply_round: int = 0
    reply_version: int = 0
    review_step: int = 0

    def reached(self, stage: str, round: int, review_step: int = 0) -> Progress:
        """Move forward to a stage; a report of something earlier changes nothing."""
        if (round, RANKS[stage], review_step) <= (self.round, RANKS[self.stage], self.review_step):
            return self
        return replace(self, stage=stage, round=round, review_step=review_step)

    def under_review(self, round: int, version: int) -> Progress:
        """A version of the reply waits for its review."""
        return self.reached("replied", round, 2 * version)

    def sent_back(self, round: int, version: int) -> Progress:
        """The review asks for another text: the next version is later, this one is over."""
        return self.reached("sent_back", round, 2 * version + 1)

    @property
    def shown_stage(self) -> str:
        """The stage as the author reads it."""
        return _SHOWN.get(self.stage, self.stage)

    def assigned(self, round: int, body: str, due_at: datetime) -> Progress:
        """Note who handles the case and until when, also when later stages of the round are known already."""
        if round <= self.assigned_round:
            return self.reached("assigned", round)
        return replace(self, body=body, due_at=due_at, assigned_round=round).reached("assigned", round)

    def answered(self, round: int, version: int, text: str) -> Progress:
        """Keep the approved reply of the latest round."""
        if (round, version) <= (self.reply_round, self.reply_version):
            return self.reached("delivered", round)
        return replace(self, reply=text, reply_round=round, reply_version=version).reached("delivered", round)

    @property
    def current_due_at(self) -> datetime | None:
        """The limit of this round; a limit of an earlier round no longer binds anybody."""
        return self.due_at if self.assigned_round == self.round else None
