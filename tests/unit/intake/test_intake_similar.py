"""How alike two texts are: what is compared, what is left out, what counts for how much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.similar import (
    LEAST_LIKENESS,
    MOST_ASKED,
    MOST_BIGRAMS,
    Rarity,
    bigrams,
    code_of,
    likeness,
    pair_of,
    score_of,
    shared_words,
    suggested,
)

YOUNG = Rarity({})


def pairs(*texts: str) -> list[str]:
    return [pair_of(code) for code in bigrams(*texts)]


def alike(one: str, other: str, rarity: Rarity = YOUNG) -> float:
    return likeness(rarity.squares(bigrams(one)), bigrams(other), rarity)


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), min_size=2, max_size=2))
def test_a_code_holds_its_two_characters_and_fits_into_an_integer(pair: str) -> None:
    assert pair_of(code_of(pair)) == pair
    assert -(2**31) <= code_of(pair) < 2**31


def test_pairs_stop_at_signs_and_digits_and_come_once_in_their_order() -> None:
    assert pairs("搅拌站，搅拌站", "3栋搅拌") == ["搅拌", "拌站", "栋搅"]


def test_full_width_and_capitals_read_as_plain_letters() -> None:
    assert pairs("ＫＴＶ噪音") == pairs("ktv噪音") == ["kt", "tv", "v噪", "噪音"]


def test_what_every_letter_says_is_not_compared() -> None:
    assert pairs("尊敬的领导您好！请问，谢谢") == []


def test_a_character_outside_the_basic_plane_parts_words() -> None:
    assert pairs("𠮷野路灯😀路灯") == ["野路", "路灯"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_compared_is_from_none_to_the_same(one: str, other: str) -> None:
    asked = YOUNG.squares(bigrams(one))
    said = likeness(asked, bigrams(other), YOUNG)
    assert 0 <= said <= 1.000001
    assert not asked or likeness(asked, bigrams(one), YOUNG) == pytest.approx(1)


def test_a_long_text_is_known_by_its_beginning() -> None:
    text = "".join(chr(0x4E00 + number * 7 % 20000) for number in range(3000))
    assert len(bigrams(text)) == MOST_BIGRAMS
    assert len(bigrams(text, text[::-1])) == MOST_BIGRAMS


def test_the_same_matter_in_other_words_is_nearer_than_another_matter() -> None:
    one = "丽林新城小区旁边的搅拌站灰尘大，半夜还在生产"
    assert alike(one, "搅拌站建在丽林新城门口，噪音粉尘让人没法住") > LEAST_LIKENESS
    assert alike(one, "公交车末班太早，希望延长到九点半") < LEAST_LIKENESS


def test_a_rare_pair_says_more_than_a_common_one() -> None:
    known = Rarity({code_of("小区"): 0.4, code_of("路灯"): 0.05, code_of("灯坏"): 0.01}, texts=10_000)
    squares = known.squares(bigrams("小区路灯丽林"))
    assert squares[code_of("小区")] < squares[code_of("路灯")] < squares[code_of("丽林")]
    assert 0 < alike("小区路灯夜市", "小区路灯烧烤", known) < alike("小区丽林新城", "丽林新城烧烤", known)


def test_the_index_is_asked_for_what_is_rare_and_for_no_more_rows_than_can_be_read() -> None:
    common = dict.fromkeys(bigrams("小区门口垃圾堆放没人清理居民"), 0.3)
    known = Rarity(common, texts=100_000)
    rare = bigrams("丽林搅拌")
    chosen = known.telling([*common, *rare])
    assert chosen[: len(rare)] == rare
    assert len(chosen) < len(common)
    assert Rarity(common, texts=100).telling(list(common)) == list(common), "a small table is asked for everything"
    assert len(YOUNG.telling(range(1000))) == MOST_ASKED


def test_place_and_topic_decide_between_equals_and_make_nothing_alike() -> None:
    assert score_of(0.4, same_grid=False, same_topic=False) == 0.4
    plain, there = (score_of(0.4, same_grid=same, same_topic=False) for same in (False, True))
    assert plain < there < score_of(0.4, same_grid=True, same_topic=True) < score_of(0.6, same_grid=False, same_topic=False)
    assert score_of(1.0, same_grid=True, same_topic=True) == 1


def test_one_word_in_common_is_a_coincidence() -> None:
    assert alike("老人在河边散步摔跤", "公交车不等老人") == 0
    assert alike("丽林", "丽林新城") > 0, "nothing more was asked for"


def test_shared_words_are_put_together_again_the_most_telling_first() -> None:
    asked = YOUNG.squares(bigrams("丽林新城的搅拌站"))
    assert shared_words(asked, bigrams("搅拌站就在丽林新城门口")) == ["丽林新城", "搅拌站"]
    assert shared_words(asked, bigrams("公交车")) == []


def test_the_most_like_cases_vote_for_a_topic_each_by_its_likeness() -> None:
    assert suggested([(0.5, "甲"), (0.4, "乙"), (0.4, "乙"), (0.0, "丙")]) == [("乙", 56), ("甲", 43)]
    crowd = [(0.5, "甲")] * 20 + [(0.3, "乙")] * 500
    assert suggested(crowd) == [("甲", 100)]
    assert suggested([]) == []
    assert len(suggested([(0.5, topic) for topic in "甲乙丙丁"])) == 3
