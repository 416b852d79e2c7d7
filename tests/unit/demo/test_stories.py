"""The demonstration's stories: every path of the method is among them, and all of them can be posted."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deploy.demo import district, messages
from deploy.demo.people import promise
from deploy.demo.story import BUILT_IN, TOPICS, Book, Story
from services.contracts import fields, shared
from services.contracts.dispatch.operations import LoadTopics, SubmitReply
from services.contracts.intake.operations.cases import RegisterCase
from services.contracts.intake.operations.opinions import PostOpinion
from tests.e2e.crowd import crowd

CASE = "7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11"


def check(story: Story) -> None:
    """Load what the simulated people would send of a story."""
    PostOpinion.load({"text": story.text, "title": story.title[:100], "kind": story.kind, "channel": story.channel,
                      "grid": district.grid_code(story.grid), "place": story.place, "source_ref": story.ref})
    RegisterCase.load({"opinions": [CASE], "title": story.title[:100], "summary": story.summary, "category": story.category,
                       "kind": story.kind, "complexity": story.complexity, "urgency": story.urgency,
                       "flags": list(story.flags), "place": story.place})
    if not story.declined:
        SubmitReply.load({"case_id": CASE, "text": story.reply, "measures": story.measures, "outcome": story.outcome,
                          "commitments": [promise(target) for target in story.promises]})
    assert 0 <= story.grid < district.GRIDS


@pytest.mark.parametrize("story", BUILT_IN, ids=[story.ref for story in BUILT_IN])
def test_a_built_in_story_can_be_told(story: Story) -> None:
    check(story)


def test_the_built_in_stories_go_every_path() -> None:
    own = [story for story in BUILT_IN if not story.declined]
    assert {story.complexity for story in own} == set(shared.COMPLEXITIES)
    assert {story.kind for story in own} == set(shared.KINDS)
    assert any(story.promises for story in own) and any(story.redos == 2 for story in own)
    assert any(story.sent_back_once for story in own) and any(story.flags for story in own)
    assert any(story.declined for story in BUILT_IN)
    assert len({story.matter for story in BUILT_IN}) < len(BUILT_IN), "some say the same"
    assert len({story.ref for story in BUILT_IN}) == len(BUILT_IN)
    unrouted = [story for story in own if not any(story.category.startswith(topic) for _, _, _, topics in
                                                  district.BODIES.values() for topic in topics)]
    assert unrouted, "one comes to the desk"


def test_stories_of_one_matter_are_of_one_grid() -> None:
    """Their deputy attaches one to the other's case: he sees only his own grid."""
    grids: dict[str, set[int]] = {}
    for story in (*BUILT_IN, *crowd(80, 7)):
        grids.setdefault(story.matter, set()).add(story.grid)
    assert {matter: found for matter, found in grids.items() if len(found) > 1} == {}


def test_topics_are_a_tree_that_dispatch_takes() -> None:
    LoadTopics.load({"topics": list(TOPICS)})
    assert all(1 <= len(topic.split("/")) <= 3 for topic in TOPICS)
    assert {story.category for story in BUILT_IN} <= set(TOPICS)


@pytest.mark.parametrize("seed", range(5))
def test_a_crowd_can_be_told_and_is_the_same_for_the_same_seed(seed: int) -> None:
    made = crowd(60, seed)
    for story in made:
        check(story)
    assert made == crowd(60, seed) != crowd(60, seed + 1)
    assert {story.complexity for story in made} == set(shared.COMPLEXITIES)
    assert len({story.ref for story in made}) == 60


def test_a_promise_lies_in_the_future() -> None:
    assert date.fromisoformat(promise("通水")["deadline_on"]) > datetime.now(UTC).date()
    shared.Promise.load(promise("通水"))


def write(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows((("message_id", "author", "title", "detail", "reply", "category"), *rows))
    return path


def test_messages_of_a_file_become_stories(tmp_path: Path) -> None:
    said = "康家苑南门外的路灯坏了几个月，晚上下班回来黑灯瞎火的，老人摔过跤"
    path = write(tmp_path / "messages.csv", ("1", "A1", "路灯", said, "已更换。", "城乡建设"),
                 ("2", "A2", "路灯", f"{said}。", "", ""), ("3", "A3", "公交", "早上七点公交半个多小时一趟", "", ""),
                 ("4", "A4", "坏的", "<script>x</script>", "", ""), ("5", "A1", "别的", "医院看病排队太久了", "<b>坏</b>", ""))
    made = messages.stories(path, 10)
    assert [story.ref for story in made] == ["1", "2", "3", "5"], "what cannot be posted is left out"
    one, twin, bus, clinic = made
    assert twin.matter == one.matter and twin.grid == one.grid and bus.matter != one.matter
    assert (one.reply, one.category) == ("已更换。", "城乡建设")
    assert (bus.category, clinic.category) == ("交通运输", "卫生计生"), "guessed from the words"
    assert "感谢" in clinic.reply, "a reply that cannot be given is replaced"
    for story in made:
        check(story)
    assert len(messages.stories(path, 2)) == 2


def test_topics_of_a_file_beside_it(tmp_path: Path) -> None:
    path = write(tmp_path / "messages.csv")
    assert messages.topics(path) == []
    (tmp_path / "categories.csv").write_text("level1,level2,level3\n城乡建设,安全生产,安全隐患\n城乡建设,,\n城乡建设,,\n", encoding="utf-8")
    assert messages.topics(path) == ["城乡建设", "城乡建设/安全生产/安全隐患"]


def test_the_book_remembers_whose_case_it_is() -> None:
    book = Book(BUILT_IN)
    book.remember_case("c-1", BUILT_IN[0], ["o-1"])
    book.remember_case("c-1", BUILT_IN[1], ["o-2"])
    assert book.by_case["c-1"] == BUILT_IN[0] and book.voices["c-1"] == ["o-1", "o-2"]
    assert book.case_of_matter[BUILT_IN[0].matter] == "c-1"


def test_a_category_is_never_too_long_for_its_field() -> None:
    field = RegisterCase._strict.fields["category"]
    assert isinstance(field, fields.TextField)
    assert max(len(topic) for topic in TOPICS) <= field.max
