"""The directory: grids, sites and deputies, and what must hold between them.

Every sitting deputy has a grid (代表人人进网格, A7), every grid has a deputy (网格个个有代表, A8); a contact
point belongs to a station (A4). The first two may be broken for a while and are reported, but a deputy is
never taken out of his last grid by a load; the third is never broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.intake.domain.refusal import DeputyLastGrid, DirectoryBroken


@dataclass(frozen=True)
class SitePlace:
    """Where a site stands: a station by itself, a point below a station."""

    kind: str
    parent: str | None
    grid: str | None


@dataclass(frozen=True)
class Directory:
    """Everything by its code: which deputies sit, whose the grids are, where the sites stand."""

    deputies: Mapping[str, bool]
    grids: Mapping[str, frozenset[str]]
    sites: Mapping[str, SitePlace]

    def changed(self, changes: Directory) -> Directory:
        """Return the directory after a load: what is named is replaced, the rest stays.

        A deputy whose term has ended leaves his grids. Raises DirectoryBroken or DeputyLastGrid, and then
        nothing of the load counts.
        """
        deputies = {**self.deputies, **changes.deputies}
        ended = {deputy for deputy, is_sitting in changes.deputies.items() if not is_sitting}
        kept = {grid: members - ended for grid, members in self.grids.items()}
        after = Directory(deputies, {**kept, **changes.grids}, {**self.sites, **changes.sites})
        after._check()
        left_alone = self._bound() & after.deputies_without_grid
        if left_alone:
            raise DeputyLastGrid(deputy=min(left_alone))
        return after

    def _check(self) -> None:
        for grid, members in sorted(self.grids.items()):
            for deputy in sorted(members):
                if not self.deputies.get(deputy, False):
                    raise DirectoryBroken(what=f"{grid} → {deputy}")
        for code, site in sorted(self.sites.items()):
            if site.grid is not None and site.grid not in self.grids:
                raise DirectoryBroken(what=f"{code} → {site.grid}")
            if (site.kind == "point") != (site.parent is not None):
                raise DirectoryBroken(what=f"{code} → {site.parent or '—'}")
            if site.parent is not None and (
                site.parent not in self.sites or self.sites[site.parent].kind != "station"
            ):
                raise DirectoryBroken(what=f"{code} → {site.parent}")

    def _bound(self) -> frozenset[str]:
        return frozenset(deputy for members in self.grids.values() for deputy in members)

    @property
    def grids_without_deputy(self) -> frozenset[str]:
        """The grids that nobody listens in (A8)."""
        return frozenset(grid for grid, members in self.grids.items() if not members)

    @property
    def deputies_without_grid(self) -> frozenset[str]:
        """The sitting deputies who have no grid (A7)."""
        sitting = frozenset(deputy for deputy, is_sitting in self.deputies.items() if is_sitting)
        return sitting - self._bound()


def each_once(codes: Iterable[str]) -> None:
    """Raise DirectoryBroken when a load names the same code twice: which of the two should hold?"""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise DirectoryBroken(what=f"{code} ×2")
        seen.add(code)
