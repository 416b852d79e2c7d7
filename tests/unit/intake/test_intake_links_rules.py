"""Links: one way up in the tower, never a circle, whatever is added in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.links import Link, LinkCycle, LinkHasParent, Network, Node
from services.intake.domain.refusal import Refusal


def tower(parent: Node, child: Node, kind: str = "tower") -> Link:
    return Link(kind, parent, child, in_tower=True)


COMMITTEE, DEPUTY, HEAD, HOUSE = ("committee_member", "C-1"), ("deputy", "D-1"), ("group_head", "GH-1"), ("household", "H-1")


def test_b8_path_from_a_household_to_a_committee_member_is_unique() -> None:
    network = Network([tower(COMMITTEE, DEPUTY), tower(DEPUTY, HEAD), tower(HEAD, HOUSE)])
    assert network.way_up(HOUSE) == [HOUSE, HEAD, DEPUTY, COMMITTEE]
    with pytest.raises(LinkHasParent) as refused:
        network.add_link(tower(("party_member", "M-1"), HOUSE, "party_member_household"))
    assert refused.value.details == {"child": "H-1", "parent": "GH-1"}


def test_b8_link_that_closes_a_circle_is_refused() -> None:
    network = Network([tower(COMMITTEE, DEPUTY), tower(DEPUTY, HEAD)])
    for link in (tower(HEAD, COMMITTEE), Link("other", HEAD, COMMITTEE, in_tower=False), tower(DEPUTY, DEPUTY)):
        with pytest.raises(Refusal):
            network.add_link(link)
        assert link not in network
    with pytest.raises(LinkCycle) as refused:
        network.add_link(tower(HEAD, COMMITTEE))
    assert refused.value.details == {"child": "C-1", "parent": "GH-1"}


def test_same_link_twice_is_one() -> None:
    network = Network()
    assert network.add_link(tower(COMMITTEE, DEPUTY)) is True
    assert network.add_link(tower(COMMITTEE, DEPUTY)) is False


def test_same_two_ends_by_another_kind_of_the_tower_are_refused() -> None:
    network = Network([tower(COMMITTEE, DEPUTY)])
    with pytest.raises(LinkHasParent):
        network.add_link(tower(COMMITTEE, DEPUTY, "another"))


_nodes = st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["1", "2", "3", "4"]))
_links = st.builds(Link, st.sampled_from(["x", "y"]), _nodes, _nodes, st.booleans())


@given(st.lists(_links, max_size=30))
@settings(max_examples=150)
def test_b8_links_never_form_a_cycle(wanted: list[Link]) -> None:
    network, kept = Network(), []
    for link in wanted:
        try:
            if network.add_link(link):
                kept.append(link)
        except Refusal:
            continue
    below: dict[Node, set[Node]] = {}
    for link in kept:
        below.setdefault(link.parent, set()).add(link.child)
    # Leaves can be taken away one after the other until nothing is left exactly when there is no circle.
    while below:
        leaves = {node for nodes in below.values() for node in nodes} - below.keys()
        assert leaves, f"a circle in {kept}"
        below = {node: rest for node, nodes in below.items() if (rest := nodes - leaves)}
    in_tower = [link.child for link in kept if link.in_tower]
    assert len(in_tower) == len(set(in_tower)), "two upper ends in the tower"
