"""The native stack for real: PostgreSQL, RabbitMQ and the supervisor, with stand-ins for the services."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import amqp
import psycopg
import pytest

from deploy.native import leftovers
from deploy.native.errors import AlreadyRunning, NotRunning, StackError
from deploy.native.home import REPOSITORY
from deploy.native.stack import NativeStack
from deploy.native.status import status
from tests.support.broker import Broker

pytestmark = pytest.mark.native

STUB = (sys.executable, str(Path(__file__).parent / "stub_service.py"))
NO_MIGRATIONS = (sys.executable, "-c", "pass")


def stack_at(home: Path, **settings: object) -> NativeStack:
    return NativeStack(home, **{"fsync": False, "runner": STUB, "migrator": NO_MIGRATIONS, **settings})


def eventually(condition: Callable[[], object], seconds: float = 20) -> None:
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, "did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NativeStack]:
    made = stack_at(tmp_path_factory.mktemp("native") / "home")
    with made:
        yield made
    assert leftovers.find(made.home.mark) == []
    made.remove()
    assert not made.home.path.exists()
    assert not made.home.server_root.exists()


def publish(stack: NativeStack, queue: str) -> None:
    with Broker(stack.amqp_url).channel() as channel:
        channel.queue_declare(queue, durable=True, auto_delete=False)
        channel.basic_publish_confirm(amqp.Message("x", delivery_mode=2), routing_key=queue)


def test_everything_is_up(stack: NativeStack) -> None:
    picture = status(stack.home)
    assert picture["ok"], picture["problems"]
    assert {server["state"] for server in picture["servers"].values()} == {"running"}
    with psycopg.connect(stack.service_database_url("dispatch")) as database:
        assert database.execute("SELECT current_user").fetchone() == ("dispatch_app",)


def test_it_is_private(stack: NativeStack) -> None:
    assert "guest" not in stack.rabbitmqctl("--quiet", "list_users")
    for secret in (
        stack.amqp_url.split(":")[2].split("@")[0],
        stack.database_url.split(":")[2].split("@")[0],
    ):
        for pid in leftovers.find(stack.home.mark):
            assert secret.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
            assert secret.encode() not in Path(f"/proc/{pid}/environ").read_bytes()
    assert os.geteuid() != 0 or Path(f"/proc/{_pid(stack, 'postgres')}").stat().st_uid != 0
    assert os.geteuid() != 0 or Path(f"/proc/{_pid(stack, 'rabbitmq')}").stat().st_uid != 0


def test_a_second_start_is_refused(stack: NativeStack) -> None:
    with pytest.raises(AlreadyRunning):
        stack_at(stack.home.path).up()
    assert status(stack.home)["ok"]


def test_a_killed_service_comes_back_and_is_counted(stack: NativeStack) -> None:
    before = stack.processes("dispatch")[0]["restarts"]
    (killed,) = stack.kill_service("dispatch")
    stack.wait_ready("dispatch", timeout=20)
    assert stack.pids("dispatch") != [killed]
    assert stack.processes("dispatch")[0]["restarts"] == before + 1


def test_a_stopped_service_stays_down_until_it_is_started(stack: NativeStack) -> None:
    stack.stop_service("intake")
    assert stack.processes("intake")[0]["state"] == "stopped"
    assert stack.processes("intake")[0]["last_exit"] == 0, "it was ended, not killed"
    assert not status(stack.home)["ok"]
    stack.start_service("intake", env={"EXTRA": "1"})
    stack.wait_ready("intake", timeout=20)
    assert b"EXTRA=1" in Path(f"/proc/{stack.pids('intake')[0]}/environ").read_bytes()


def test_services_are_scaled(stack: NativeStack) -> None:
    stack.scale_service("followup", 3)
    stack.wait_ready("followup", timeout=20)
    assert len(set(stack.pids("followup"))) == 3
    assert status(stack.home)["services"]["followup"]["queues"]["siquan.followup"]["consumers"] == 3
    stack.scale_service("followup", 1)
    assert len(stack.pids("followup")) == 1


def test_a_paused_service_answers_again_when_resumed(stack: NativeStack) -> None:
    stack.pause_service("evaluation")
    assert not status(stack.home)["services"]["evaluation"]["ready"]
    stack.resume_service("evaluation")
    stack.wait_ready("evaluation", timeout=10)


def test_the_broker_comes_back_at_the_same_place_with_its_messages(stack: NativeStack) -> None:
    url = stack.amqp_url
    publish(stack, "kept")
    stack.stop_broker()
    with pytest.raises(OSError):  # noqa: PT011 - refused or reset, as the system likes
        Broker(url).depth("kept")
    stack.start_broker()
    assert stack.amqp_url == url
    assert Broker(url).depth("kept") == 1


def test_a_killed_database_comes_back_with_its_rows(stack: NativeStack) -> None:
    with psycopg.connect(stack.service_database_url("intake", owner=True)) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 1 AS id")
    stack.kill_database()

    def reads() -> bool:
        try:
            with psycopg.connect(stack.service_database_url("intake")) as database:
                return database.execute("SELECT id FROM kept").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    eventually(reads)


def test_an_order_that_makes_no_sense_is_refused(stack: NativeStack) -> None:
    for senseless in (
        lambda: stack.stop_service("nobody"),
        lambda: stack.kill_service("dispatch", number=9),
        lambda: stack.scale_service("dispatch", 1000),
    ):
        with pytest.raises(StackError):
            senseless()
    assert stack.state()["phase"] == "running"


def kill_supervisor(stack: NativeStack) -> set[int]:
    """Kill -9 the supervisor and return the pids that it leaves alone."""
    os.kill(stack.state()["supervisor_pid"], signal.SIGKILL)
    eventually(lambda: not stack.home.is_supervised())
    return set(leftovers.find(stack.home.mark))


def test_after_the_supervisor_was_killed_the_next_start_cleans_up(stack: NativeStack) -> None:
    services = {pid for service in stack.state()["services"] for pid in stack.pids(service)}
    old = kill_supervisor(stack)
    assert services <= old, "without its supervisor the stack works on"
    assert status(stack.home)["phase"] == "unsupervised"
    with pytest.raises(NotRunning):
        stack.state()
    stack.up(end_with_caller=True)
    assert not old & set(leftovers.find(stack.home.mark))
    assert status(stack.home)["ok"]
    with psycopg.connect(stack.service_database_url("intake")) as database:
        assert database.execute("SELECT id FROM kept").fetchone() == (1,), "the data outlived the crash"


def test_after_the_supervisor_was_killed_down_cleans_up(stack: NativeStack) -> None:
    old = kill_supervisor(stack)
    assert old <= set(stack.down())
    assert leftovers.find(stack.home.mark) == []
    stack.up(end_with_caller=True)


def test_two_stacks_live_side_by_side(stack: NativeStack, tmp_path: Path) -> None:
    other = stack_at(tmp_path / "other", services=("intake",))
    with other:
        assert other.amqp_url != stack.amqp_url
        assert not set(leftovers.find(other.home.mark)) & set(leftovers.find(stack.home.mark))
    assert leftovers.find(other.home.mark) == []
    assert status(stack.home)["ok"], "the end of the other one did not touch this one"
    other.remove()


def test_a_stack_does_not_outlive_the_process_it_is_bound_to(tmp_path: Path) -> None:
    home = tmp_path / "bound"
    code = (
        "import signal, sys; from deploy.native.stack import NativeStack\n"
        "NativeStack(sys.argv[1], fsync=False, services=()).up(end_with_caller=True)\n"
        "print('up', flush=True); signal.pause()"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE, cwd=REPOSITORY) as bound:
        assert bound.stdout is not None
        assert bound.stdout.readline() == b"up\n"
        stack = stack_at(home)
        assert leftovers.find(stack.home.mark)
        bound.kill()
    eventually(lambda: not leftovers.find(stack.home.mark), seconds=30)
    stack.remove()


def test_a_failed_migration_stops_the_start_and_leaves_nothing(tmp_path: Path) -> None:
    stack = stack_at(tmp_path / "home", broker=False, migrator=(sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(StackError, match="migration failed"):
        stack.up()
    assert leftovers.find(stack.home.mark) == []
    assert status(stack.home)["phase"] == "failed"
    stack.remove()


def test_a_service_that_cannot_start_is_named_with_its_last_words(tmp_path: Path) -> None:
    stack = stack_at(tmp_path / "home", broker=False, services=("dispatch",), service_env={
        "dispatch": {"STUB_EXIT": "3"}
    })  # fmt: skip
    with pytest.raises(StackError, match=r"(?s)dispatch .*told to fail"):
        stack.up(end_with_caller=True)
    assert leftovers.find(stack.home.mark) == []
    stack.remove()


def _pid(stack: NativeStack, server: str) -> int:
    return int(stack.state()["servers"][server]["pid"])
