"""What is read: a case whole, lists of cases, the echo wall, the count by stage."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.paging import BadCursor, encode
from services.chassis.transaction import Caller
from services.contracts import shared
from services.contracts.followup.operations.cases import STAGES, Case, CasePage, CaseRow, Cases, Stages
from services.contracts.followup.operations.wall import EchoWall, WallEntry, WallPage
from services.followup.domain.refusal import CaseUnknown
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import CLERK, MONDAY, OFFICE, PARTNER, PROMISE, PUBLIC, RATER, Scene

LAMPS = shared.Outcome(quantity=12, unit="盏", item="路灯")


def wall(scene: Scene, **filters: str | None) -> list[WallEntry]:
    page: WallPage = scene.ask(EchoWall(**{"site": None, "grid": None, **filters}), PUBLIC)
    return page.items


def labels(scene: Scene) -> list[str]:
    number = scene.whole().number
    return [entry.label for entry in wall(scene) if entry.number == number]


def listed(scene: Scene, **filters: str | None) -> list[CaseRow]:
    page: CasePage = scene.ask(Cases(**{"stage": None, "grid": None, **filters}))
    return page.items


# One case


def test_a_case_is_found_by_id_or_number_or_both(new_scene: NewScene) -> None:
    scene, other = new_scene(), new_scene()
    scene.to_rating(PROMISE)
    other.hear(other.registered())
    whole = scene.whole()
    number = whole.number
    assert scene.ask(Case(case_id=None, number=number)) == whole
    assert scene.ask(Case(case_id=scene.case_id, number=number)) == whole
    for case_id, asked in ((None, None), (uuid4(), None), (None, "QJ-0"), (other.case_id, number)):
        with pytest.raises(CaseUnknown):
            scene.ask(Case(case_id=case_id, number=asked))


@pytest.mark.parametrize("caller", [OFFICE, RATER, CLERK, PARTNER])
def test_everybody_at_work_reads_it_whole(new_scene: NewScene, caller: Caller) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    whole = scene.whole(caller)
    assert (whole.stage, whole.stage_label, whole.round, whole.lead) == ("rating", "待评价", 1, "urban")
    assert (whole.title, whole.category, whole.grid, whole.site) == (
        "小康家园路灯不亮",
        "城乡建设/市政管理/路灯照明",
        "G-012",
        "S-03",
    )
    assert (whole.filed_at, whole.registered_at, whole.due_at) == (MONDAY, MONDAY, MONDAY + timedelta(days=7))
    assert whole.missing == ["rated_and_satisfied", "commitments_fulfilled"]
    assert [one.measure for one in whole.commitments] == ["新装路灯"]
    assert [line.event for line in whole.timeline] == [
        "case_registered",
        "case_assigned",
        "case_claimed",
        "reply_submitted",
        "reply_delivered",
        "commitment_recorded",
        "case_completed",
        "case_published",
        "appraisal_opened",
    ]
    assert [line.round for line in whole.timeline] == [None, *[1] * 8]


# Lists of cases


def test_cases_are_listed_by_stage_and_grid_the_latest_registered_first(new_scene: NewScene) -> None:
    old, new, elsewhere = new_scene(), new_scene(), new_scene(grid="G-040")
    for place, scene in enumerate((old, new, elsewhere)):
        scene.hear(scene.registered(registered_at=MONDAY + timedelta(hours=place)))
    elsewhere.hear(elsewhere.assigned())
    old.hear(old.assigned())
    assert [row.case_id for row in listed(old)] == [elsewhere.case_id, new.case_id, old.case_id]
    assert [row.case_id for row in listed(old, grid="G-012")] == [new.case_id, old.case_id]
    assert [row.case_id for row in listed(old, stage="assigned")] == [elsewhere.case_id, old.case_id]
    (row,) = listed(old, stage="assigned", grid="G-012")
    assert (row.case_id, row.lead, row.stage_label, row.number) == (
        old.case_id,
        "urban",
        "已派单",
        old.whole().number,
    )
    assert listed(old, stage="archived") == []


def test_pages_of_cases_lose_and_double_nothing(new_scene: NewScene) -> None:
    scenes = [new_scene() for _ in range(5)]
    for scene in scenes:
        scene.hear(scene.registered())
    seen, cursor = [], ""
    while True:
        page = scenes[0].ask(Cases(stage=None, grid=None, limit=2, cursor=cursor))
        seen += [row.case_id for row in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == sorted((scene.case_id for scene in scenes), reverse=True)


@pytest.mark.parametrize("cursor", ["AAAA", encode("yesterday", str(uuid4())), encode(1)])
def test_a_cursor_that_we_did_not_give_is_refused(new_scene: NewScene, cursor: str) -> None:
    with pytest.raises(BadCursor):
        new_scene().ask(Cases(stage=None, grid=None, cursor=cursor))
    with pytest.raises(BadCursor):
        new_scene().ask(EchoWall(site=None, grid=None, cursor=cursor), PUBLIC)


def test_stages_are_counted_in_the_order_of_the_chain(new_scene: NewScene) -> None:
    scenes = [new_scene() for _ in range(3)]
    for scene in scenes:
        scene.hear(scene.registered())
    scenes[0].hear(scenes[0].assigned())
    view = scenes[0].ask(Stages(), CLERK)
    assert view.cases == 3
    assert [count.stage for count in view.stages] == list(STAGES)
    assert {count.stage: count.cases for count in view.stages if count.cases} == {
        "registered": 2,
        "assigned": 1,
    }
    assert [(count.label, count.label_en) for count in view.stages][:2] == [
        ("已定单", "registered"),
        ("待派单", "waiting at the desk"),
    ]


# The wall


def test_the_wall_shows_what_was_answered_and_no_person(new_scene: NewScene) -> None:
    """A16, X2."""
    scene = new_scene()
    scene.hear_all(
        scene.registered(),
        scene.assigned(),
        scene.delivered(text="路灯已全部修好。", outcome=LAMPS),
        scene.completed(days=3.5),
    )
    entry = wall(scene)[0]
    assert dataclasses.asdict(entry) == {
        "number": scene.whole().number,
        "title": "小康家园路灯不亮",
        "category": "城乡建设/市政管理/路灯照明",
        "site": "S-03",
        "grid": "G-012",
        "round": 1,
        "body": "urban",
        "reply": "路灯已全部修好。",
        "outcome": {"quantity": 12, "unit": "盏", "item": "路灯"},
        "days_taken": 3,
        "label": "待评价",
        "label_en": "waiting for ratings",
        "published_at": scene.whole().timeline[-1].at,
    }
    assert "D-017" not in str(entry)


def test_nothing_hangs_there_before_its_completion(new_scene: NewScene) -> None:
    """A16."""
    scene = new_scene()
    scene.hear_all(scene.registered(), *scene.round_of(1)[:4])
    assert labels(scene) == []


@pytest.mark.parametrize(("very", "label"), [(4, "非常满意"), (3, "满意"), (0, "满意")])
def test_the_label_follows_the_rating(new_scene: NewScene, very: int, label: str) -> None:
    """A18."""
    scene = new_scene()
    scene.to_rating()
    assert labels(scene) == ["待评价"]
    scene.hear(scene.satisfied(very=very))
    assert labels(scene) == [label]


def test_a_rating_that_comes_before_the_completion_labels_the_entry_at_once(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear_all(scene.registered(), scene.satisfied(very=4), scene.delivered(), scene.completed())
    assert labels(scene) == ["非常满意"]


def test_what_is_done_again_stays_on_the_wall_and_says_so(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating()
    scene.hear(scene.redo(2))
    assert labels(scene) == ["重办中"]
    scene.hear_all(*scene.round_of(2))
    assert labels(scene) == ["待评价", "已重办"]
    scene.hear_all(scene.redo(3), scene.satisfied(2))
    assert labels(scene) == ["重办中", "已重办"]


def test_a_completion_that_comes_late_hangs_in_its_place(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear_all(scene.registered(), scene.redo(2), *scene.round_of(2))
    assert scene.must_wait(scene.completed(1))
    scene.hear_all(scene.delivered(1), scene.completed(1))
    assert {(entry.round, entry.label) for entry in wall(scene)} == {(1, "已重办"), (2, "待评价")}
    assert scene.whole().missing == ["rated_and_satisfied"]


def test_the_wall_of_a_site_of_a_grid_and_of_the_district(new_scene: NewScene) -> None:
    here, there, nowhere = new_scene(), new_scene(site="S-09", grid="G-040"), new_scene(site=None)
    for scene in (here, there, nowhere):
        scene.now = max(scene.now, here.now, there.now)
        scene.to_rating()
    numbers = [scene.whole().number for scene in (here, there, nowhere)]
    assert [entry.number for entry in wall(here)] == [numbers[2], numbers[1], numbers[0]]
    assert [entry.number for entry in wall(here, site="S-03")] == [numbers[0]]
    assert [entry.number for entry in wall(here, grid="G-012")] == [numbers[2], numbers[0]]
    assert [entry.number for entry in wall(here, grid="G-040", site="S-09")] == [numbers[1]]
    assert wall(here, grid="G-040", site="S-03") == []


def test_pages_of_the_wall_lose_and_double_nothing(new_scene: NewScene) -> None:
    scenes = [new_scene() for _ in range(5)]
    for scene in scenes:
        scene.to_rating()
    seen, cursor = [], ""
    while True:
        page = scenes[0].ask(EchoWall(site=None, grid=None, limit=2, cursor=cursor), PUBLIC)
        seen += [entry.number for entry in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(seen) == 5
    assert set(seen) == {scene.whole().number for scene in scenes}
