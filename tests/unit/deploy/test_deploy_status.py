"""`status` says "all is well" only when every service can do its work."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from deploy.native import status as status_module
from deploy.native.home import Home
from deploy.native.queues import Queue
from deploy.native.status import describe, queue_names
from deploy.provision import SERVICES


def process(number: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        "number": number, "state": "running", "pid": 10 + number, "restarts": 0,
        "health_url": f"http://127.0.0.1:{number}/healthz", **changed,
    }  # fmt: skip


WELL: dict[str, Any] = {
    "mode": "native",
    "phase": "running",
    "amqp_url": "amqp://siquan:secret@127.0.0.1:1/siquan",
    "services": {name: [process()] for name in SERVICES},
}


class Answers:
    """What the broker and the services would answer."""

    def __init__(self) -> None:
        names = [queue for service in SERVICES for queue in queue_names(service)]
        self.queues = {name: Queue(exists=True, ready=0, consumers=1) for name in names}
        self.unready: set[str] = set()
        self.broker_answers = True

    def look(self, _url: str, names: list[str]) -> dict[str, Queue]:
        if not self.broker_answers:
            raise ConnectionRefusedError
        return {name: self.queues[name] for name in names}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    made = Answers()
    monkeypatch.setattr(status_module, "look", made.look)
    monkeypatch.setattr(status_module, "is_ready", lambda url: url not in made.unready)
    return made


def picture(state: dict[str, Any], tmp_path: Path, problems: list[str] | None = None) -> dict[str, Any]:
    return describe(Home(tmp_path), copy.deepcopy(state), problems or [])


def test_all_is_well(answers: Answers, tmp_path: Path) -> None:
    seen = picture(WELL, tmp_path)
    assert seen["ok"]
    assert seen["problems"] == []
    assert seen["amqp_url"] == WELL["amqp_url"]
    dispatch = seen["services"]["dispatch"]
    assert (dispatch["state"], dispatch["ready"], dispatch["has_consumers"]) == ("running", True, True)
    assert dispatch["queues"]["rpc-dispatch"] == {"exists": True, "ready": 0, "consumers": 1}


def test_a_queue_without_consumers_is_a_problem(answers: Answers, tmp_path: Path) -> None:
    answers.queues["siquan.followup"] = Queue(exists=True, ready=7, consumers=0)
    seen = picture(WELL, tmp_path)
    assert not seen["ok"]
    assert "siquan.followup" in seen["problems"][0]
    assert seen["services"]["followup"]["queues"]["siquan.followup"]["ready"] == 7
    assert not seen["services"]["followup"]["has_consumers"]


def test_a_missing_queue_is_a_problem(answers: Answers, tmp_path: Path) -> None:
    answers.queues["rpc-intake"] = Queue(exists=False)
    assert not picture(WELL, tmp_path)["ok"]


def test_a_service_that_answers_unready_is_a_problem(answers: Answers, tmp_path: Path) -> None:
    answers.unready = {"http://127.0.0.1:2/healthz"}
    state = {**WELL, "services": {**WELL["services"], "dispatch": [process(), process(2)]}}
    seen = picture(state, tmp_path)
    assert not seen["ok"]
    assert not seen["services"]["dispatch"]["ready"]


def test_the_worst_of_several_processes_counts(answers: Answers, tmp_path: Path) -> None:
    two = [process(restarts=1), process(2, state="restarting", pid=None, restarts=4)]
    seen = picture({**WELL, "services": {**WELL["services"], "dispatch": two}}, tmp_path)
    assert seen["services"]["dispatch"]["state"] == "restarting"
    assert seen["services"]["dispatch"]["restarts"] == 5
    assert not seen["ok"]


def test_a_service_without_processes_is_a_problem(answers: Answers, tmp_path: Path) -> None:
    some = {name: one for name, one in WELL["services"].items() if name != "evaluation"}
    assert not picture({**WELL, "services": some}, tmp_path)["ok"]
    assert not picture({**WELL, "services": {**WELL["services"], "evaluation": []}}, tmp_path)["ok"]


def test_a_silent_broker_is_a_problem(answers: Answers, tmp_path: Path) -> None:
    answers.broker_answers = False
    assert not picture(WELL, tmp_path)["ok"]


def test_a_container_that_its_engine_calls_healthy_is_ready(answers: Answers, tmp_path: Path) -> None:
    answers.unready = {"http://127.0.0.1:1/healthz"}
    healthy = {name: [process(health="healthy")] for name in SERVICES}
    assert picture({**WELL, "services": healthy}, tmp_path)["ok"]


def test_nothing_started_is_not_well(tmp_path: Path) -> None:
    seen = status_module.status(Home(tmp_path / "home"))
    assert (seen["ok"], seen["mode"], seen["phase"]) == (False, "none", "stopped")
    assert seen["problems"]


def test_a_dead_supervisor_is_told(answers: Answers, tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    dead = {name: [process(pid=2**22 + 1)] for name in SERVICES}
    home.write_state({**WELL, "services": dead})
    seen = status_module.status(home)
    assert (seen["ok"], seen["phase"]) == (False, "unsupervised")
    assert seen["services"]["intake"]["state"] == "stopped"
