"""Links between people: who keeps in touch with whom (两联, A2), and the tower from households up (塔式, B8).

Which kinds there are is the district's policy. Two things always hold: in the tower everybody has one upper end at
most, so that there is one way up; and open links, of whatever kinds, never close a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.intake.domain.refusal import Refusal

Node = tuple[str, str]  # role, code


class LinkKindUnknown(Refusal):
    """The policy has no such kind."""

    code = "intake.link_kind_unknown"


class LinkUnknown(Refusal):
    """There is no such link."""

    code = "intake.link_unknown"


class LinkOver(Refusal):
    """The link has ended already."""

    code = "intake.link_over"


class LinkHasParent(Refusal):
    """The lower end belongs to another upper end in the tower (B8)."""

    code = "intake.link_has_parent"


class LinkCycle(Refusal):
    """The upper end is below the lower one already (B8)."""

    code = "intake.link_cycle"


@dataclass(frozen=True)
class Link:
    """An open link, or one that somebody wants to open."""

    kind: str
    parent: Node
    child: Node
    in_tower: bool


class Network:
    """Open links: all of them, or at least all that lead up from the ends of what is to be added."""

    def __init__(self, links: Iterable[Link] = ()) -> None:
        self._links: set[Link] = set()
        self._up: dict[Node, set[Node]] = {}
        self._tower: dict[Node, Node] = {}
        for link in links:
            self._keep(link)

    def __contains__(self, link: Link) -> bool:
        return link in self._links

    def add_link(self, link: Link) -> bool:
        """Open a link and tell whether it is new; the same one twice is one.

        Raises LinkHasParent when the tower has another upper end for the lower one, and LinkCycle when the upper
        end is the lower one, or below it.
        """
        if link in self._links:
            return False
        above = self._tower.get(link.child)
        if link.in_tower and above is not None and above != link.parent:
            raise LinkHasParent(child=link.child[1], parent=above[1])
        if link.child in self._above(link.parent):
            raise LinkCycle(child=link.child[1], parent=link.parent[1])
        if link.in_tower and above is not None:  # the same two ends by another kind of the tower
            raise LinkHasParent(child=link.child[1], parent=above[1])
        self._keep(link)
        return True

    def _keep(self, link: Link) -> None:
        self._links.add(link)
        self._up.setdefault(link.child, set()).add(link.parent)
        if link.in_tower:
            self._tower[link.child] = link.parent

    def _above(self, node: Node) -> set[Node]:
        """Return a node and everything above it."""
        seen, todo = {node}, [node]
        while todo:
            for upper in self._up.get(todo.pop(), ()):
                if upper not in seen:
                    seen.add(upper)
                    todo.append(upper)
        return seen

    def way_up(self, leaf: Node) -> Sequence[Node]:
        """Return the one way from a node of the tower to its top, itself first."""
        way = [leaf]
        while (upper := self._tower.get(way[-1])) is not None:
            way.append(upper)
        return way
