"""A service that is away holds nobody up for ever, and forgets nobody (path 10); and several at once share the work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from deploy.client import CallError, NoAnswer
from services.chassis.names import Names
from services.contracts import roles
from tests.e2e.people import Town
from tests.support.system import System
from tests.support.waiting import eventually


def test_path_10_dispatch_is_down_while_ten_are_registered(town: Town) -> None:
    """A25: Each is assigned exactly once when it is back; until then everybody else works on."""
    system = town.system
    system.stack.stop_service("dispatch")
    try:
        cases = [town.register(town.post(f"停电的第{number}天"), title=f"停机期间第{number}件", request_id=f"down-{number}")
                 for number in range(10)]
        eventually(lambda: town.portal.asks("followup.stages")["cases"] >= 10, what="followup shows them all")
        eventually(lambda: system.broker.depth(Names("dispatch").queue) == 10)
    finally:
        system.stack.start_service("dispatch")
    for case_id in cases:
        town.reaches(case_id, "assigned")
    system.wait_quiet()
    assert system.rows("select case_id::text, count(*) from dispatch.rounds where case_id = any(%(c)s::uuid[]) group by 1"
                       " having count(*) <> 1", c=cases) == []
    said = system.rows("select subject::text, count(*) from dispatch.outbox_archive where event = 'dispatch.case_assigned'"
                       " and subject = any(%(c)s::uuid[]) group by 1", c=cases)
    assert sorted(said) == sorted((case_id, 1) for case_id in cases)


def test_a_call_to_a_service_that_is_down_is_carried_out_once_when_it_is_back(town: Town) -> None:
    """The caller repeats his request id, as the README tells him to."""
    system = town.system
    case_id = town.register(town.post("电梯停了三天"), title="电梯停运")
    town.reaches(case_id, "assigned")
    token = system.sign("clerk:shuxiang-jiedao", roles.BODY_CLERK, body="shuxiang-jiedao")
    system.stack.kill_service("dispatch", stay_down=True)
    try:
        with system.client(token, timeout=2) as client, pytest.raises((NoAnswer, CallError)):
            client.call("dispatch.claim", case_id=case_id, request_id="claim-while-down")
    finally:
        system.stack.start_service("dispatch")
    with system.client(token, timeout=30) as client:
        answer = client.call("dispatch.claim", case_id=case_id, request_id="claim-while-down")
    assert answer["state"] == "claimed"
    town.reaches(case_id, "claimed")
    said = "select count(*) from dispatch.outbox_archive where event = 'dispatch.case_claimed' and subject = %(c)s"
    eventually(lambda: system.value(said, c=case_id) == 1)


def test_of_twenty_who_claim_at_once_one_wins(town: Town) -> None:
    """A15."""
    system = town.system
    case_id = town.register(town.post("垃圾没人清"), title="垃圾清运")
    town.reaches(case_id, "assigned")
    token = system.sign("clerk:shuxiang-jiedao", roles.BODY_CLERK, body="shuxiang-jiedao")

    def claim(number: int) -> str:
        with system.client(token) as client:
            try:
                client.call("dispatch.claim", case_id=case_id, request_id=f"claim-{number}")
            except CallError as error:
                return error.code
        return "won"

    with ThreadPoolExecutor(20) as clerks:
        results = sorted(clerks.map(claim, range(20)))
    assert results == ["dispatch.already_claimed"] * 19 + ["won"]


def test_three_replicas_of_dispatch_share_the_work(town: Town) -> None:
    """Thirty cases at once, one of the three killed in between: each case has one assignment, in the order of its case."""
    system = town.system
    system.stack.scale_service("dispatch", 3)
    try:
        system.stack.wait_ready("dispatch")
        posted = town.portal.asks("intake.post_opinions", items=[{"text": f"路灯{n}", "grid": "G-001"} for n in range(30)])
        opinions = [item["opinion"] for item in posted["items"]]
        cases = []
        for number, opinion in enumerate(opinions):
            cases.append(town.register(opinion, title=f"第{number}盏路灯"))
            if number == 12:
                system.stack.kill_service("dispatch", number=2)
        for case_id in cases:
            town.reaches(case_id, "assigned")
        system.wait_quiet()
        said = dict(system.rows("select subject::text, count(*) from dispatch.outbox_archive"
                                " where event = 'dispatch.case_assigned' group by 1"))
        assert {case_id: said[case_id] for case_id in cases} == dict.fromkeys(cases, 1)
        system.stack.wait_ready("dispatch")
        eventually(lambda: active_relays(system) == 1, what="one relay publishes, the others stand by")
    finally:
        system.stack.scale_service("dispatch", 1)


def active_relays(system: System) -> float:
    """Return how many processes of dispatch say that they publish."""
    told = [line for line in system.metrics("dispatch").splitlines() if line.startswith("siquan_relay_active{")]
    return sum(float(line.rsplit(" ", 1)[1]) for line in told)
