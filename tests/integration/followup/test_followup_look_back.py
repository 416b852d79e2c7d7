"""The look-back (D24): when it is due, by a deputy who did not rate; it ends the case or begins it again."""

from __future__ import annotations

from datetime import datetime, timedelta

import psycopg
import pytest

from services.chassis.paging import BadCursor, encode
from services.chassis.transaction import Caller
from services.contracts.followup.operations.cases import CaseWhole
from services.contracts.followup.operations.look_backs import LookBacksDue, RecordLookBack
from services.contracts.policy import FollowupPolicy
from services.followup.domain.refusal import (
    Archived,
    CaseUnknown,
    DeputyNeeded,
    NotClosed,
    RaterLooksBack,
    Refusal,
    TooEarly,
)
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import DEPUTY, NAMELESS_DEPUTY, PROMISE, RATER, STATION, Scene, names

THE_DAY = datetime.fromisoformat("2024-07-21T08:00:00+08:00")


def look_back(
    scene: Scene, result: str = "holds", caller: Caller = DEPUTY
) -> tuple[CaseWhole, list[object]]:
    return scene.call(
        RecordLookBack(case_id=scene.case_id, result=result, finding="十二盏灯都亮着"), caller
    )


@pytest.fixture
def closed(new_scene: NewScene) -> Scene:
    """A case closed on 22 April, on the day of its look-back."""
    scene = new_scene()
    scene.to_closed()
    scene.now = THE_DAY
    return scene


def test_a_case_that_holds_is_archived(closed: Scene) -> None:
    whole, spoken = look_back(closed)
    assert names(spoken) == ["look_back_held", "case_archived"]
    assert [event.round for event in spoken] == [1, 1]
    assert (spoken[0].result, spoken[0].deputy) == ("holds", "D-031")
    assert (whole.stage, whole.archived_at, whole.missing) == ("archived", closed.now, [])
    assert whole.closed_at is not None
    assert [line.event for line in whole.timeline][-2:] == ["look_back_held", "case_archived"]
    (kept,) = closed.rows("select result, deputy, finding from look_backs where case_id = %(case_id)s")
    assert kept == {"result": "holds", "deputy": "D-031", "finding": "十二盏灯都亮着"}


def test_the_finding_is_on_no_bus_and_in_no_ledger(closed: Scene) -> None:
    _, spoken = look_back(closed)
    assert "亮着" not in str([event.dump() for event in spoken])
    assert (
        closed.rows("select 1 from ledger_entries where case_id = %(case_id)s and data like '%%亮着%%'") == []
    )


def test_a_case_that_relapsed_begins_again_under_its_number(closed: Scene) -> None:
    """D24."""
    number = closed.whole().number
    whole, spoken = look_back(closed, "relapsed")
    assert names(spoken) == ["look_back_held", "case_reopened"]
    assert [event.round for event in spoken] == [1, 2]
    assert (whole.stage, whole.round, whole.number) == ("reopened", 2, number)
    assert (whole.closed_at, whole.look_back_due_on, whole.lead) == (None, None, None)
    assert whole.missing == ["reply_approved", "published", "rated_and_satisfied"]
    closed.hear_all(*closed.round_of(2), closed.rated(2), closed.satisfied(2))
    assert closed.whole().look_back_due_on.isoformat() == "2024-10-19"
    closed.now += timedelta(days=90)
    assert look_back(closed)[0].stage == "archived"


REFUSED: list[tuple[str, Caller, type[Refusal]]] = [
    ("rater", RATER, RaterLooksBack),
    ("nameless", NAMELESS_DEPUTY, DeputyNeeded),
]


@pytest.mark.parametrize(("caller", "refusal"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_who_rated_or_may_have_rated_does_not_look_back(
    closed: Scene, caller: Caller, refusal: type[Refusal]
) -> None:
    """D24."""
    before = closed.whole()
    with pytest.raises(refusal):
        look_back(closed, caller=caller)
    assert closed.whole() == before


def test_a_rating_of_an_earlier_round_counts_as_well(new_scene: NewScene) -> None:
    scene = new_scene(policy=FollowupPolicy(look_back_days=0))
    scene.to_rating()
    scene.hear_all(
        scene.rated(1, by="D-031", grade="unsatisfied"),
        scene.redo(2),
        *scene.round_of(2),
        scene.rated(2),
        scene.satisfied(2),
    )
    with pytest.raises(RaterLooksBack):
        look_back(scene)


def test_a_voter_is_no_deputy(new_scene: NewScene) -> None:
    scene = new_scene(policy=FollowupPolicy(look_back_days=0))
    scene.to_rating()
    scene.hear_all(scene.rated(rater="voter", by="D-031"), scene.satisfied())
    assert look_back(scene)[0].stage == "archived"


def test_the_day_before_is_too_early(closed: Scene) -> None:
    closed.now = THE_DAY - timedelta(hours=8, minutes=2)
    with pytest.raises(TooEarly) as refused:
        look_back(closed)
    assert refused.value.details == {"due_on": "2024-07-21"}
    closed.now = THE_DAY - timedelta(hours=8)
    assert look_back(closed)[0].stage == "archived"


def test_a_case_that_is_not_closed_names_what_it_needs(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.to_rating(PROMISE)
    with pytest.raises(NotClosed) as refused:
        look_back(scene)
    assert refused.value.details == {
        "missing": "rated_and_satisfied, commitments_fulfilled",
        "missing_zh": "双满意、承诺已兑现",
        "missing_en": "rated and satisfied, commitments fulfilled",
    }


def test_an_archived_case_is_over_and_a_reopened_one_is_not_closed(closed: Scene) -> None:
    look_back(closed)
    with pytest.raises(Archived):
        look_back(closed)


def test_one_look_back_a_closing(closed: Scene) -> None:
    look_back(closed, "relapsed")
    with pytest.raises(NotClosed):
        look_back(closed)


def test_a_case_that_nobody_knows(new_scene: NewScene) -> None:
    with pytest.raises(CaseUnknown):
        look_back(new_scene())


def test_a_finding_cannot_be_changed(closed: Scene) -> None:
    look_back(closed)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
        closed.rows("delete from look_backs where case_id = %(case_id)s returning 1")


def test_cases_that_are_due_are_listed_the_latest_day_first(new_scene: NewScene) -> None:
    scenes = [new_scene(policy=FollowupPolicy(look_back_days=days)) for days in (5, 7, 7, 9)]
    for scene in scenes:
        scene.to_closed()
    reader = new_scene()
    reader.now = scenes[0].now + timedelta(days=7)
    seen, cursor = [], ""
    while True:
        page = reader.ask(LookBacksDue(limit=1, cursor=cursor), STATION)
        seen += [row.case_id for row in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    alike = sorted((scenes[1].case_id, scenes[2].case_id), reverse=True)
    assert seen == [*alike, scenes[0].case_id]
    scenes[0].now = reader.now
    look_back(scenes[0])
    assert scenes[0].case_id not in [row.case_id for row in reader.ask(LookBacksDue(), DEPUTY).items]


@pytest.mark.parametrize(
    "cursor", ["AAAA", encode("2024-13-01", str(THE_DAY)), encode("2024-07-21", "x"), encode(1, 2)]
)
def test_a_cursor_that_we_did_not_give_is_refused(new_scene: NewScene, cursor: str) -> None:
    with pytest.raises(BadCursor):
        new_scene().ask(LookBacksDue(cursor=cursor), DEPUTY)
