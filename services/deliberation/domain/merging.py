"""Merging: a case that goes on in another one, and gets whatever is decided on that (B15)."""

from __future__ import annotations

from collections.abc import Sequence

from services.deliberation.domain import refusal
from services.deliberation.domain.agenda import Decision, Item
from services.deliberation.domain.party import MERGE


def check_merging(item: Item, decision: Decision, items: Sequence[Item]) -> None:
    """Refuse a merger into the item itself, into one that is merged, or of one that others are merged into."""
    if decision.verdict != MERGE:
        return
    merged = [other for other in items if other.decision is not None and other.decision.verdict == MERGE]
    into_merged = any(decision.merged_into in other.cases for other in merged)
    has_merged = any(other.decision is not None and other.decision.merged_into in item.cases for other in merged)
    if decision.merged_into in item.cases or into_merged or has_merged:
        raise refusal.MergeTargetNeeded


def effective(item: Item, items: Sequence[Item]) -> Item:
    """Return the item whose verdict takes effect on this one's cases: that of the case they go on in, if it is here."""
    if item.decision is None or item.decision.verdict != MERGE:
        return item
    return next((other for other in items if item.decision.merged_into in other.cases), item)
