"""Which body gets a case (分类定主体, C9): topic paths, dated rules, and the most specific one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.dispatch.domain.refusal import ContactNeeded, LeadIsAssisting, RouteDates, TopicDepth

MAX_TOPIC_LEVELS = 3


@dataclass(frozen=True)
class Body:
    """A handling body (承办单位), and the person there who answers for it."""

    body: str
    name: str
    kind: str
    contact_person: str = ""


@dataclass(frozen=True)
class Handling:
    """Who handles a case in a round, and in which way it was given to them. Cannot be made wrong."""

    lead: str
    assisting: tuple[str, ...]
    mode: str
    contact_person: str = ""

    def __post_init__(self) -> None:
        if self.lead in self.assisting:
            raise LeadIsAssisting
        if self.mode == "point_to_point" and not self.contact_person:
            raise ContactNeeded

    @property
    def bodies(self) -> tuple[str, ...]:
        """The lead body and the assisting ones."""
        return (self.lead, *self.assisting)


@dataclass(frozen=True)
class Route:
    """A dated rule: in this grid (or everywhere) the topic and everything below it goes to this lead body."""

    route_id: UUID
    category: str
    grid: str | None
    lead: str
    assisting: tuple[str, ...]
    valid_from: date
    valid_until: date | None

    def __post_init__(self) -> None:
        if self.lead in self.assisting:
            raise LeadIsAssisting
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise RouteDates

    def covers(self, topic: str, grid: str, day: date) -> bool:
        """Tell whether the rule speaks about such a case on that day; its last day is included."""
        return (
            self.category in topic_and_parents(topic)
            and self.grid in (None, grid)
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )


def topic_path(written: str) -> str:
    """Return a topic path in its one form: no blank levels, no blanks around a level."""
    return "/".join(_levels(written))


def topic_and_parents(topic: str) -> tuple[str, ...]:
    """Return the topic, the ones above it, and the empty path that stands for every topic; the longest first.

    Cut at whole levels: a rule for `城乡建设/安全` says nothing about `城乡建设/安全生产`.
    """
    levels = _levels(topic)
    return tuple("/".join(levels[:depth]) for depth in range(len(levels), -1, -1))


def tree_of(topics: Iterable[str]) -> list[str]:
    """Return these topics with everything above them, parents first. Raises TopicDepth for any other path."""
    found: dict[str, None] = {}
    for item, topic in enumerate(topics, start=1):
        if not 1 <= len(_levels(topic)) <= MAX_TOPIC_LEVELS:
            raise TopicDepth(item=item)
        found.update(dict.fromkeys(path for path in reversed(topic_and_parents(topic)) if path))
    return list(found)


def most_specific(routes: Iterable[Route], topic: str, grid: str, day: date) -> Route | None:
    """Return the rule that decides: the longest topic path, then the named grid. None means the desk."""
    fitting = [route for route in routes if route.covers(topic, grid, day)]
    return max(
        fitting, key=lambda route: (len(_levels(route.category)), route.grid is not None), default=None
    )


def _levels(topic: str) -> list[str]:
    return [level.strip() for level in topic.split("/") if level.strip()]
