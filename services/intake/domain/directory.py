"""The directory: grids, sites and deputies, and what must hold between them.

Every sitting deputy has a grid (代表人人进网格, A7), every active grid has a deputy (网格个个有代表, A8); a contact
point belongs to a station (A4). The first two may be broken for a while and are reported, but a deputy is
never taken out of his last grid by a load; the third is never broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.intake.domain.refusal import DeputyLastGrid, DirectoryBroken, Refusal


@dataclass(frozen=True)
class SitePlace:
    """Where a site stands: a station by itself, a point below a station."""

    kind: str
    parent: str | None
    grid: str | None


@dataclass(frozen=True)
class Fault:
    """What is wrong with one entry: of which kind it is, its code, and how the load is refused for it."""

    kind: str
    code: str
    refusal: Refusal


@dataclass(frozen=True)
class Directory:
    """Everything by its code: which deputies may be bound, whose the grids are, where the sites stand.

    `awaited` are deputies whose term has not begun, `resting` grids that are not active: they are kept, and do
    not count for coverage.
    """

    deputies: Mapping[str, bool]
    grids: Mapping[str, frozenset[str]]
    sites: Mapping[str, SitePlace]
    awaited: frozenset[str] = frozenset()
    resting: frozenset[str] = frozenset()

    def changed(self, changes: Directory) -> Directory:
        """Return the directory after a load: what is named is replaced, the rest stays.

        A deputy whose term has ended leaves his grids. Raises DirectoryBroken or DeputyLastGrid, and then
        nothing of the load counts.
        """
        after = self.merged(changes)
        for fault in self.faults(changes, after):
            raise fault.refusal
        return after

    def merged(self, changes: Directory) -> Directory:
        """Return what a load would make of the directory, sound or not."""
        deputies = {**self.deputies, **changes.deputies}
        kept = {
            grid: frozenset(member for member in members if deputies.get(member, False))
            for grid, members in self.grids.items()
        }
        return Directory(
            deputies,
            {**kept, **changes.grids},
            {**self.sites, **changes.sites},
            (self.awaited - changes.deputies.keys()) | changes.awaited,
            (self.resting - changes.grids.keys()) | changes.resting,
        )

    def faults(self, changes: Directory, after: Directory) -> Iterator[Fault]:
        """Yield every reason for which a load is refused, told at the entry that brings it."""
        yield from after._contradictions()
        for deputy in sorted(self._bound() & after.deputies_without_grid):
            left = [grid for grid in changes.grids if deputy in self.grids.get(grid, ())]
            kind, code = ("grids", min(left)) if left else ("deputies", deputy)
            yield Fault(kind, code, DeputyLastGrid(deputy=deputy))

    def _contradictions(self) -> Iterator[Fault]:
        for grid, members in sorted(self.grids.items()):
            for deputy in sorted(members):
                if not self.deputies.get(deputy, False):
                    yield Fault("grids", grid, DirectoryBroken(what=f"{grid} → {deputy}"))
        for code, site in sorted(self.sites.items()):
            if site.grid is not None and site.grid not in self.grids:
                yield Fault("sites", code, DirectoryBroken(what=f"{code} → {site.grid}"))
            above = self.sites.get(site.parent) if site.parent is not None else None
            is_below_station = above is not None and above.kind == "station"
            if (site.kind == "point") != (site.parent is not None) or (site.parent is not None and not is_below_station):
                yield Fault("sites", code, DirectoryBroken(what=f"{code} → {site.parent or '—'}"))

    def _bound(self) -> frozenset[str]:
        return frozenset(
            deputy for grid, members in self.grids.items() if grid not in self.resting for deputy in members
        )

    @property
    def in_office(self) -> frozenset[str]:
        """The deputies who count: sitting, and their term has begun."""
        return frozenset(deputy for deputy, is_sitting in self.deputies.items() if is_sitting) - self.awaited

    @property
    def ended(self) -> frozenset[str]:
        """The deputies who sit no more: they have no grid."""
        return frozenset(deputy for deputy, is_sitting in self.deputies.items() if not is_sitting)

    @property
    def grids_without_deputy(self) -> frozenset[str]:
        """The active grids that nobody listens in (A8)."""
        in_office = self.in_office
        return frozenset(grid for grid, members in self.grids.items() if not members & in_office) - self.resting

    @property
    def deputies_without_grid(self) -> frozenset[str]:
        """The sitting deputies who have no active grid (A7)."""
        return self.in_office - self._bound()


@dataclass(frozen=True)
class Term:
    """How long a deputy sits. No day at either end means open."""

    is_sitting: bool
    first: date | None
    last: date | None

    def may_be_bound(self, today: date) -> bool:
        """Tell whether he may have a grid: he sits, or will; his last day has not passed."""
        return self.is_sitting and (self.last is None or self.last >= today)

    def is_awaited(self, today: date) -> bool:
        """Tell whether his first day has yet to come."""
        return self.may_be_bound(today) and self.first is not None and self.first > today

    def require_order(self, deputy: str) -> None:
        """Raise DirectoryBroken when the term ends before it begins."""
        if self.first is not None and self.last is not None and self.last < self.first:
            raise DirectoryBroken(what=f"{deputy}: {self.first} > {self.last}")


def twice(kind: str, codes: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each code that a load names again: which of the two should hold?"""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield Fault(kind, code, DirectoryBroken(what=f"{code} ×2"))
        seen.add(code)


def each_once(codes: Iterable[str]) -> None:
    """Raise DirectoryBroken when a load names the same code twice."""
    for fault in twice("", codes):
        raise fault.refusal
