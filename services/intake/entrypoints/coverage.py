"""Whether anybody is left out."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.intake.operations import coverage as ask
from services.intake.usecases import coverage
from services.intake.usecases.work import Work


class CoverageDesk:
    """Whether anybody is left out."""

    @operation(ask.Coverage)
    def coverage(self, request: ask.Coverage, tx: Work) -> ask.CoverageView:
        """Show how far nobody is left out."""
        return coverage.coverage(tx, request)

    @operation(ask.Grids)
    def grids(self, request: ask.Grids, tx: Work) -> ask.GridPage:
        """List the grids, each with what makes it sound."""
        return coverage.grids(tx, request)

    @operation(ask.CoverageGaps)
    def coverage_gaps(self, request: ask.CoverageGaps, tx: Work) -> ask.GapPage:
        """List what is missing, by kind."""
        return coverage.coverage_gaps(tx, request)
