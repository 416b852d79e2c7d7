"""The directory: grids, sites and deputies."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.intake.operations import directory as ask
from services.intake import usecases
from services.intake.usecases.work import Work


class DirectoryDesk:
    """The directory: grids, sites and deputies."""

    @operation(ask.LoadDirectory)
    def load_directory(self, request: ask.LoadDirectory, tx: Work) -> ask.DirectoryLoaded:
        """Add or replace grids, sites and deputies."""
        return usecases.load_directory(tx, request)
