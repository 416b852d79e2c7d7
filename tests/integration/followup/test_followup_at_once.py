"""Two transactions at once on one case: one after the other, and what the second sees is true."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from services.contracts.followup.operations.cases import VerifyLedger
from services.contracts.followup.operations.commitments import FulfilCommitment
from services.contracts.followup.operations.look_backs import RecordLookBack
from services.contracts.policy import FollowupPolicy
from services.followup.domain.refusal import Archived, CommitmentFulfilled
from tests.integration.followup.conftest import Counter, NewScene
from tests.integration.followup.scene import CLERK, DEPUTY, PROMISE, SECOND_PROMISE, Scene, names
from tests.support.postgres import Postgres

Act = Callable[[Scene], Any]


@pytest.fixture
def race(
    open_counter: Callable[[], Counter], postgres: Postgres
) -> Iterator[Callable[[Scene, Act, Act], list[Any]]]:
    """Return `race(scene, first, second)`: the second begins while the first holds its locks."""
    with ThreadPoolExecutor(1) as threads, psycopg.connect(postgres.admin_url, autocommit=True) as watcher:

        def run(scene: Scene, first: Act, second: Act) -> list[Any]:
            one, other = open_counter(), open_counter()

            def follow() -> Any:
                with other.work(scene) as working:
                    return second(working)

            with one.work(scene) as working:
                answer = first(working)
                one.connection.execute("select 1").fetchone()
                following = threads.submit(follow)
                wait_for_lock(watcher, other.connection.info.backend_pid, following)
            return [answer, following.exception(timeout=20) or following.result()]

        yield run


def wait_for_lock(watcher: psycopg.Connection[Any], pid: int, following: Future[Any]) -> None:
    """Wait until the second transaction waits for the first."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        row = watcher.execute("select cardinality(pg_blocking_pids(%s)) > 0", (pid,)).fetchone()
        if row == (True,):
            return
        assert not following.done(), following.exception() or following.result()
    raise AssertionError("the second transaction did not wait")


@pytest.fixture
def committed(open_counter: Callable[[], Counter], new_scene: NewScene) -> Callable[..., Scene]:
    """Return `committed(prepare)`: a case to which `prepare` has happened."""

    def commit(prepare: Act) -> Scene:
        scene = new_scene(policy=FollowupPolicy(look_back_days=0))
        with open_counter().work(scene) as working:
            prepare(working)
        return scene

    return commit


def fulfil(place: int) -> Act:
    def act(scene: Scene) -> Any:
        commitment_id = scene.commitment_ids()[place]
        return names(
            scene.call(FulfilCommitment(commitment_id=commitment_id, note="完成", outcome=None), CLERK)[1]
        )

    return act


def look_back(scene: Scene) -> Any:
    return scene.ask(RecordLookBack(case_id=scene.case_id, result="holds", finding="完好"), DEPUTY).stage


def test_the_last_promise_and_the_last_grade_at_once_close_the_case(committed: Any, race: Any) -> None:
    scene = committed(lambda one: one.to_rating(PROMISE))
    said = race(scene, fulfil(0), lambda one: names(one.hear(one.satisfied())))
    assert said == [["commitment_kept", "commitments_fulfilled"], ["case_closed"]]

    scene = committed(lambda one: one.to_rating(PROMISE))
    said = race(scene, lambda one: names(one.hear(one.satisfied())), fulfil(0))
    assert said == [[], ["commitment_kept", "commitments_fulfilled", "case_closed"]]


def test_two_last_promises_at_once_are_announced_once(committed: Any, race: Any) -> None:
    scene = committed(lambda one: one.to_rating(PROMISE, SECOND_PROMISE))
    assert race(scene, fulfil(0), fulfil(1)) == [["commitment_kept"], ["commitment_kept", "commitments_fulfilled"]]


def test_one_promise_is_kept_once(committed: Any, race: Any) -> None:
    scene = committed(lambda one: one.to_rating(PROMISE))
    answer, refusal = race(scene, fulfil(0), fulfil(0))
    assert answer == ["commitment_kept", "commitments_fulfilled"]
    assert isinstance(refusal, CommitmentFulfilled)


def test_the_first_look_back_wins(committed: Any, race: Any) -> None:
    scene = committed(Scene.to_closed)
    answer, refusal = race(scene, look_back, look_back)
    assert answer == "archived"
    assert isinstance(refusal, Archived)


def test_lines_that_are_written_at_once_follow_one_another(committed: Any, race: Any) -> None:
    scene = committed(lambda one: one.hear(one.registered()))
    race(scene, lambda one: one.hear(one.assigned()), lambda one: one.hear(one.attached()))
    assert [(line.position, line.event) for line in scene.whole().timeline] == [
        (1, "case_registered"),
        (2, "case_assigned"),
        (3, "opinion_attached"),
    ]
    assert scene.ask(VerifyLedger(case_id=scene.case_id)).is_intact


def test_a_case_registered_twice_at_once_is_one_case(race: Any, new_scene: NewScene) -> None:
    scene = new_scene()
    event, event_id = scene.registered(), uuid4()
    race(
        scene, lambda one: one.hear(event, event_id=event_id), lambda one: one.hear(event, event_id=event_id)
    )
    assert [line.event for line in scene.whole().timeline] == ["case_registered"]


def test_a_session_of_two_cases_in_either_order_is_no_deadlock(committed: Any, race: Any) -> None:
    one = committed(lambda case: case.hear(case.registered()))
    other = committed(lambda case: case.hear(case.registered()))
    there, back = one.convened(other.case_id), other.held(one.case_id)
    assert race(one, lambda case: case.hear(there), lambda case: case.hear(back)) == [[], []]
    assert len(one.whole().timeline) == len(other.whole().timeline) == 3
