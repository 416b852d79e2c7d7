"""An outcome as three columns, all of them or none."""

from __future__ import annotations

from typing import Any

from services.followup.domain.commitment import Outcome


def columns(outcome: Outcome | None) -> dict[str, Any]:
    """Return the three columns of an outcome."""
    return {
        "outcome_quantity": outcome.quantity if outcome else None,
        "outcome_unit": outcome.unit if outcome else None,
        "outcome_item": outcome.item if outcome else None,
    }


def taken_from(row: dict[str, Any]) -> Outcome | None:
    """Take the three columns out of a row and return their outcome."""
    quantity, unit, item = row.pop("outcome_quantity"), row.pop("outcome_unit"), row.pop("outcome_item")
    return None if quantity is None else Outcome(quantity, unit, item)
