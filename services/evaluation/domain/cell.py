"""One cell of an appraisal: the grade of one rater, for one body, on one axis. Given once, never changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

REPLY, IMPLEMENTATION = "reply", "implementation"
AXES = (REPLY, IMPLEMENTATION)
DEPUTY, VOTER = "deputy", "voter"
RATERS = (DEPUTY, VOTER)
UNSATISFIED = "unsatisfied"
# proxy (代评): the deputy and one resident for a voter who cannot be reached; assisted: the voter himself, with a hand.
PROXY, ASSISTED = "proxy", "assisted"
ACTING = (PROXY, ASSISTED)
GRADES = ("very_satisfied", "satisfied", "basically_satisfied", UNSATISFIED)

# waiting: not asked yet, promises are open. lapsed: the round ended before a grade was given.
CELL_MOVES: dict[str, frozenset[str]] = {
    "waiting": frozenset({"open", "lapsed"}),
    "open": frozenset({"rated", "lapsed"}),
    "rated": frozenset(),
    "lapsed": frozenset(),
}


@dataclass(frozen=True)
class Rater:
    """Who rates: the deputy who registered the case, or the author of an opinion, who has no name here."""

    name: str
    opinion_id: UUID | None = None
    # In whose place, if not himself: see ACTING. Then `name` is the deputy who answers for it.
    acting: str | None = None
    witness: str = ""
    entered_by: str | None = None

    @property
    def kind(self) -> str:
        """Say on which side he stands."""
        return DEPUTY if self.opinion_id is None else VOTER


@dataclass(frozen=True)
class Verdict:
    """What a rater says, and when."""

    grade: str
    reason: str | None
    note: str
    by: Rater
    at: datetime


@dataclass(frozen=True)
class Cell:
    """A place for one grade. `opinion_id` names the voter's opinion; the deputy's cells have none."""

    body: str
    axis: str
    state: str
    opinion_id: UUID | None = None
    opened_at: datetime | None = None
    grade: str | None = None
    reason: str | None = None
    note: str = ""
    rated_by: str | None = None
    rated_at: datetime | None = None
    acting: str | None = None
    witness: str = ""
    entered_by: str | None = None

    @property
    def rater(self) -> str:
        """Say whose grade belongs here."""
        return DEPUTY if self.opinion_id is None else VOTER

    @property
    def is_open(self) -> bool:
        """Tell whether it may be rated now."""
        return self.state == "open"

    @property
    def is_rated(self) -> bool:
        """Tell whether a grade has been given."""
        return self.state == "rated"

    def rate(self, verdict: Verdict) -> Cell:
        """Return the cell with its grade."""
        return replace(self, state="rated", grade=verdict.grade, reason=verdict.reason, note=verdict.note,
                       rated_by=verdict.by.name, rated_at=verdict.at, acting=verdict.by.acting,
                       witness=verdict.by.witness, entered_by=verdict.by.entered_by)

    def veiled(self) -> Cell:
        """Return the cell as it is shown to who may not see its grade: whether it is rated, and no more."""
        return replace(self, grade=None, reason=None, note="", rated_by=None, rated_at=None, witness="", entered_by=None)
