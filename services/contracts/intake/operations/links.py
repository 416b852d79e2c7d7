"""What may be asked of the links: who keeps in touch with whom (两联), and the tower network (塔式联系网络)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import links as e
from services.contracts.intake.errors import opinions as of_opinions

_LINKERS = (roles.COMMITTEE_OFFICE, roles.STATION_STAFF, roles.OPERATOR)


@record
class LinkView(Record):
    """One link: from the upper end to the lower one, and until when it held."""

    link_id: UUID = f.uuid()
    kind: str = f.code()
    parent_role: str = f.code()
    parent: str = f.code()
    child_role: str = f.code()
    child: str = f.code()
    in_tower: bool = f.flag()
    opened_at: datetime = f.moment()
    opened_by: str = f.code()
    ended_at: datetime | None = f.moment(optional=True)
    end_reason: str | None = f.text(max=200, optional=True)


@operation("intake.put_link", writes=True, callers=_LINKERS, reply=LinkView,
           errors=(e.LINK_KIND_UNKNOWN, e.LINK_HAS_PARENT, e.LINK_CYCLE, of_opinions.DEPUTY_UNKNOWN))
class PutLink(Operation):
    """Open a link of a kind that the policy names (A2, B8); the same one twice is one.

    In the tower everybody has one upper end at most. A link that would close a circle is refused.
    """

    kind: str = f.code()
    parent: str = f.code()
    child: str = f.code()


@operation("intake.end_link", writes=True, callers=_LINKERS, reply=LinkView, errors=(e.LINK_UNKNOWN, e.LINK_OVER))
class EndLink(Operation):
    """End an open link, with a reason. It stays in the list of ended ones."""

    link_id: UUID = f.uuid()
    reason: str = f.text(max=200)


@record
class LinkPage(Record):
    """One page of links, newest first."""

    items: list[LinkView] = f.many(LinkView)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.links", writes=False, callers=roles.STAFF, reply=LinkPage)
class Links(Operation):
    """List open links, newest first: all, of one kind, or of one person (at either end); ended ones too when asked."""

    kind: str | None = f.code(optional=True)
    person: str | None = f.code(optional=True)
    with_ended: bool = f.flag(default=False)
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class TowerNode(Record):
    """One step of the tower: a person or household by code, and what he is there."""

    role: str = f.code()
    code: str = f.code()


@record
class TowerPathView(Record):
    """The one way up from a leaf. It is complete when a committee member stands at its end."""

    path: list[TowerNode] = f.many(TowerNode)
    is_complete: bool = f.flag()


@operation("intake.tower_path", writes=False, callers=roles.STAFF, reply=TowerPathView)
class TowerPath(Operation):
    """Show the way from somebody in the tower up to the committee member (B8). Who has no link is a path of one."""

    role: str = f.code(default="household")
    code: str = f.code()
