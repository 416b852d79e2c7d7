"""The case (件) as the deputy enters it in the problem ledger (定单, A14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.intake.domain.masking import masked
from services.intake.domain.opinion import Deputy, Opinion, earliest
from services.intake.domain.refusal import GridNeeded


@dataclass(frozen=True)
class Sorting:
    """What a deputy makes of one or more opinions: his words, his judgement."""

    title: str
    summary: str
    category: str
    kind: str
    complexity: str
    urgency: str
    flags: tuple[str, ...]
    grid: str | None
    site: str | None
    place: str


@dataclass(frozen=True)
class Entry:
    """A case before it has its number."""

    title: str
    summary: str
    category: str
    kind: str
    complexity: str
    urgency: str
    flags: tuple[str, ...]
    grid: str
    site: str | None
    place: str
    channel: str
    filed_at: datetime


@dataclass(frozen=True)
class Case:
    """A line of the problem ledger."""

    case_id: UUID
    number: str
    entry: Entry
    registered_by: str
    registered_at: datetime


def enter(sorting: Sorting, opinions: Sequence[Opinion], deputy: Deputy) -> Entry:
    """Make one case of opinions that are still waiting.

    The grid is the one that the deputy names, or the only one that the opinions name. It and every opinion's
    grid must be his own. The case counts from its earliest opinion, hangs at that one's wall unless he names
    a site, and has telephone and identity numbers masked, because title, summary and place go on the bus.
    """
    grid = sorting.grid or _only_grid(opinions)
    for place in (grid, *(opinion.grid for opinion in opinions)):
        deputy.require(place)
    for opinion in opinions:
        opinion.require("registered")
    first = earliest(opinions)
    return Entry(
        title=masked(sorting.title),
        summary=masked(sorting.summary),
        category=sorting.category,
        kind=sorting.kind,
        complexity=sorting.complexity,
        urgency=sorting.urgency,
        flags=sorting.flags,
        grid=grid,
        site=sorting.site or first.site,
        place=masked(sorting.place),
        channel=first.channel,
        filed_at=first.filed_at,
    )


def _only_grid(opinions: Sequence[Opinion]) -> str:
    named = {opinion.grid for opinion in opinions if opinion.grid is not None}
    if len(named) != 1:
        raise GridNeeded
    return named.pop()


def number_of(prefix: str, year: int, ordinal: int) -> str:
    """Return the number that people speak: `QJ-2024-000001`, the first case of 2024."""
    return f"{prefix}-{year}-{ordinal:06d}"
