"""Links as rows: opened once, ended once, listed for a person; of two that contradict each other at once one wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.contracts.intake.operations.links import EndLink, Links, LinkView, PutLink, TowerPath
from services.contracts.policy import IntakePolicy, LinkKind
from services.intake.domain.links import LinkCycle, LinkHasParent, LinkKindUnknown, LinkOver, LinkUnknown
from services.intake.domain.refusal import DeputyUnknown, Refusal
from services.intake.store import Store
from services.intake.usecases import links
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import OFFICE, Committed, Desk


def put(desk: Desk, kind: str, parent: str, child: str, **at: Any) -> LinkView:
    return links.put_link(desk.tx(OFFICE, **at), PutLink(kind=kind, parent=parent, child=child))


def of(desk: Desk, person: str, **fields: Any) -> list[tuple[str, str, str]]:
    page = links.links(desk.tx(OFFICE), Links.load({"person": person, **fields}))
    return [(link.kind, link.parent, link.child) for link in page.items]


def test_a2_both_kinds_of_link_are_listed_for_a_deputy(desk: Desk) -> None:
    """A2: committee → deputy and deputy → voter, as typed data."""
    put(desk, "committee_deputy", "C-1", "D-01")
    put(desk, "deputy_voter", "D-01", "V-7", now=MONDAY + timedelta(hours=1))
    put(desk, "committee_deputy", "C-1", "D-02")
    assert of(desk, "D-01") == [("deputy_voter", "D-01", "V-7"), ("committee_deputy", "C-1", "D-01")]
    assert of(desk, "D-01", kind="deputy_voter") == [("deputy_voter", "D-01", "V-7")]


def test_a2_kinds_are_the_district_s_policy(desk: Desk, open_tx: Any) -> None:
    """A2: nothing of the expansion is in the code."""
    with pytest.raises(LinkKindUnknown):
        put(desk, "mentor", "D-01", "D-02")
    own = IntakePolicy(link_kinds=[LinkKind(kind="mentor", parent_role="deputy", child_role="deputy", in_tower=False)])
    tx = open_tx("intake", Store, caller=OFFICE, policy=own)
    assert links.put_link(tx, PutLink(kind="mentor", parent="D-01", child="D-02")).in_tower is False
    with pytest.raises(LinkCycle):
        links.put_link(tx, PutLink(kind="mentor", parent="D-02", child="D-01"))


def test_b8_way_from_a_household_to_the_committee_is_one(desk: Desk) -> None:
    """B8: complete when a committee member stands at the end."""
    put(desk, "deputy_group_head", "D-01", "GH-1")
    put(desk, "group_head_household", "GH-1", "H-1")
    part = links.tower_path(desk.tx(OFFICE), TowerPath(code="H-1"))
    assert ([node.code for node in part.path], part.is_complete) == (["H-1", "GH-1", "D-01"], False)
    put(desk, "committee_deputy", "C-1", "D-01")
    whole = links.tower_path(desk.tx(OFFICE), TowerPath(code="H-1"))
    assert ([node.role for node in whole.path], whole.is_complete) == (
        ["household", "group_head", "deputy", "committee_member"], True)
    with pytest.raises(LinkHasParent):
        put(desk, "party_member_household", "M-1", "H-1")
    assert desk.count("links") == 3


def test_same_link_twice_is_one_and_an_ended_one_may_come_again(desk: Desk) -> None:
    first = put(desk, "committee_deputy", "C-1", "D-01")
    assert put(desk, "committee_deputy", "C-1", "D-01") == first
    ended = links.end_link(desk.tx(OFFICE), EndLink(link_id=first.link_id, reason="委员分工调整"))
    assert (ended.end_reason, ended.ended_at) == ("委员分工调整", MONDAY)
    with pytest.raises(LinkOver):
        links.end_link(desk.tx(OFFICE), EndLink(link_id=first.link_id, reason="再来"))
    assert put(desk, "committee_deputy", "C-2", "D-01").link_id != first.link_id
    assert (of(desk, "D-01"), len(of(desk, "D-01", with_ended=True))) == ([("committee_deputy", "C-2", "D-01")], 2)


def test_strangers_are_refused(desk: Desk) -> None:
    with pytest.raises(DeputyUnknown):
        put(desk, "committee_deputy", "C-1", "D-404")
    with pytest.raises(LinkUnknown):
        links.end_link(desk.tx(OFFICE), EndLink(link_id=uuid4(), reason="无"))
    assert desk.count("links") == 0


def test_links_come_in_pages(desk: Desk) -> None:
    for number in range(7):
        put(desk, "deputy_voter", "D-01", f"V-{number}", now=MONDAY + timedelta(seconds=number // 2))
    for wanted in ({}, {"person": "D-01"}, {"kind": "deputy_voter"}):
        seen, cursor = [], ""
        while True:
            page = links.links(desk.tx(OFFICE), Links(limit=3, cursor=cursor, **wanted))
            seen += [link.child for link in page.items]
            cursor = page.next_cursor
            if not cursor:
                break
        assert sorted(seen) == [f"V-{number}" for number in range(7)], wanted


def test_b8_of_two_parents_at_once_one_wins(committed: Committed) -> None:
    """B8: two connections give the same child two parents; the second is refused."""

    def put_one(parent: str) -> LinkView:
        with committed.tx(OFFICE) as tx:
            return links.put_link(tx, PutLink(kind="committee_deputy", parent=parent, child="D-01"))

    with ThreadPoolExecutor(1) as pool:
        with committed.tx(OFFICE) as tx:
            links.put_link(tx, PutLink(kind="committee_deputy", parent="C-1", child="D-01"))
            waiting = pool.submit(put_one, "C-2")
            committed.wait_until_somebody_waits()
        with pytest.raises(Refusal) as refused:
            waiting.result(timeout=10)
    assert isinstance(refused.value, LinkHasParent)
    assert committed.rows("select parent from links") == [{"parent": "C-1"}]
