"""Links as rows: opened, ended, listed, and what lies above somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from services.chassis.sql import Sql
from services.intake.domain.links import Link, Node

# One link after the other: what is judged must not change until the commit. Readers do not wait.
_LOCK = "lock table links in share row exclusive mode"

# Every open link that leads up from these nodes. `union` drops what was found already, so it ends.
_ABOVE = """
with recursive up as (
    select l.kind, l.parent_role, l.parent, l.child_role, l.child, l.in_tower
    from links l join unnest(%(roles)s::text[], %(codes)s::text[]) as node (role, code)
         on (l.child_role, l.child) = (node.role, node.code)
    where l.ended_at is null
    union
    select l.kind, l.parent_role, l.parent, l.child_role, l.child, l.in_tower
    from links l join up on (l.child_role, l.child) = (up.parent_role, up.parent)
    where l.ended_at is null
)
select * from up
"""

_OPEN = """
insert into links (link_id, kind, parent_role, parent, child_role, child, in_tower, opened_at, opened_by)
values (%(link_id)s, %(kind)s, %(parent_role)s, %(parent)s, %(child_role)s, %(child)s, %(in_tower)s, %(at)s, %(by)s)
"""

_SHOWN = """
link_id, kind, parent_role, parent, child_role, child, in_tower, opened_at, opened_by, ended_at, end_reason
"""

_FIND_OPEN = f"""
select {_SHOWN} from links
where kind = %(kind)s and parent = %(parent)s and child = %(child)s and ended_at is null
"""

_LOCK_ONE = f"select {_SHOWN} from links where link_id = %(link_id)s for update"

_END = """
update links set ended_at = greatest(opened_at, %(at)s), ended_by = %(by)s, end_reason = %(reason)s
where link_id = %(link_id)s
"""

_WANTED = """
(%(kind)s::text is null or kind = %(kind)s) and (%(with_ended)s or ended_at is null)
and (opened_at, link_id) < (%(at)s, %(id)s)
"""

_PAGE = f"select {_SHOWN} from links where {_WANTED} order by opened_at desc, link_id desc limit %(limit)s"

# A page of each end from its own index, and the newest of both. Nobody is linked to himself: no row comes twice.
_PAGE_OF = f"""
(select {_SHOWN} from links where parent = %(person)s and {_WANTED} order by opened_at desc, link_id desc limit %(limit)s)
union
(select {_SHOWN} from links where child = %(person)s and {_WANTED} order by opened_at desc, link_id desc limit %(limit)s)
order by opened_at desc, link_id desc limit %(limit)s
"""

# Behind no row: where the first page begins.
_TOP = ("infinity", UUID(int=2**128 - 1))


class LinkTable:
    """The table of links."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def lock_links(self) -> None:
        """Keep others from opening links until the commit."""
        self._sql.run(_LOCK)

    def links_above(self, nodes: Iterable[Node]) -> list[Link]:
        """Return every open link that leads up from these."""
        wanted = sorted(set(nodes))
        rows = self._sql.all(_ABOVE, {"roles": [role for role, _ in wanted], "codes": [code for _, code in wanted]})
        return [
            Link(row["kind"], (row["parent_role"], row["parent"]), (row["child_role"], row["child"]), row["in_tower"])
            for row in rows
        ]

    def open_links(self, links: Sequence[Link], *, by: str, at: datetime) -> None:
        """Store new links."""
        if links:
            self._sql.run_many(_OPEN, [{
                "link_id": uuid4(), "kind": link.kind, "parent_role": link.parent[0], "parent": link.parent[1],
                "child_role": link.child[0], "child": link.child[1], "in_tower": link.in_tower, "at": at, "by": by,
            } for link in links])

    def open_link_row(self, kind: str, parent: str, child: str) -> dict[str, Any]:
        """Return an open link that is known to be there."""
        row = self._sql.one(_FIND_OPEN, {"kind": kind, "parent": parent, "child": child})
        assert row is not None, "the link was opened or found"
        return row

    def lock_link(self, link_id: UUID) -> dict[str, Any] | None:
        """Lock a link and return it, or None."""
        return self._sql.one(_LOCK_ONE, {"link_id": link_id})

    def close_link(self, link_id: UUID, *, reason: str, by: str, at: datetime) -> None:
        """End a locked link."""
        self._sql.run(_END, {"link_id": link_id, "reason": reason, "by": by, "at": at})

    def links_page(
        self, kind: str | None, person: str | None, with_ended: bool, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return links, newest first."""
        at, row_id = after or _TOP
        wanted = {"kind": kind, "person": person, "with_ended": with_ended, "at": at, "id": row_id, "limit": limit}
        return self._sql.all(_PAGE if person is None else _PAGE_OF, wanted)
