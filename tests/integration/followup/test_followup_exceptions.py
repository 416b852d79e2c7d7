"""Everything that is stuck anywhere is on one list, and leaves it when it is mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.chassis.paging import BadCursor
from services.contracts.declare import Event
from services.contracts.deliberation import events as deliberation
from services.contracts.dispatch.events import alarms as dispatch
from services.contracts.followup.operations.commitments import FulfilCommitment
from services.contracts.followup.operations.exceptions import Exceptions, ExceptionView
from services.contracts.intake.events import alarms as intake
from services.contracts.policy import FollowupPolicy
from services.followup.usecases import exceptions, supervision
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import CLERK, MONDAY, PROMISE, Scene
from tests.integration.followup.test_followup_look_back import look_back

SERVICES = {"intake": intake, "dispatch": dispatch, "deliberation": deliberation}


def alarm(service: str, kind: str, about: str, *, alarm_id: UUID | None = None, since: datetime = MONDAY) -> tuple[Event, Event]:
    """What a service tells of an alarm: that it is raised, and that it is cleared a day later."""
    told: Any = SERVICES[service]
    facts = {"alarm_id": alarm_id or uuid4(), "kind": kind, "about": about, "since": since}
    return told.AlarmRaised(**facts), told.AlarmCleared(**facts, cleared_at=since + timedelta(days=1))


def stuck(scene: Scene, **asked: Any) -> list[ExceptionView]:
    found: list[ExceptionView] = []
    cursor = ""
    while True:
        page = scene.ask(Exceptions(**{"kind": None, "grid": None, "since": None, **asked}, limit=2, cursor=cursor))
        found += page.items
        cursor = page.next_cursor
        if not cursor:
            return found


def kinds(scene: Scene) -> list[str]:
    """What is stuck in this case's grid."""
    return sorted(one.kind for one in stuck(scene, grid=scene.grid))


def watch(scene: Scene, days: int) -> list[Any]:
    """Let the timers of followup run so many days after the first."""
    scene.now = MONDAY + timedelta(days=days)
    tx = scene.tx()
    exceptions.watch_cases(tx)
    supervision.watch_promises(tx)
    return [emission.event for emission in tx.emitted]


@pytest.mark.parametrize("service", SERVICES)
def test_an_alarm_of_any_service_is_listed_until_it_is_cleared(new_scene: NewScene, service: str) -> None:
    scene = new_scene(grid="G-771")
    scene.hear(scene.registered())
    raised, cleared = alarm(service, "reply_overdue", str(scene.case_id))
    event_id = uuid4()
    scene.hear(raised, event_id=event_id)
    scene.hear(raised)
    [one] = stuck(scene, grid="G-771")
    assert (one.service, one.kind, one.label, one.about, one.since) == (
        service, "reply_overdue", "逾期未答复", str(scene.case_id), MONDAY)
    scene.hear(cleared)
    assert stuck(scene, grid="G-771") == []
    scene.hear(raised)
    assert stuck(scene, grid="G-771") == [], "told again, it stays mended"


def test_an_alarm_that_is_cleared_before_it_is_heard_of_is_never_listed(new_scene: NewScene) -> None:
    scene = new_scene()
    raised, cleared = alarm("intake", "grid_without_deputy", "G-772")
    scene.hear_all(cleared, raised)
    assert stuck(scene, grid="G-772") == []


def test_the_list_is_paged_and_filtered_by_kind_grid_and_day(new_scene: NewScene) -> None:
    scene = new_scene()
    for day in range(5):
        scene.hear(alarm("intake", "grid_not_sound", "G-773", since=MONDAY + timedelta(days=day))[0])
    scene.hear(alarm("intake", "opinion_overdue", "no-grid")[0])
    scene.hear(alarm("dispatch", "of_a_later_release", "G-773")[0])
    listed = stuck(scene, kind="grid_not_sound", grid="G-773")
    assert [one.since for one in listed] == [MONDAY + timedelta(days=day) for day in (4, 3, 2, 1, 0)]
    assert len(stuck(scene, grid="G-773", since=date(2024, 4, 25))) == 2
    [later] = stuck(scene, kind="of_a_later_release")
    assert (later.label, later.grid) == ("of_a_later_release", None), "unknown words are shown as they are"
    assert [one.grid for one in stuck(scene, kind="opinion_overdue")] == [None]
    with pytest.raises(BadCursor):
        scene.ask(Exceptions(kind=None, grid=None, since=None, cursor="x"))


def test_d6_a_promise_that_nobody_watches_and_that_is_overdue_is_stuck_until_it_is_kept(new_scene: NewScene) -> None:
    """D6: an entry without deputies is on the exception list."""
    scene = new_scene(grid="G-774")
    scene.to_rating(PROMISE)
    watch(scene, 3)
    assert kinds(scene) == ["commitment_unwatched"]
    watch(scene, 69)  # 2024-06-30, the last day
    assert "promise_overdue" not in kinds(scene)
    watch(scene, 70)
    assert kinds(scene) == ["commitment_unwatched", "promise_overdue", "rating_late"]
    assert watch(scene, 71) == [], "told once"
    scene.ask(FulfilCommitment(commitment_id=scene.commitment_ids()[0], note="好了", outcome=None), CLERK)
    watch(scene, 72)
    assert kinds(scene) == ["rating_late"]


def test_a_case_that_nobody_rates_is_stuck_until_it_is_rated(new_scene: NewScene) -> None:
    scene = new_scene(grid="G-775", policy=FollowupPolicy(rating_days=5))
    scene.to_rating()
    watch(scene, 4)
    assert kinds(scene) == []
    [told] = watch(scene, 6)
    assert (told.event_name, told.kind, told.about) == ("alarm_raised", "rating_late", str(scene.case_id))
    assert kinds(scene) == ["rating_late"]
    scene.hear_all(scene.rated(), scene.satisfied())
    assert [one.event_name for one in watch(scene, 7)] == ["alarm_cleared"]
    assert kinds(scene) == []


def test_d24_a_look_back_that_is_not_held_in_time_is_stuck_until_it_is_held(new_scene: NewScene) -> None:
    """D24: not done in time, it is on the exception list."""
    scene = new_scene(grid="G-776", policy=FollowupPolicy(look_back_days=10, look_back_grace_days=2))
    scene.to_closed()
    watch(scene, 12)
    assert kinds(scene) == []
    watch(scene, 13)
    assert kinds(scene) == ["look_back_missed"]
    look_back(scene)
    watch(scene, 14)
    assert kinds(scene) == []


def test_two_cases_are_stuck_apart(new_scene: NewScene) -> None:
    first = new_scene(grid="G-777")
    second = replace(first, case_id=uuid4())
    for scene in (first, second):
        scene.to_rating()
    watch(first, 30)
    assert kinds(first) == ["rating_late", "rating_late"]
