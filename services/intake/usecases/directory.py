"""Loading the directory: grids, sites, deputies and links by their codes, and what coverage lacks afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from services.contracts.intake.operations.directory import (
    Difference,
    DirectoryLoaded,
    DirectoryProblem,
    LoadDirectory,
)
from services.intake.domain.directory import Directory, Fault, Term, twice
from services.intake.domain.links import Link
from services.intake.domain.refusal import Refusal
from services.intake.store.directory import DeputyRow, Entries, GridRow, SiteRow
from services.intake.usecases.coverage import settle_coverage
from services.intake.usecases.links import judge_links
from services.intake.usecases.walls import hang_walls
from services.intake.usecases.work import Work

Row = TypeVar("Row")

_TERMS_AT_ONCE = 200


def load_directory(tx: Work, request: LoadDirectory) -> DirectoryLoaded:
    """Add or replace what is named, as a whole or not at all; what is not named stays (A4 to A8).

    Loading the same again changes nothing. What breaks coverage without being refused is alarmed at once.
    """
    kept, named = tx.store.directory.lock_directory(), _entries(request)
    now, changes = kept.as_directory(tx.today), named.as_directory(tx.today)
    after = now.merged(changes)
    faults = [*_faults(request), *now.faults(changes, after)]
    new_links, link_faults = judge_links(tx, request.links, frozenset(after.deputies))
    faults += link_faults
    if faults and not request.dry_run:
        raise faults[0].refusal
    if not request.dry_run:
        _store(tx, kept, named, after, new_links)
    return DirectoryLoaded(
        grids=len(after.grids),
        sites=len(after.sites),
        deputies=len(after.deputies),
        grids_without_deputy=sorted(after.grids_without_deputy),
        deputies_without_grid=sorted(after.deputies_without_grid),
        dry_run=request.dry_run,
        grid_changes=_difference(kept.grids, named.grids),
        site_changes=_difference(kept.sites, named.sites),
        deputy_changes=_difference(kept.deputies, named.deputies),
        link_changes=Difference(added=len(new_links), unchanged=len(request.links) - len(new_links) - len(link_faults)),
        problems=_problems(request, faults),
    )


def turn_terms(tx: Work) -> bool:
    """Let terms begin and end by the calendar (A8): who sits no more leaves his grids, and the gaps are alarmed."""
    turned = tx.store.directory.turn_terms(tx.today, _TERMS_AT_ONCE)
    if turned:
        settle_coverage(tx)
    return turned == _TERMS_AT_ONCE


def _store(tx: Work, kept: Entries, named: Entries, after: Directory, links: Sequence[Link]) -> None:
    tx.store.directory.put_entries(
        Entries(
            _changed(kept.deputies, named.deputies),
            _changed(kept.grids, named.grids),
            _changed(kept.sites, named.sites),
        ),
        ended=after.ended,
        today=tx.today,
    )
    hang_walls(tx, kept.sites, _changed(kept.sites, named.sites))
    tx.store.links.open_links(links, by=tx.caller.subject, at=tx.now)
    settle_coverage(tx)


def _entries(request: LoadDirectory) -> Entries:
    return Entries(
        deputies={
            entry.deputy: DeputyRow(
                entry.deputy, entry.name, entry.level, entry.is_sitting, entry.term_from, entry.term_until
            )
            for entry in request.deputies
        },
        grids={
            entry.grid: GridRow(
                entry.grid,
                entry.name,
                entry.branch,
                tuple(entry.party_members),
                entry.is_active,
                frozenset(entry.deputies),
            )
            for entry in request.grids
        },
        sites={
            entry.site: SiteRow(
                entry.site,
                entry.name,
                entry.kind,
                entry.parent,
                entry.grid,
                entry.has_wall,
                entry.opened_on,
                entry.community,
                entry.rollout_stage,
            )
            for entry in request.sites
        },
    )


def _faults(request: LoadDirectory) -> list[Fault]:
    """Return what is wrong with the entries by themselves: a code named twice, a term that ends before it begins."""
    faults = [
        *twice("grids", (entry.grid for entry in request.grids)),
        *twice("sites", (entry.site for entry in request.sites)),
        *twice("deputies", (entry.deputy for entry in request.deputies)),
    ]
    for entry in request.deputies:
        try:
            Term(entry.is_sitting, entry.term_from, entry.term_until).require_order(entry.deputy)
        except Refusal as refusal:
            faults.append(Fault("deputies", entry.deputy, refusal))
    return faults


def _problems(request: LoadDirectory, faults: Iterable[Fault]) -> list[DirectoryProblem]:
    """Return the faults in the words of the declared errors, each with its place in the request."""
    places = {
        **{("grids", entry.grid): index for index, entry in enumerate(request.grids)},
        **{("sites", entry.site): index for index, entry in enumerate(request.sites)},
        **{("deputies", entry.deputy): index for index, entry in enumerate(request.deputies)},
        **{("links", str(index)): index for index in range(len(request.links))},
    }
    words = {error.code: error for error in LoadDirectory.errors}
    found = []
    for fault in faults:
        index, declared = places.get((fault.kind, fault.code)), words[fault.refusal.code]
        found.append(
            DirectoryProblem(
                path=fault.kind if index is None else f"{fault.kind}.{index}",
                code=declared.code,
                message=declared.message.format_map(fault.refusal.details),
                message_en=declared.message_en.format_map(fault.refusal.details),
            )
        )
    return found


def _changed(kept: Mapping[str, Row], named: Mapping[str, Row]) -> dict[str, Row]:
    return {code: row for code, row in named.items() if kept.get(code) != row}


def _difference(kept: Mapping[str, Row], named: Mapping[str, Row]) -> Difference:
    changed = _changed(kept, named)
    added = sum(code not in kept for code in changed)
    return Difference(added=added, changed=len(changed) - added, unchanged=len(named) - len(changed))
