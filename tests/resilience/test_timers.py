"""What comes due is done once: by one of three replicas, also when one is killed in the middle, also after a stop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.native.stack import NativeStack
from tests.resilience.conftest import Toy
from tests.support.waiting import eventually


@pytest.fixture
def replicas(servers: NativeStack, tmp_path: Path) -> Iterator[list[Toy]]:
    """Three processes of the toy on one schema."""
    made = [Toy(servers, tmp_path / str(number)) for number in range(3)]
    for one in made:
        one.folder.mkdir()
    made[0].prepare()
    yield made
    for one in made:
        if one.is_alive():
            one.kill()
        print(one.log()[-3000:] if one.log_file.exists() else "")


def plan(toy: Toy, count: int, due: str = "now()") -> None:
    with psycopg.connect(toy.database, autocommit=True) as connection:
        connection.execute(f"insert into chores (due_at) select {due} from generate_series(1, {count})")  # type: ignore[arg-type]


def times_done(toy: Toy) -> list[int]:
    return [row[0] for row in toy.rows("select count(e.ping_id) from chores c left join effects e"
                                       " on e.ping_id = lpad(to_hex(c.chore_id), 32, '0')::uuid group by c.chore_id")]


def test_three_replicas_do_each_chore_once(replicas: list[Toy]) -> None:
    for toy in replicas:
        toy.start()
    for _ in range(5):
        plan(replicas[0], 12)
        eventually(lambda: not replicas[0].rows("select from chores where done_at is null"), what="the chores are done", seconds=15)
    assert times_done(replicas[0]) == [1] * 60


def test_a_replica_killed_in_the_middle_leaves_its_step_to_another(replicas: list[Toy]) -> None:
    plan(replicas[0], 5)
    replicas[0].start(TOY_CHORE_SECONDS="30")
    working = "select from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'"
    eventually(lambda: replicas[0].rows(working), what="the first replica is in the middle", seconds=15)
    for toy in replicas[1:]:
        toy.start()
    assert replicas[0].effects() == 0, "another replica did what one was doing"
    replicas[0].kill()
    with psycopg.connect(replicas[0].database, autocommit=True) as connection:  # its session notices the end only later
        connection.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where pid in (select pid {working[7:]})")  # type: ignore[arg-type]
    eventually(lambda: replicas[1].effects() == 5, what="another replica does it", seconds=15)
    assert times_done(replicas[1]) == [1] * 5


def test_what_came_due_during_a_stop_is_done_once_after_it(toy: Toy) -> None:
    toy.start()
    assert toy.stop() == 0
    plan(toy, 23, "now() - interval '1 day'")
    plan(toy, 2, "now() + interval '1 hour'")
    toy.start()
    eventually(lambda: toy.effects() == 23, what="the day's chores are done", seconds=15)
    assert sorted(times_done(toy)) == [0, 0] + [1] * 23
    assert "timer failed" not in toy.log()
