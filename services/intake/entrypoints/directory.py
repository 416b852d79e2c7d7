"""The directory: grids, sites, deputies and their terms."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.intake.operations import directory as ask
from services.intake import usecases
from services.intake.usecases import directory
from services.intake.usecases.work import Work


class DirectoryDesk:
    """The directory: grids, sites, deputies and their terms."""

    @operation(ask.LoadDirectory)
    def load_directory(self, request: ask.LoadDirectory, tx: Work) -> ask.DirectoryLoaded:
        """Add or replace grids, sites and deputies, and open links."""
        return usecases.load_directory(tx, request)

    @on_timer
    def turn_terms(self, tx: Work) -> bool:
        """Let terms begin and end by the calendar."""
        return directory.turn_terms(tx)
