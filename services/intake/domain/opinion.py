"""What one resident says (意见建议): when it counts as filed, where it belongs, and how it is settled, once.

An opinion is `posted` until a deputy puts it into a case or declines it, or its author withdraws it; it is again when it is
taken out of a case. The words stay in intake; other services learn ids, codes and times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.intake.domain.refusal import (
    FiledInFuture,
    GridUnknown,
    NotYourGrid,
    OpinionSettled,
    SiteNotOpen,
    SiteUnknown,
)

# The clocks of partner systems run ahead of ours by this much at most.
CLOCK_TOLERANCE = timedelta(minutes=5)

# What may become of an opinion. It is settled once; the one way back is out of a case that it does not belong to.
SETTLEMENTS: Mapping[str, frozenset[str]] = {
    "posted": frozenset({"registered", "attached", "declined", "withdrawn"}),
    "registered": frozenset({"posted"}),
    "attached": frozenset({"posted"}),
    "declined": frozenset(),
    "withdrawn": frozenset(),
}


@dataclass(frozen=True)
class Contact:
    """How to reach an author. Never printed."""

    name: str = ""
    phone: str | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether the author left nothing: anonymous is the default on a wall (X2)."""
        return not self.name and self.phone is None

    def __repr__(self) -> str:
        return "Contact(…)"


ANONYMOUS = Contact()


@dataclass(frozen=True)
class Site:
    """What posting needs to know of a liaison station or contact point."""

    site: str
    grid: str | None
    opened_on: date | None


@dataclass(frozen=True)
class Places:
    """The part of the directory that some drafts name."""

    grids: frozenset[str]
    sites: Mapping[str, Site]

    def require(self, grid: str | None, site: str | None) -> None:
        """Raise GridUnknown or SiteUnknown unless the directory has both; None is always known."""
        if grid is not None and grid not in self.grids:
            raise GridUnknown(grid=grid)
        if site is not None and site not in self.sites:
            raise SiteUnknown(site=site)


@dataclass(frozen=True)
class Photo:
    """A picture, by where it is kept and what it has to be."""

    ref: str
    sha256: str
    media_type: str


@dataclass(frozen=True)
class Draft:
    """An opinion as it was handed in. `supports` is the case that its author says "me too" to."""

    text: str
    title: str
    kind: str
    channel: str
    grid: str | None
    site: str | None
    place: str
    posted_at: datetime | None
    contact: Contact
    source_ref: str | None
    photos: tuple[Photo, ...] = ()
    supports: UUID | None = None


@dataclass(frozen=True)
class Filed:
    """Where and when an accepted draft counts."""

    grid: str | None
    filed_at: datetime


def file(draft: Draft, places: Places, now: datetime, day_of: Callable[[datetime], date]) -> Filed:
    """Accept a draft: it counts from when it was pasted, not from when somebody collected it (A13).

    A note on a site's wall that names no grid belongs to the site's grid. Refused: places that the directory
    does not have, a site before its first day (A3), and a time that has not come yet.
    """
    places.require(draft.grid, draft.site)
    filed_at = draft.posted_at or now
    if filed_at > now + CLOCK_TOLERANCE:
        raise FiledInFuture
    grid = draft.grid
    if draft.site is not None:
        site = places.sites[draft.site]
        if site.opened_on is not None and day_of(filed_at) < site.opened_on:
            raise SiteNotOpen(opened_on=site.opened_on.isoformat())
        grid = grid or site.grid
    return Filed(grid, filed_at)


@dataclass(frozen=True)
class Kept:
    """An opinion that is stored already under a caller's own key, for comparison with what he sends now."""

    opinion_id: UUID
    receipt: str
    status: str
    filed_at: datetime
    received_at: datetime
    text: str
    title: str
    kind: str
    channel: str
    grid: str | None
    site: str | None
    place: str
    contact: Contact
    source_ref: str
    photos: tuple[Photo, ...] = ()
    supports: UUID | None = None

    def is_what(self, draft: Draft) -> bool:
        """Tell whether the draft says the same: then it is this opinion, sent again.

        Who supports a case supports it once, in whatever words.
        """
        if self.supports is not None or draft.supports is not None:
            return self.supports == draft.supports
        same_grid = draft.grid == self.grid or (draft.grid is None and draft.site is not None)
        return same_grid and (
            draft.text,
            draft.title,
            draft.kind,
            draft.channel,
            draft.site,
            draft.place,
            draft.contact,
            draft.photos,
            draft.posted_at or self.received_at,
        ) == (
            self.text,
            self.title,
            self.kind,
            self.channel,
            self.site,
            self.place,
            self.contact,
            self.photos,
            self.filed_at,
        )


@dataclass(frozen=True)
class Opinion:
    """An opinion as registering, attaching and declining need it: without its words."""

    opinion_id: UUID
    receipt: str
    status: str
    channel: str
    grid: str | None
    site: str | None
    filed_at: datetime
    case_id: UUID | None = None
    is_reachable: bool = True

    def require(self, settlement: str) -> None:
        """Raise OpinionSettled unless the opinion may still be settled in this way."""
        if settlement not in SETTLEMENTS[self.status]:
            raise OpinionSettled(opinion_id=str(self.opinion_id), status=self.status)


@dataclass(frozen=True)
class Deputy:
    """The deputy in whose name something is done, and the grids that are his."""

    deputy: str
    grids: frozenset[str]

    def require(self, grid: str | None) -> None:
        """Raise NotYourGrid unless the grid is his (A14). What has no grid yet is any deputy's to sort."""
        if not (grid in self.grids if grid is not None else self.grids):
            raise NotYourGrid(grid=grid or "—")


def earliest(opinions: Sequence[Opinion]) -> Opinion:
    """Return the opinion that was filed first: its time and channel are the case's."""
    return min(opinions, key=lambda opinion: (opinion.filed_at, opinion.opinion_id))
