"""The most specific dated rule decides (C9)."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.dispatch.domain.refusal import ContactNeeded, LeadIsAssisting, RouteDates, TopicDepth
from services.dispatch.domain.routing import (
    Handling,
    Route,
    most_specific,
    topic_and_parents,
    topic_path,
    tree_of,
)

DAY = date(2024, 4, 26)
ID = UUID(int=1)
LAMPS = "城乡建设/市政管理/路灯照明"


def rule(
    category: str, lead: str, *, grid: str | None = None, since: date = DAY, until: date | None = None
) -> Route:
    return Route(uuid4(), category, grid, lead, (), since, until)


def test_a_topic_is_looked_for_together_with_everything_above_it() -> None:
    assert topic_and_parents(LAMPS) == (LAMPS, "城乡建设/市政管理", "城乡建设", "")


def test_a_path_is_cut_at_whole_levels_and_written_in_one_form() -> None:
    assert topic_path(" 城乡建设 / /市政管理/ ") == "城乡建设/市政管理"
    assert topic_path("/") == ""


def test_the_longer_path_wins_over_the_named_grid() -> None:
    rules = [rule("", "a"), rule("城乡建设", "b", grid="G-1"), rule("城乡建设/市政管理", "c")]
    assert most_specific(rules, LAMPS, "G-1", DAY) == rules[2]


def test_with_equal_paths_the_named_grid_wins() -> None:
    rules = [rule("城乡建设", "a"), rule("城乡建设", "b", grid="G-1")]
    assert most_specific(rules, LAMPS, "G-1", DAY) == rules[1]
    assert most_specific(rules, LAMPS, "G-2", DAY) == rules[0]


def test_a_rule_for_a_longer_word_says_nothing_about_the_shorter() -> None:
    assert most_specific([rule("城乡", "a"), rule("城乡建设/市政", "b")], LAMPS, "G-1", DAY) is None


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    may = rule("城乡建设", "a", since=date(2024, 5, 1), until=date(2024, 5, 31))
    found = {
        day: most_specific([may], LAMPS, "G-1", day) is may
        for day in (date(2024, 4, 30), date(2024, 5, 1), date(2024, 5, 31), date(2024, 6, 1))
    }
    assert list(found.values()) == [False, True, True, False]


def test_a_gap_is_nobodys_case() -> None:
    assert most_specific([], LAMPS, "G-1", DAY) is None


def test_a_topic_brings_its_parents_into_the_tree_once() -> None:
    assert tree_of(["城乡建设/市政管理", "城乡建设/安全生产/事故处理"]) == [
        "城乡建设",
        "城乡建设/市政管理",
        "城乡建设/安全生产",
        "城乡建设/安全生产/事故处理",
    ]


@pytest.mark.parametrize("bad", ["一/二/三/四", "/", " / "])
def test_a_topic_has_one_to_three_levels(bad: str) -> None:
    with pytest.raises(TopicDepth) as refused:
        tree_of(["城乡建设", bad])
    assert refused.value.details == {"item": 2}


def test_no_body_assists_itself() -> None:
    with pytest.raises(LeadIsAssisting):
        Handling("urban", ("roads", "urban"), "direct")
    with pytest.raises(LeadIsAssisting):
        Route(ID, "", None, "urban", ("urban",), DAY, None)


def test_no_rule_ends_before_it_begins() -> None:
    with pytest.raises(RouteDates):
        rule("", "a", until=date(2024, 4, 25))
    assert rule("", "a", until=DAY).valid_until == DAY


def test_point_to_point_is_from_person_to_person() -> None:
    with pytest.raises(ContactNeeded):
        Handling("urban", (), "point_to_point")
    assert Handling("urban", (), "point_to_point", "王敏").contact_person == "王敏"


levels = st.sampled_from("甲乙丙")
topics = st.lists(levels, max_size=3).map("/".join)
rules_ = st.lists(st.tuples(topics, st.sampled_from([None, "G-1", "G-2"])), unique=True, max_size=20).map(
    lambda pairs: [rule(topic, "a", grid=grid) for topic, grid in pairs]
)


@settings(max_examples=50)
@given(rules_, st.lists(levels, min_size=1, max_size=3).map("/".join), st.sampled_from(["G-1", "G-2", "G-3"]))
def test_the_chosen_rule_covers_the_case_and_none_that_does_is_more_specific(
    rules: list[Route], topic: str, grid: str
) -> None:
    chosen = most_specific(rules, topic, grid, DAY)
    fitting = [one for one in rules if one.covers(topic, grid, DAY)]
    assert (chosen is None) == (not fitting)
    if chosen:
        assert (topic + "/").startswith(chosen.category + "/" if chosen.category else "")
        ranks = [(one.category.count("/") + bool(one.category), one.grid is not None) for one in fitting]
        assert (chosen.category.count("/") + bool(chosen.category), chosen.grid is not None) == max(ranks)


@settings(max_examples=50)
@given(rules_, st.sampled_from(["甲", "甲/乙", "甲/乙/丙"]))
def test_a_rule_for_another_topic_or_grid_changes_nothing(rules: list[Route], topic: str) -> None:
    unrelated = [rule("丁", "z"), rule("甲", "z", grid="G-9"), rule("甲/乙丙", "z")]
    assert most_specific(rules, topic, "G-1", DAY) == most_specific([*unrelated, *rules], topic, "G-1", DAY)
