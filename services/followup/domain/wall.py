"""The echo wall (回音壁): what hangs there stays, and its label follows the rating (Q9)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid5

_NAMESPACE = UUID("0b0b2f0e-6f0a-4d0e-8a39-3a3f1f9d7c55")
_GAP = r"[ -]?"
_PERSONAL = re.compile(rf"(?<!\d)(?:1[3-9](?:{_GAP}\d){{9}}|\d{{17}}[\dXx]|\d{{15,19}})(?!\d)")
# rating: 待评价; redo: a later round has begun; redone: a later round hangs on the wall as well.
LABELS = ("rating", "satisfied", "very_satisfied", "redo", "redone")


def entry_id(case_id: UUID, round_: int) -> UUID:
    """Return the id of the entry of one round: a round is shown once."""
    return uuid5(_NAMESPACE, f"{case_id}/{round_}")


def for_everybody(text: str) -> str:
    """Return a reply as the wall may show it: mobile, identity and bank card numbers are made unreadable (A16).

    A body's own landline stays: residents are meant to ring it. The author of the opinion reads the reply whole, by his
    receipt.
    """
    return _PERSONAL.sub(lambda found: found.group()[:3] + "*" * (len(found.group()) - 3), text)


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
