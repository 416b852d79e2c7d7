"""Loading the directory: grids, sites and deputies by their codes, and what coverage lacks."""

from __future__ import annotations

from services.contracts.intake.operations.directory import DirectoryLoaded, LoadDirectory
from services.intake.domain.directory import Directory, SitePlace, each_once
from services.intake.store.directory import DeputyRow, GridRow, SiteRow
from services.intake.usecases.work import Work


def load_directory(tx: Work, request: LoadDirectory) -> DirectoryLoaded:
    """Add or replace what is named, as a whole or not at all; what is not named stays (A4 to A8)."""
    each_once(entry.grid for entry in request.grids)
    each_once(entry.site for entry in request.sites)
    each_once(entry.deputy for entry in request.deputies)
    after = tx.store.directory.lock().changed(
        Directory(
            deputies={entry.deputy: entry.is_sitting for entry in request.deputies},
            grids={entry.grid: frozenset(entry.deputies) for entry in request.grids},
            sites={entry.site: SitePlace(entry.kind, entry.parent, entry.grid) for entry in request.sites},
        )
    )
    tx.store.directory.put(
        [DeputyRow(entry.deputy, entry.name, entry.level, entry.is_sitting) for entry in request.deputies],
        [
            GridRow(entry.grid, entry.name, entry.branch, entry.party_members, entry.deputies)
            for entry in request.grids
        ],
        [
            SiteRow(
                entry.site, entry.name, entry.kind, entry.parent, entry.grid, entry.has_wall, entry.opened_on
            )
            for entry in request.sites
        ],
    )
    return DirectoryLoaded(
        grids=len(after.grids),
        sites=len(after.sites),
        deputies=len(after.deputies),
        grids_without_deputy=sorted(after.grids_without_deputy),
        deputies_without_grid=sorted(after.deputies_without_grid),
    )
