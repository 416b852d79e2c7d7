"""A case as it is shown, with what its voices speak for."""

from __future__ import annotations

from uuid import UUID

from services.contracts.intake.operations.cases import CaseView
from services.intake.domain.case_flags import proposed
from services.intake.domain.refusal import CaseUnknown
from services.intake.usecases.work import Work


def case_view(tx: Work, case_id: UUID) -> CaseView:
    """Return a case and its opinions' ids, oldest first."""
    row = tx.store.cases.view(case_id)
    if row is None:
        raise CaseUnknown
    grids = row.pop("grids")
    return CaseView(**row, proposed_flags=proposals(tx, row["flags"], row["voices"], grids))


def proposals(tx: Work, flags: list[str], voices: int, grids: int) -> list[str]:
    """Return the flags that so many voices of so many grids speak for, by the district's policy (D10)."""
    return proposed(
        flags,
        voices=voices,
        grids=grids,
        strong_from=tx.policy.strong_reaction_supporters,
        wide_from=tx.policy.wide_impact_grids,
    )
