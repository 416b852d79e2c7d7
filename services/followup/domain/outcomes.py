"""What was achieved (成效): so many of something, an amount of money, or a project with its milestones.

Each is kept apart: two at one place stay two (C17). Money is in fen, whole numbers only; a project without a quantity is
listed and never summed (B22).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from services.followup.domain.commitment import Outcome
from services.followup.domain.refusal import Refusal

_NAMESPACE = UUID("b7a3c1de-54c0-4d3c-9a0e-0f7c2f1d8e21")
# How many fen are in one of these; an outcome in another unit is counted in that unit.
_FEN = {"元": 100, "万元": 10**6, "亿元": 10**10}
MONEY_MAX = 10**15


class OutcomeIncomplete(Refusal):
    """An outcome says what its kind asks for, and nothing that another kind asks for."""

    code = "followup.outcome_incomplete"


class OutcomeInFuture(Refusal):
    """Nothing is achieved yet on a day that is still to come."""

    code = "followup.outcome_in_future"


@dataclass(frozen=True)
class Milestone:
    """A step of a project and its day."""

    on: date
    text: str


@dataclass(frozen=True)
class Achievement:
    """One outcome as it is kept."""

    outcome_id: UUID
    kind: str
    title: str
    achieved_on: date
    source: str
    case_id: UUID | None = None
    commitment_id: UUID | None = None
    category: str = ""
    grid: str | None = None
    quantity: int | None = None
    unit: str | None = None
    is_lower_bound: bool = False
    money_fen: int | None = None
    milestones: Sequence[Milestone] = ()

    def check(self, today: date) -> None:
        """Refuse what is not whole, or lies in the future."""
        is_counted, is_money = self.quantity is not None and self.unit is not None, self.money_fen is not None
        told = {"counted": (True, False, False), "money": (False, True, False), "project": (False, False, True)}
        has_parts = (is_counted, is_money, bool(self.milestones))
        if has_parts != told[self.kind] or (self.quantity is None) != (self.unit is None):
            raise OutcomeIncomplete
        if self.achieved_on > today:
            raise OutcomeInFuture


def achieved(source: str, key: UUID, outcome: Outcome, on: date, *, case_id: UUID, commitment_id: UUID | None,
             category: str, grid: str) -> Achievement:
    """Return what a reply or a kept promise achieved; told again it is the same. An amount of yuan is money."""
    fen = outcome.quantity * _FEN.get(outcome.unit, MONEY_MAX + 1)
    is_money = outcome.unit in _FEN and fen <= MONEY_MAX
    return Achievement(
        outcome_id=uuid5(_NAMESPACE, f"{source}/{key}"),
        kind="money" if is_money else "counted",
        title=outcome.item,
        achieved_on=on,
        source=source,
        case_id=case_id,
        commitment_id=commitment_id,
        category=category,
        grid=grid,
        quantity=None if is_money else outcome.quantity,
        unit=None if is_money else outcome.unit,
        money_fen=fen if is_money else None,
    )
