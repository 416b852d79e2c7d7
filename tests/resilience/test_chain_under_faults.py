"""The whole chain while services are killed, the database's sessions end and the broker goes away: every case still ends.

The people of the demonstration carry the cases; they repeat a call that got no answer, and nothing else is done by hand.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deploy.demo import district
from deploy.demo.audit import audit
from deploy.demo.play import Played, play
from deploy.demo.story import BUILT_IN, Story
from deploy.native.stack import NativeStack
from services.chassis import tokens
from services.contracts.catalog import SERVICES
from tests.support.broker import Broker

POLICY = Path(__file__).parents[2] / "deploy" / "demo" / "policy.yaml"
CASES = 48
SEED = 20231125


def stories() -> tuple[Story, ...]:
    """Return a crowd of small matters on every path: ordinary, complex, promising, sent back, done again, attached."""
    kinds = [story for story in BUILT_IN if not story.declined]
    return tuple(
        replace(kinds[number % len(kinds)], ref=f"crowd-{number}", grid=number % district.GRIDS,
                matter=f"{kinds[number % len(kinds)].matter}-{number // len(kinds)}")
        for number in range(CASES))


def carry(stack: NativeStack, faults: Any = None) -> Played:
    """Play the stories, with a thread of faults beside."""
    key = stack.secret("token_private_key.pem")

    def sign(subject: str, *roles: str, **claims: Any) -> str:
        return tokens.issue(key, subject=subject, roles=roles, **claims)

    done = threading.Event()
    trouble = threading.Thread(target=faults, args=(stack, done), daemon=True) if faults else None
    if trouble:
        trouble.start()
    try:
        return play(stack.amqp_url, sign, stories(), limit=420)
    finally:
        done.set()
        if trouble:
            trouble.join(60)


def kill_everything_once(stack: NativeStack, done: threading.Event) -> None:
    """Kill -9 each service twice at chosen moments; end all sessions of the database; stop and start the broker."""
    chance = random.Random(SEED)
    victims = [*SERVICES, *SERVICES]
    chance.shuffle(victims)
    for number, victim in enumerate(victims):
        if done.wait(chance.uniform(0.5, 2.0)):
            return
        if number == 3:
            with psycopg.connect(stack.database_url, autocommit=True) as connection:
                connection.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                                   " where application_name like 'siquan%' and pid <> pg_backend_pid()")
        if number == 6:
            stack.stop_broker()
            time.sleep(2)
            stack.start_broker()
        stack.kill_service(victim)


@pytest.mark.slow
def test_every_case_ends_with_one_effect_for_each_event(tmp_path: Path) -> None:
    """X4."""
    print(f"seed {SEED}")
    environment = {"SIQUAN_POLICY_FILE": str(POLICY), "SIQUAN_RETRY_SECONDS": "1,2,5,10"}
    stack = NativeStack(tmp_path, fsync=False, service_env=dict.fromkeys(SERVICES, environment))
    try:
        with stack:
            played = carry(stack, kill_everything_once)
            restarts = sum(process["restarts"] for name in SERVICES for process in stack.processes(name))
            assert restarts >= 5, "the faults never happened"
            assert played.is_over, played.stages
            assert not played.refusals, played.refusals
            assert [finding for finding in audit(stack.database_url) if not finding.holds] == []
            _check_effects(stack)
    finally:
        stack.remove()


def _check_effects(stack: NativeStack) -> None:
    """One effect for each event: what each source published, each listener has in its inbox once, and nothing lies aside."""
    broker = Broker(stack.amqp_url)
    assert {name: broker.depth(f"siquan.parked.{name}") for name in SERVICES} == dict.fromkeys(SERVICES, 0)
    assert {name: broker.depth(f"siquan.{name}") for name in SERVICES} == dict.fromkeys(SERVICES, 0)
    with psycopg.connect(stack.database_url, dbname="siquan") as connection:
        published = {row[0] for name in SERVICES
                     for row in connection.execute(f"select event_id from {name}.outbox_archive").fetchall()}
        for name in SERVICES:
            handled = [row[0] for row in connection.execute(f"select event_id from {name}.inbox").fetchall()]
            assert len(handled) == len(set(handled))
            assert set(handled) <= published
        twice = connection.execute(
            "select event_id, case_id, count(*) from followup.ledger_entries group by 1, 2 having count(*) > 1").fetchall()
        assert twice == []
        lines = connection.execute("select count(*) from followup.ledger_entries where event = 'case_archived'").fetchone()
        cases = connection.execute("select count(*) from followup.cases").fetchone()
        assert lines == cases
