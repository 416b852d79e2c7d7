"""Two transactions at once on the same case: one after the other, as if the second had come later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from services.chassis.calendar import PublishedCalendar
from services.chassis.sql import Sql
from services.chassis.transaction import SYSTEM, Caller, NotYet, Transaction
from services.contracts.evaluation.events.ratings import AppraisalOpened, CaseSatisfied, RedoOrdered
from services.contracts.policy import EvaluationPolicy
from services.evaluation.domain.refusal import Refusal, RoundOver
from services.evaluation.store import Store
from tests.integration.evaluation.scene import DEPUTY, RESIDENT, Scene, voice
from tests.support.postgres import Postgres

RECEIPT = "7K3M9Q1ZXW00"


class Session:
    """A connection of its own, on which transactions are pipelined as in production."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url)
        self.pid = self.connection.info.backend_pid

    def open(self, *, now: Any, caller: Caller = SYSTEM, policy: Any = None) -> Transaction[Any, Any]:
        """Return a further transaction on this connection."""
        return Transaction(store=Store(Sql(self.connection)), policy=policy or EvaluationPolicy(), now=now,
                           calendar=PublishedCalendar(), zone=ZoneInfo("Asia/Shanghai"), caller=caller)


class Race:
    """A committed case that two sessions act on at once."""

    def __init__(self, postgres: Postgres) -> None:
        url = postgres.app_url("evaluation")
        self.first, self.second, self.watch = Session(url), Session(url), Session(url)
        self.scene = Scene(self.first.open, [voice(RECEIPT)], [RECEIPT])

    def set_up(self, *acts: Callable[[Scene], object]) -> None:
        """Bring the case as far as the race needs it."""
        for act in acts:
            act(self.scene)
        self.first.connection.commit()

    def run(self, first: Callable[[Scene], Any], second: Callable[[Scene], Any]) -> tuple[Any, Any]:
        """Let `first` act and hold on, `second` come in, `first` commit; return both outcomes."""
        outcome: list[Any] = []

        def late() -> None:
            rival = Scene(self.second.open, [], [], case_id=self.scene.case_id)
            try:
                with self.second.connection.pipeline():
                    outcome.append(second(rival))
                    self.second.connection.commit()
            except (Refusal, NotYet) as error:
                outcome.append(error)
                self.second.connection.rollback()

        thread = threading.Thread(target=late)
        with self.first.connection.pipeline():
            said = first(self.scene)
            thread.start()
            self._wait_until_second_waits()
            self.first.connection.commit()
        thread.join(timeout=10)
        assert not thread.is_alive()
        return said, outcome[0]

    def _wait_until_second_waits(self) -> None:
        deadline = time.monotonic() + 10
        blocked = "select %(first)s = any(pg_blocking_pids(%(second)s))"
        pids = {"first": self.first.pid, "second": self.second.pid}
        while not Sql(self.watch.connection).value(blocked, pids):
            assert time.monotonic() < deadline, "the second transaction did not wait for the first"

    def close(self) -> None:
        """Take the case away again."""
        for session in (self.first, self.second):
            session.connection.rollback()
        for table in ("reappraisals", "differences", "cells", "appraisals", "voices", "cases"):
            self.first.connection.execute(f"delete from {table} where case_id = %s", [self.scene.case_id])
        self.first.connection.commit()
        for session in (self.first, self.second, self.watch):
            session.connection.close()


@pytest.fixture
def race(postgres: Postgres) -> Iterator[Race]:
    """A race on one registered case."""
    made = Race(postgres)
    made.set_up(Scene.register)
    yield made
    made.close()


def test_two_unsatisfied_grades_at_once_order_one_redo(race: Race) -> None:
    race.set_up(Scene.complete)
    (_, said), late = race.run(
        lambda scene: scene.rate(DEPUTY, "reply", "unsatisfied", reason="late"),
        lambda scene: scene.rate(RESIDENT, "implementation", "unsatisfied", reason="late", receipt=RECEIPT))
    assert isinstance(said[-1], RedoOrdered)
    assert isinstance(late, RoundOver)
    assert [cell["state"] for cell in race.scene.rows("cells")].count("rated") == 1


def test_of_two_last_grades_at_once_one_satisfies_the_case(race: Race) -> None:
    race.set_up(Scene.complete, lambda scene: scene.rate(DEPUTY, "reply"),
                lambda scene: scene.rate(RESIDENT, "implementation", receipt=RECEIPT))
    (_, first), (_, second) = race.run(lambda scene: scene.rate(DEPUTY, "implementation"),
                                       lambda scene: scene.rate(RESIDENT, "reply", receipt=RECEIPT))
    assert [isinstance(said[-1], CaseSatisfied) for said in (first, second)] == [False, True]
    assert race.scene.rows("appraisals")[0]["state"] == "satisfied"


def test_the_same_grade_twice_at_once_is_given_once(race: Race) -> None:
    race.set_up(Scene.complete)
    _, late = race.run(lambda scene: scene.rate(DEPUTY, "reply"), lambda scene: scene.rate(DEPUTY, "reply"))
    assert isinstance(late, Refusal)
    assert late.code == "evaluation.rated_already"


def test_a_voice_that_comes_first_is_asked_before_the_case_is_satisfied(race: Race) -> None:
    race.set_up(Scene.complete, lambda scene: scene.rate(DEPUTY, "reply"),
                lambda scene: scene.rate(DEPUTY, "implementation"),
                lambda scene: scene.rate(RESIDENT, "reply", receipt=RECEIPT))
    _, (view, said) = race.run(lambda scene: scene.attach(voice("NEWVOICE0001")),
                               lambda scene: scene.rate(RESIDENT, "implementation", receipt=RECEIPT))
    assert view.state == "open"
    assert len(said) == 1


def test_a_voice_that_comes_after_the_last_grade_has_nothing_to_rate(race: Race) -> None:
    race.set_up(Scene.complete, lambda scene: scene.rate(DEPUTY, "reply"),
                lambda scene: scene.rate(DEPUTY, "implementation"),
                lambda scene: scene.rate(RESIDENT, "reply", receipt=RECEIPT))
    race.run(lambda scene: scene.rate(RESIDENT, "implementation", receipt=RECEIPT),
             lambda scene: scene.attach(voice("NEWVOICE0001")))
    assert len(race.scene.rows("cells")) == 4
    assert race.scene.rows("appraisals")[0]["state"] == "satisfied"


@pytest.mark.parametrize("fulfilled_first", [True, False])
def test_completion_and_fulfilment_at_once_open_the_implementation_once(race: Race,
                                                                        fulfilled_first: bool) -> None:
    acts: list[Callable[[Scene], Any]] = [lambda scene: scene.complete(commitments=1),
                                          lambda scene: scene.fulfil(1)]
    said = race.run(*(reversed(acts) if fulfilled_first else acts))
    axes = [event.axes for events in said for event in events if isinstance(event, AppraisalOpened)]
    assert axes == ([["reply", "implementation"]] if fulfilled_first else [["reply"], ["implementation"]])


def test_the_same_completion_twice_at_once_opens_one_round(race: Race) -> None:
    said, late = race.run(Scene.complete, Scene.complete)
    assert len(said) == 1
    assert late == []


