"""Coverage (全覆盖): what is missing, told when asked and alarmed when it changes."""

from __future__ import annotations

import re
from typing import Any

from services.chassis.paging import BadCursor, decode, encode
from services.contracts.intake.operations.coverage import (
    GAPS,
    Coverage,
    CoverageGaps,
    CoverageView,
    Gap,
    GapCount,
    GapPage,
    GridHealth,
    GridPage,
    Grids,
)
from services.contracts.labels import ALARMS
from services.intake.usecases.alarms import alarming
from services.intake.usecases.work import Work

# What contracts call a code; anything else was not given out by us.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")

# Walls are looked at by the timer, which marks each once; a load settles what it can change itself.
_SETTLED_AT_ONCE = tuple(kind for kind in GAPS if kind != "wall_overdue")


def settle_coverage(tx: Work) -> None:
    """Make the open alarms be what the directory lacks now (A5, A7, A8, A11)."""
    gaps = tx.store.coverage.gaps(tx.today)
    for kind in _SETTLED_AT_ONCE:
        alarming.settle(tx, kind, gaps[kind])


def coverage(tx: Work, request: Coverage) -> CoverageView:
    """Show how far nobody is left out."""
    counts = tx.store.coverage.counts(tx.today)
    gaps = {kind: counts["gaps"].get(kind, 0) for kind in GAPS}
    active, deputies = counts["active_grids"], counts["deputies_in_office"]
    unbound = gaps["deputy_without_grid"]
    return CoverageView(
        coverage_percent=_percent(active + deputies, gaps["grid_without_deputy"] + unbound),
        sound_percent=_percent(active, gaps["grid_not_sound"]),
        active_grids=active,
        deputies_in_office=deputies,
        bound=deputies - unbound,
        unbound=unbound,
        gaps=[GapCount(kind=kind, label=ALARMS[kind][0], label_en=ALARMS[kind][1], count=gaps[kind]) for kind in GAPS],
    )


def grids(tx: Work, request: Grids) -> GridPage:
    """List the grids with what makes each of them sound."""
    rows = tx.store.coverage.grids_page(request.grid, request.not_sound_only, code_after(request.cursor), request.limit + 1)
    shown = [_health(row) for row in rows[: request.limit]]
    return GridPage(items=shown, next_cursor=encode(shown[-1].grid) if len(rows) > request.limit else "")


def coverage_gaps(tx: Work, request: CoverageGaps) -> GapPage:
    """List the gaps of one kind in the order of their codes."""
    rows = tx.store.coverage.gaps_page(request.kind, code_after(request.cursor), tx.today, request.limit + 1)
    shown = [Gap(**row) for row in rows[: request.limit]]
    return GapPage(items=shown, next_cursor=encode(shown[-1].about) if len(rows) > request.limit else "")


def code_after(cursor: str) -> str:
    """Return the code behind which a page in the order of codes begins: '' for the first one."""
    values = decode(cursor, str)
    if values is None:
        return ""
    if not CODE.fullmatch(values[0]):
        raise BadCursor
    return str(values[0])


def _percent(whole: int, missing: int) -> int:
    """Return the part that is not missing, rounded down: 100 means that nothing is."""
    return 100 * (whole - missing) // whole if whole else 100


def _health(row: dict[str, Any]) -> GridHealth:
    has = {"branch": row["has_branch"], "party_member": row["party_members"] > 0, "deputy": row["deputies"] > 0}
    missing = [anchor for anchor, is_there in has.items() if not is_there]
    return GridHealth(**row, is_sound=not missing, missing=missing)
