"""How a keyset page is asked for: the filters that are set, and the row behind which it begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

# The time (or day) and id of the last row of the page before; None for the first page.
After = tuple[datetime, UUID] | tuple[date, UUID] | None


def where(filters: Mapping[str, Any], keys: tuple[str, str], after: After) -> tuple[str, dict[str, Any]]:
    """Return the condition and its parameters: `filters` maps columns to values, None standing for any.

    A filter that is not set is left out rather than compared with null, so that this form's index is used.
    """
    parts = {column: value for column, value in filters.items() if value is not None}
    params = {f"filter_{place}": value for place, value in enumerate(parts.values())}
    conditions = [f"{column} = %(filter_{place})s" for place, column in enumerate(parts)]
    if after is not None:
        conditions.append(f"({keys[0]}, {keys[1]}) < (%(after)s, %(after_id)s)")
        params.update(after=after[0], after_id=after[1])
    return ("where " + " and ".join(conditions) if conditions else ""), params
