"""The echo wall (回音壁): what hangs there stays, and its label follows the rating (Q9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

_NAMESPACE = UUID("0b0b2f0e-6f0a-4d0e-8a39-3a3f1f9d7c55")
# rating: 待评价; redo: a later round has begun; redone: a later round hangs on the wall as well.
LABELS = ("rating", "satisfied", "very_satisfied", "redo", "redone")


def entry_id(case_id: UUID, round_: int) -> UUID:
    """Return the id of the entry of one round: a round is shown once."""
    return uuid5(_NAMESPACE, f"{case_id}/{round_}")


def days_taken(filed_at: datetime, completed_at: datetime) -> int:
    """Return the whole days from the opinion's filing to 办结: how long it took for the resident."""
    return max(0, (completed_at - filed_at) // timedelta(days=1))


def label(entry_round: int, *, case_round: int, wall_round: int, satisfied_round: int, is_very: bool) -> str:
    """Return what an entry's label says, from how its case stands now."""
    if entry_round < wall_round:
        return "redone"
    if entry_round < case_round:
        return "redo"
    if satisfied_round == entry_round:
        return "very_satisfied" if is_very else "satisfied"
    return "rating"
