"""Who sees which grade: deputy and voter rate blind, neither knows the other's before giving his own (C20).

Whether a cell is rated is no secret. A voter's own words (`note`) are for the case's deputy and the
committee, not for the bodies that he complains about; the deputy's words and all reason codes are for
everybody who may see the grade.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.evaluation.domain.cell import DEPUTY, VOTER, Cell


@dataclass(frozen=True)
class Reader:
    """Who looks, and from which side: `deputy` or `voter` of this case, `committee`, or `other`."""

    side: str
    opinion_id: UUID | None = None

    def owns(self, cell: Cell) -> bool:
        """Tell whether the cell is this reader's own to fill in."""
        return self.side == cell.rater and self.opinion_id == cell.opinion_id


def seen_by(reader: Reader, cells: Sequence[Cell], *, is_over: bool) -> list[Cell]:
    """Return the cells as the reader may see them; a voter does not see other voters' cells at all."""
    given = {(cell.body, cell.axis) for cell in cells if reader.owns(cell) and cell.is_rated}
    seen = []
    for cell in cells:
        if reader.side == VOTER and cell.rater == VOTER and not reader.owns(cell):
            continue
        is_blind = reader.side in (DEPUTY, VOTER) and (cell.body, cell.axis) not in given
        may_see = is_over or reader.side == "committee" or not (is_blind or reader.side == "other")
        if not may_see:
            seen.append(cell.veiled())
        elif cell.rater == VOTER and reader.side == "other":
            seen.append(replace(cell, note="", witness=""))
        elif reader.side != "committee":
            seen.append(replace(cell, witness=""))  # the second name of a proxy is for the committee to check
        else:
            seen.append(cell)
    return seen
