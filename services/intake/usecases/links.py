"""Links (两联, 塔式联系网络): opened, ended, listed; the way up from a leaf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.chassis.paging import encode, moment_and_id
from services.contracts.intake.operations.directory import LinkEntry
from services.contracts.intake.operations.links import (
    EndLink,
    LinkPage,
    Links,
    LinkView,
    PutLink,
    TowerNode,
    TowerPath,
    TowerPathView,
)
from services.contracts.policy import IntakePolicy
from services.intake.domain.directory import Fault
from services.intake.domain.links import Link, LinkKindUnknown, LinkOver, LinkUnknown, Network
from services.intake.domain.refusal import DeputyUnknown, Refusal
from services.intake.usecases.work import Work

_DEPUTY = "deputy"


def put_link(tx: Work, request: PutLink) -> LinkView:
    """Open a link; of two at once that contradict each other the first holds (B8)."""
    link = _link(tx.policy, request)
    for role, code in (link.parent, link.child):
        if role == _DEPUTY and tx.store.directory.find_deputy(code) is None:
            raise DeputyUnknown(deputy=code)
    tx.store.links.lock_links()
    if Network(tx.store.links.links_above([link.parent, link.child])).add_link(link):
        tx.store.links.open_links([link], by=tx.caller.subject, at=tx.now)
    return _view(tx.store.links.open_link_row(link.kind, request.parent, request.child))


def end_link(tx: Work, request: EndLink) -> LinkView:
    """End an open link; the row stays, with who ended it, when and why."""
    row = tx.store.links.lock_link(request.link_id)
    if row is None:
        raise LinkUnknown
    if row["ended_at"] is not None:
        raise LinkOver
    tx.store.links.close_link(request.link_id, reason=request.reason, by=tx.caller.subject, at=tx.now)
    return _view(row | {"ended_at": max(tx.now, row["opened_at"]), "end_reason": request.reason})


def links(tx: Work, request: Links) -> LinkPage:
    """List links, newest first."""
    rows = tx.store.links.links_page(
        request.kind, request.person, request.with_ended, moment_and_id(request.cursor), request.limit + 1
    )
    shown = [_view(row) for row in rows[: request.limit]]
    more = len(rows) > request.limit
    return LinkPage(items=shown, next_cursor=encode(shown[-1].opened_at.isoformat(), shown[-1].link_id) if more else "")


def tower_path(tx: Work, request: TowerPath) -> TowerPathView:
    """Show the one way up from a node of the tower (B8)."""
    leaf = (request.role, request.code)
    way = Network(tx.store.links.links_above([leaf])).way_up(leaf)
    return TowerPathView(
        path=[TowerNode(role=role, code=code) for role, code in way], is_complete=way[-1][0] == tx.policy.tower_top
    )


def judge_links(
    tx: Work, entries: Sequence[LinkEntry], deputies: frozenset[str]
) -> tuple[list[Link], list[Fault]]:
    """Return which links of a load are new, and what is wrong with the others, each at its place in the load.

    No link is opened by anybody else from here to the commit.
    """
    if not entries:
        return [], []
    new: list[Link] = []
    faults: list[Fault] = []
    wanted: dict[int, Link] = {}
    for index, entry in enumerate(entries):
        try:
            wanted[index] = _link(tx.policy, entry)
            for role, code in (wanted[index].parent, wanted[index].child):
                if role == _DEPUTY and code not in deputies:
                    raise DeputyUnknown(deputy=code)
        except Refusal as refusal:
            wanted.pop(index, None)
            faults.append(Fault("links", str(index), refusal))
    tx.store.links.lock_links()
    network = Network(tx.store.links.links_above(end for link in wanted.values() for end in (link.parent, link.child)))
    for index, link in wanted.items():
        try:
            if network.add_link(link):
                new.append(link)
        except Refusal as refusal:
            faults.append(Fault("links", str(index), refusal))
    return new, faults


def _link(policy: IntakePolicy, told: PutLink | LinkEntry) -> Link:
    kind = next((kind for kind in policy.link_kinds if kind.kind == told.kind), None)
    if kind is None:
        raise LinkKindUnknown(kind=told.kind)
    return Link(kind.kind, (kind.parent_role, told.parent), (kind.child_role, told.child), kind.in_tower)


def _view(row: dict[str, Any]) -> LinkView:
    return LinkView(**row)
