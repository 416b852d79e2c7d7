"""An appraisal: the rating of one case in one round, from 办结 until it is satisfied or done again (C19–C23).

Each round is rated anew in all its cells, also after a redo of scope `reply`: the scope tells the body what
to mend, but who was satisfied before the new work may not be so after it, and a case ends only when every
rater has said of the last round, on both axes, that he is satisfied. Silence is never satisfaction: nothing
here looks at how long a cell has been open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.evaluation.domain.cell import AXES, IMPLEMENTATION, REPLY, UNSATISFIED, Cell, Verdict
from services.evaluation.domain.refusal import (
    AxisNotOpen,
    BodyUnknown,
    NotOpen,
    NotYourCell,
    RatedAlready,
    ReasonNeeded,
    RoundOver,
)

MOVES: dict[str, frozenset[str]] = {
    "open": frozenset({"satisfied", "redo"}),
    "satisfied": frozenset(),
    "redo": frozenset(),
}


@dataclass(frozen=True)
class Tally:
    """How the cells of one round stand."""

    cells: int
    rated: int
    unsatisfied: int
    very_satisfied: int


@dataclass(frozen=True)
class Appraisal:
    """One round's rating. `bodies` are the handling bodies, the lead first; each is rated by itself (C21)."""

    case_id: UUID
    round: int
    scope: str
    bodies: tuple[str, ...]
    deputy: str
    promised: int
    is_escalated: bool
    opened_at: datetime
    state: str = "open"
    implementation_opened_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether the round has come to its end."""
        return not MOVES[self.state]

    @property
    def open_axes(self) -> tuple[str, ...]:
        """Name the axes that may be rated: the reply at once, the implementation when promises are kept."""
        return AXES if self.implementation_opened_at is not None else (REPLY,)

    def blank_cells(self, at: datetime) -> list[Cell]:
        """Return what each rater has to fill in: one cell for every body and axis."""
        return [Cell(body, axis, "open", opened_at=at) if axis in self.open_axes
                else Cell(body, axis, "waiting") for body in self.bodies for axis in AXES]

    def open_implementation(self, fulfilled: int, at: datetime) -> Appraisal:
        """Return the appraisal with its second axis open, if as much is fulfilled as was promised (D8)."""
        if self.is_over or self.implementation_opened_at is not None or fulfilled < self.promised:
            return self
        return replace(self, implementation_opened_at=at)

    def rate(self, own: Sequence[Cell], verdict: Verdict, axis: str, body: str | None) -> list[Cell]:
        """Return the cells that this verdict fills: the rater's own on this axis, of one body or of all.

        `own` are the rater's cells of this round. Without `body`, bodies that he has graded by themselves
        before keep that grade. Refuses what is over, not yet open, graded already or unreasoned.
        """
        if self.is_over:
            raise RoundOver
        if verdict.grade == UNSATISFIED and verdict.reason is None:
            raise ReasonNeeded
        if body is not None and body not in self.bodies:
            raise BodyUnknown(body=body)
        if axis not in self.open_axes:
            raise AxisNotOpen
        meant = [cell for cell in own if cell.axis == axis and body in (None, cell.body)]
        if not meant:
            raise NotYourCell
        if not (free := [cell for cell in meant if cell.is_open]):
            raise RatedAlready
        return [cell.rate(verdict) for cell in free]

    def settle(self, tally: Tally, at: datetime) -> Appraisal:
        """Return what the grades make of the round.

        It is done again at the first `unsatisfied` (C23), and satisfied when no cell is empty, never before.
        """
        if self.is_over:
            return self
        if tally.unsatisfied:
            return replace(self, state="redo", settled_at=at)
        if tally.cells and tally.rated == tally.cells and IMPLEMENTATION in self.open_axes:
            return replace(self, state="satisfied", settled_at=at)
        return self


@dataclass(frozen=True)
class Case:
    """A case as far as rating goes: whose it is, which round it is in, and its latest appraisal."""

    case_id: UUID
    number: str
    deputy: str
    round: int
    fulfilled: int
    latest: Appraisal | None = None

    @property
    def is_being_rated(self) -> bool:
        """Tell whether a round is open."""
        return self.latest is not None and not self.latest.is_over

    def has_been_completed_in(self, round_: int) -> bool:
        """Tell whether the rating of this round, or of a later one, has begun."""
        return self.latest is not None and round_ <= self.latest.round

    def complete(self, round_: int, scope: str, bodies: Iterable[str], promised: int, *, escalate_from: int,
                 at: datetime) -> Appraisal:
        """Open the rating of a round that the body declares done."""
        opened = Appraisal(case_id=self.case_id, round=round_, scope=scope, deputy=self.deputy,
                           bodies=tuple(dict.fromkeys(bodies)), promised=promised,
                           is_escalated=round_ >= escalate_from, opened_at=at)
        return opened.open_implementation(self.fulfilled, at)

    def appraisal_to_rate(self) -> Appraisal:
        """Return the appraisal that a grade given now belongs to.

        A case whose look-back failed is being handled again: it is not open, while one that is twice
        satisfied or sent back just now has its round over.
        """
        if self.latest is None or (self.latest.state == "satisfied" and self.round > self.latest.round):
            raise NotOpen
        if self.latest.is_over:
            raise RoundOver
        return self.latest
