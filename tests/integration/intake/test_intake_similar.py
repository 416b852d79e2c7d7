"""Before registering: what is like an opinion, read by the timer or just posted, among cases and waiting opinions."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.chassis.sql import Sql
from services.contracts.intake.operations.cases import AttachOpinion
from services.contracts.intake.operations.opinions import DeclineOpinion
from services.contracts.intake.operations.similar import SimilarCases, SimilarList
from services.contracts.labels import STAGES
from services.intake import usecases
from services.intake.domain.refusal import DeputyNeeded, GridUnknown, NotYourGrid, OpinionUnknown
from services.intake.domain.similar import NothingToCompare, bigrams
from services.intake.store.similar import BigramIndex
from services.intake.usecases import similar
from tests.integration.intake.conftest import LI, NOBODY, STATION, ZHAO, Desk
from tests.support.postgres import Postgres

MIXING = (
    "丽林新城小区旁边建了一个搅拌站，灰尘很大，不敢开窗",
    "我住丽林新城，搅拌站半夜生产，噪音吵得孩子睡不着",
    "丽林新城附近的搅拌站是不是违建？请环保局来查一查",
    "家在丽林新城三期，水泥罐车进出搅拌站，粉尘污染严重",
    "强烈要求搬走丽林新城边上的搅拌站，老人咳嗽不止",
)
OTHERS = (
    "公交车末班时间太早，能不能延长到九点半",
    "门诊报销比例太低，看病还是贵",
    "幼儿园今年只招两个班，外来务工人员的孩子报不上名",
    "路灯坏了半个月，晚上接孩子放学看不见路",
    "老旧小区加装电梯，一楼住户不同意怎么办",
    "河边钓鱼的人乱扔垃圾，没有人管",
)


def post_all(desk: Desk, texts: tuple[str, ...] = (*MIXING, *OTHERS), **fields: Any) -> list[UUID]:
    return [desk.post(text=text, **fields).opinion_id for text in texts]


def read(desk: Desk) -> None:
    while similar.read_opinions(desk.tx()):
        pass


def ask(desk: Desk, caller: Any = LI, **fields: Any) -> SimilarList:
    return similar.similar_cases(desk.tx(caller), SimilarCases.load(fields))


def shown(answer: SimilarList) -> list[UUID | None]:
    return [one.case_id or one.opinion_id for one in answer.items]


@pytest.mark.parametrize("is_read", [True, False], ids=["read by the timer", "posted a moment ago"])
def test_c6_five_like_opinions_become_one_case(desk: Desk, is_read: bool) -> None:
    """C6: each of the five finds the other four and nothing else; they are registered as one, and the next one finds the case."""
    five = post_all(desk)[: len(MIXING)]
    if is_read:
        read(desk)
        assert desk.count("opinions_to_read") == 0
    for one in five:
        answer = ask(desk, opinion_id=str(one))
        assert set(shown(answer)) == set(five) - {one}
        assert all(found.kind == "opinion" and found.why == ["words", "grid"] for found in answer.items)
        assert [found.score for found in answer.items] == sorted((found.score for found in answer.items), reverse=True)
    case = desk.register(*five, title="搅拌站扰民", category="环境保护/噪声")
    sixth = desk.post(text="丽林新城的搅拌站又通宵施工了").opinion_id
    [found] = ask(desk, opinion_id=str(sixth)).items
    assert (found.kind, found.case_id, found.opinion_id, found.number, found.title) == (
        "case", case.case_id, None, case.number, "搅拌站扰民")  # fmt: skip
    assert (found.opinions, found.stage, found.stage_label) == (5, "registered", STAGES["registered"][0])
    assert {"搅拌站"} & set(found.words)
    usecases.attach_opinion(desk.tx(LI), AttachOpinion(case_id=case.case_id, opinion_id=sixth))
    [found] = ask(desk, text="丽林新城搅拌站").items
    assert found.opinions == 6


def test_x13_repeated_notes_are_bundled_and_stand_for_one_case(desk: Desk) -> None:
    """X13: a hundred equal notes are one case; the case comes once, and hides nothing else."""
    hundred = post_all(desk, (MIXING[0],) * 100)
    like = desk.post(text=MIXING[1]).opinion_id
    read(desk)
    assert len(ask(desk, opinion_id=str(hundred[0]), limit=20).items) == 20
    case = desk.register(*hundred)
    answer = ask(desk, text=MIXING[0], limit=20)
    assert shown(answer) == [case.case_id, like]
    assert (answer.items[0].score, answer.items[0].opinions) == (100, 100)


def test_the_topic_and_the_grid_decide_between_equals(desk: Desk) -> None:
    ids = [desk.post(text=MIXING[0], grid=grid).opinion_id for grid in ("G-012", "G-014", "G-014")]
    read(desk)
    here, there = desk.register(ids[0], category="甲/乙"), desk.register(ids[1], ids[2], category="甲/丙")
    asked = {"text": "搅拌站灰尘很大"}
    assert shown(ask(desk, **asked, grid="G-014")) == [there.case_id, here.case_id]
    first = ask(desk, **asked, category="甲/乙").items[0]
    assert (first.case_id, first.why) == (here.case_id, ["words", "topic"])


def test_topics_are_suggested_by_like_cases_and_nothing_follows_from_them(desk: Desk) -> None:
    noise, bus, lamp = "环境保护/噪声/施工扰民", "交通运输/公交/班次", "城乡建设/市政设施/路灯"
    for text, topic in ((MIXING[0], noise), (MIXING[1], noise), (OTHERS[0], bus), (OTHERS[3], lamp)):
        desk.register(desk.post(text=text).opinion_id, category=topic)
    waiting = desk.post(text=MIXING[2]).opinion_id
    before = desk.rows("select * from opinions order by opinion_id")
    [first, *others] = ask(desk, opinion_id=str(waiting)).topics
    assert (first.category, first.confidence > 50) == (noise, True)
    assert first.confidence + sum(one.confidence for one in others) <= 100
    assert ask(desk, text="公交车末班太早").topics[0].category == bus
    assert ask(desk, text="彩票站乱象").topics == []
    assert desk.rows("select * from opinions order by opinion_id") == before


def test_a_deputy_sees_cases_of_all_grids_and_waiting_opinions_of_his_own(desk: Desk) -> None:
    his, no_grid = desk.post(text=MIXING[0], grid="G-013").opinion_id, desk.post(text=MIXING[1], grid=None).opinion_id
    hers = desk.post(text=MIXING[2], grid="G-012").opinion_id
    asked = {"text": "丽林新城搅拌站"}
    for is_read in (False, True):
        if is_read:
            read(desk)
        assert set(shown(ask(desk, ZHAO, **asked))) == {his, no_grid}
        assert set(shown(ask(desk, LI, **asked))) == {hers, no_grid}
        assert set(shown(ask(desk, STATION, **asked))) == {his, hers, no_grid}
    case = desk.register(his, caller=ZHAO)
    assert case.case_id in shown(ask(desk, LI, **asked))


def test_what_nobody_can_join_any_more_is_not_found_and_leaves_the_index(desk: Desk) -> None:
    """And comes back with the case."""
    declined, closed, mine = post_all(desk, MIXING[:3])
    read(desk)
    usecases.decline_opinion(
        desk.tx(LI), DeclineOpinion(opinion_id=declined, reason="repeated", explanation="已有同类件"))
    case = desk.register(closed)
    desk.sql.run("update cases set stage = 'closed'")
    assert shown(ask(desk, opinion_id=str(mine))) == []
    read(desk)
    assert [row["opinion_id"] for row in desk.rows("select opinion_id from opinion_bigrams")] == [mine]
    desk.sql.run("update cases set stage = 'reopened', round = 2")
    read(desk)
    assert shown(ask(desk, opinion_id=str(mine))) == [case.case_id]


def test_an_opinion_does_not_find_itself_nor_its_own_case(desk: Desk) -> None:
    first, second = post_all(desk, MIXING[:2])
    read(desk)
    desk.register(first, second)
    assert shown(ask(desk, opinion_id=str(first))) == []


def test_the_timer_reads_in_bounded_steps_and_reads_again_what_it_has_read(desk: Desk) -> None:
    ids = post_all(desk, tuple(f"{text}{name}" for text in OTHERS for name in "甲乙丙丁戊己庚辛壬癸" * 4))
    assert len(ids) == 240
    assert [similar.read_opinions(desk.tx()) for _ in range(3)] == [True, False, False]
    desk.sql.run("insert into opinions_to_read select opinion_id from opinions union all select gen_random_uuid()")
    read(desk)
    assert desk.count("opinion_bigrams") == 240
    [row] = desk.rows("select bigrams from opinion_bigrams where opinion_id = %(id)s", id=ids[0])
    assert row["bigrams"] == bigrams(f"{OTHERS[0]}甲")


def test_statistics_of_the_database_say_what_is_rare(postgres: Postgres) -> None:
    """Without ANALYZE every pair says the same; with it the common ones say little."""
    (common, *_), (rare, *_) = bigrams("小区"), bigrams("丽林")
    with psycopg.connect(postgres.owner_url("intake")) as owner:
        index = BigramIndex(Sql(owner))
        young = index.rarity().squares([common, rare])
        assert young[common] == young[rare]
        for number in range(60):
            index.keep_bigrams({uuid4(): bigrams(f"小区门口的路灯{chr(0x4E10 + number)}{chr(0x5E10 + number)}")}, [])
        owner.execute("analyze opinion_bigrams")
        known = index.rarity()
        assert known.texts == 60
        squares = known.squares([common, rare])
        assert squares[common] < squares[rare] / 100
        owner.rollback()


def test_refusals_change_nothing(desk: Desk) -> None:
    theirs = desk.post(text=MIXING[0], grid="G-013").opinion_id
    for caller, fields, refusal in (
        (LI, {}, NothingToCompare),
        (LI, {"text": "3"}, NothingToCompare),
        (LI, {"text": "您好，谢谢！"}, NothingToCompare),
        (LI, {"opinion_id": str(uuid4())}, OpinionUnknown),
        (LI, {"opinion_id": str(theirs)}, NotYourGrid),
        (LI, {"text": MIXING[0], "grid": "G-999"}, GridUnknown),
        (NOBODY, {"text": MIXING[0]}, DeputyNeeded),
    ):
        with pytest.raises(refusal):
            ask(desk, caller, **fields)
    assert (desk.count("opinions_to_read"), desk.count("opinion_bigrams")) == (1, 0)
