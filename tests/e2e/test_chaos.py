"""A crowd on every path while everything is killed: all ends, with one effect for each event.

The people of the demonstration carry the cases. They repeat a call that got no answer; nothing else is done by hand.
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Callable

import psycopg
import pytest

from deploy.demo.play import play
from services.contracts.catalog import SERVICES
from tests.e2e.crowd import crowd
from tests.e2e.proof import prove
from tests.support.system import System

SEED = int(os.environ.get("SIQUAN_SEED", "20240422"))
OPINIONS = 60
KILLS = 14


class Trouble(threading.Thread):
    """Kills, cuts and stops things at moments that a seed decides, until it has done its share or is told to stop."""

    def __init__(self, system: System, seed: int) -> None:
        super().__init__(daemon=True)
        self._system, self._chance = system, random.Random(seed)
        self._done = threading.Event()
        self.made: Counter[str] = Counter()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            victims = [*SERVICES, *SERVICES, *SERVICES][:KILLS]
            self._chance.shuffle(victims)
            steps = [self._kill(victim) for victim in victims]
            steps[3:3], steps[6:6], steps[10:10] = [self._cut_sessions], [self._restart_broker], [self._cut_sessions]
            for step in steps:
                if self._done.wait(self._chance.uniform(0.3, 1.3)):
                    return
                step()
        except BaseException as failure:  # told to the test, which would not see it otherwise
            self.failure = failure
            raise

    def stop(self) -> None:
        self._done.set()
        self.join(60)

    def _kill(self, service: str) -> Callable[[], None]:
        def step() -> None:
            if self._system.stack.pids(service):
                self._system.stack.kill_service(service)
                self.made[f"kill {service}"] += 1

        return step

    def _cut_sessions(self) -> None:
        with psycopg.connect(self._system.database_url, autocommit=True) as connection:
            ended = connection.execute("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                       " where application_name like 'siquan%' and pid <> pg_backend_pid()").fetchone()
        self.made["sessions"] += ended[0] if ended else 0

    def _restart_broker(self) -> None:
        self._system.stack.stop_broker()
        self._system.stack.start_broker()
        self.made["broker"] += 1


@pytest.mark.slow
def test_every_case_ends_though_everything_is_killed(system: System) -> None:
    print(f"seed {SEED}")
    system.reset()
    stories = crowd(OPINIONS, SEED)
    trouble = Trouble(system, SEED)
    trouble.start()
    try:
        played = play(system.url, system.sign, stories, limit=240)
    finally:
        trouble.stop()
    assert trouble.failure is None
    print(f"{played.seconds:.0f} s, {played.calls} calls, {dict(trouble.made)}")
    assert sum(trouble.made[f"kill {service}"] > 0 for service in SERVICES) == 5, "the faults never happened"
    assert trouble.made["broker"] == 1 and trouble.made["sessions"] > 5
    prove(system, played, opinions=OPINIONS)


@pytest.mark.slow
def test_a_crowd_on_three_replicas_of_every_service(system: System) -> None:
    """The same people, the same proof, with several processes on every queue and two of them killed."""
    system.reset()
    try:
        for service in SERVICES:
            system.stack.scale_service(service, 3 if service == "dispatch" else 2)
        system.stack.wait_ready(*SERVICES)
        killer = threading.Timer(2, lambda: [system.stack.kill_service(s, number=2) for s in ("dispatch", "evaluation")])
        killer.start()
        played = play(system.url, system.sign, crowd(40, SEED + 1), limit=180)
        killer.join()
        prove(system, played, opinions=40)
    finally:
        for service in SERVICES:
            system.stack.scale_service(service, 1)
