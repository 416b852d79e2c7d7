"""Events as they should not be: each listener of each event lays aside, waits or ignores, and its neighbours are unharmed.

Sent straight to the queue of one service, as its listeners' events and as nobody's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from services.chassis.names import Names
from services.contracts import catalog, roles
from services.contracts.listeners import LISTENERS
from tests.component.conftest import settle
from tests.support.samples import sample
from tests.support.system import System
from tests.support.waiting import eventually

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# What stands by itself, whatever case it was about: an act that earns points or is counted, an alarm, a fact of a scorecard.
_ACTS = ("intake.reception_held", "intake.visit_made", "intake.survey_made", "intake.appointment_kept")
BY_THEMSELVES = {
    *(("evaluation", event) for event in (*_ACTS, "intake.appointment_missed", "intake.quota_missed", "followup.look_back_held",
                                          "followup.commitment_supervised", "dispatch.reply_delivered",
                                          "dispatch.assignment_returned")),
    *(("followup", event) for event in (*_ACTS, "intake.opinion_posted")),
    *(("followup", f"{service}.alarm_{what}") for service in ("intake", "dispatch", "deliberation")
      for what in ("raised", "cleared")),
}
PAIRS = [(service, event) for service, events in LISTENERS.items() for event in events]
# What can be handled without anything before it: the beginning of a case; an assignment, which most cases get without any
# deliberation before it.
BEGINNINGS = {("dispatch", "intake.case_registered"), ("evaluation", "intake.case_registered"),
              ("followup", "intake.case_registered"), ("deliberation", "dispatch.deliberation_requested"),
              ("deliberation", "dispatch.case_assigned"), ("deliberation", "intake.case_registered"),
              # One that stays with its body, as the sample does: only what goes up needs its case.
              ("deliberation", "evaluation.redo_ordered")}


@pytest.fixture(scope="module")
def noisy(town: System) -> Iterator[System]:
    """The town with one real case in it; made anew afterwards, for these events leave cases that nobody registered."""
    with town.client() as client:
        partner, deputy = town.sign("partner:x", roles.PARTNER), town.sign("deputy:x", roles.DEPUTY, deputy="D-001")
        posted = client.call("intake.post_opinion", token=partner, text="车库停工一年多了", grid="G-001")
        client.call("intake.register_case", token=deputy, opinions=[posted["opinion_id"]], title="车库停工",
                    category="城乡建设/住房与物业/停车设施", complexity="complex")
    town.wait_quiet()
    yield town
    settle(town)


def stranger(event: str) -> dict[str, Any]:
    """Return a well-formed event about a case, a session and opinions that nobody has heard of."""
    ids: dict[str, str] = {}
    text = _UUID.sub(lambda found: ids.setdefault(found.group(), str(uuid4())), json.dumps(sample(event)))
    made: dict[str, Any] = json.loads(text.replace("QJ-2024-", f"QJ-{uuid4().hex[:8]}-"))
    return made


def neighbour(system: System, service: str) -> dict[str, Any]:
    """Return an event that the service has handled before, under a new id: late, and so without effect, but handled."""
    events = ", ".join(f"'{event}'" for event in LISTENERS[service])
    for source in catalog.SERVICES:
        for event, data in system.rows(f"select event, data from {source}.outbox_archive where event in ({events})"):
            return {**sample(event), "id": str(uuid4()), "data": json.loads(data)}
    raise AssertionError(f"nothing has happened yet that {service} listens to")


def send(system: System, service: str, *bodies: bytes | dict[str, Any]) -> None:
    for body in bodies:
        message_id = body["id"] if isinstance(body, dict) and isinstance(body.get("id"), str) else str(uuid4())
        system.broker.publish("", Names(service).queue, body, message_id=message_id)


def handled(system: System, service: str, event: dict[str, Any]) -> int:
    return int(system.value(f"select count(*) from {service}.inbox where event_id = %(id)s", id=event["id"]))


def waits(system: System, service: str, event: dict[str, Any]) -> bool:
    lines = [line for line in system.stack.log(service).splitlines() if event["id"] in line]
    return any("event waits for another" in line for line in lines)


@pytest.mark.parametrize(("service", "event"), PAIRS, ids=[f"{service} hears {event}" for service, event in PAIRS])
def test_an_event_of_an_unknown_case_twice(noisy: System, service: str, event: str) -> None:
    """It waits for what it builds on, or begins the case, once; whoever stands beside it is handled."""
    strange, before, after = stranger(event), neighbour(noisy, service), neighbour(noisy, service)
    pids = noisy.stack.pids(service)
    send(noisy, service, before, strange, strange, after)
    eventually(lambda: handled(noisy, service, before) and handled(noisy, service, after))
    if (service, event) in BEGINNINGS | BY_THEMSELVES:
        eventually(lambda: handled(noisy, service, strange))
        assert said_about(noisy, service, strange["subject"]) <= 1, "one event, one effect"
    else:
        eventually(lambda: waits(noisy, service, strange), what=f"{service} waits")
        assert handled(noisy, service, strange) == 0, "what waits has not happened"
        assert said_about(noisy, service, strange["subject"]) == 0
    assert noisy.stack.pids(service) == pids


def said_about(system: System, service: str, subject: str) -> int:
    """Return how many events the service has emitted about a subject."""
    return int(system.value(f"select (select count(*) from {service}.outbox_archive where subject = %(s)s)"
                            f" + (select count(*) from {service}.outbox where subject = %(s)s)", s=subject))


def spoilt(event: dict[str, Any]) -> dict[str, tuple[bytes | dict[str, Any], str]]:
    """Return an event spoilt in every way that can never work, with the reason that parking must give."""
    without = {key: value for key, value in event["data"].items() if key != next(iter(event["data"]))}
    return {
        "no JSON": (b"{half", "undecodable"), "no text": (b"\xff\xfe\x00", "undecodable"), "empty": (b"", "undecodable"),
        "a number that is none": (b'{"a":NaN}', "undecodable"), "deep": (b"[" * 4000, "undecodable"),
        "too large": (b'"' + b"x" * 1_100_000 + b'"', "undecodable"),
        "a list": (b"[]", "invalid_envelope"), "no data": ({**event, "data": None}, "invalid_envelope"),
        "no id": ({**event, "id": "7"}, "invalid_envelope"), "no time": ({**event, "time": "noon"}, "invalid_envelope"),
        "a naive time": ({**event, "time": "2024-04-28T09:00:00"}, "invalid_envelope"),
        "no sequence": ({**event, "sequence": "one"}, "invalid_envelope"),
        "no version": ({**event, "dataschema": "urn"}, "invalid_envelope"),
        "another specification": ({**event, "specversion": "0.3"}, "invalid_envelope"),
        "a type of its own": ({**event, "type": "intake"}, "invalid_envelope"),
        "a field less": ({**event, "data": without}, "invalid_data"),
        "every field wrong": ({**event, "data": dict.fromkeys(event["data"], {"__type__": "datetime"})}, "invalid_data"),
        "a surrogate": ({**event, "data": dict.fromkeys(event["data"], "\ud800")}, "invalid_data"),
        "a later version": ({**event, "dataschema": f"urn:siquan:{event['type']}:2"}, "unknown_version"),
        "not for us": ({**event, "type": "followup.case_archived_twice"}, "unknown_event"),
    }


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_what_can_never_work_is_laid_aside_with_its_reason(noisy: System, service: str) -> None:
    noisy.parked(service)
    event = stranger(LISTENERS[service][0])
    bad = spoilt(event)
    first, last, pids = neighbour(noisy, service), neighbour(noisy, service), noisy.stack.pids(service)
    send(noisy, service, first, *(body for body, _ in bad.values()), last)
    eventually(lambda: handled(noisy, service, first) and handled(noisy, service, last))
    eventually(lambda: noisy.broker.depth(Names(service).parked) == len(bad), what=f"{len(bad)} parked")
    found = sorted(str(message.headers["x-siquan-reason"]) for message in noisy.parked(service))
    assert found == sorted(reason for _, reason in bad.values())
    assert noisy.stack.pids(service) == pids


@pytest.mark.parametrize("event", sorted({event for events in LISTENERS.values() for event in events}))
def test_a_field_of_a_later_version_hurts_nobody(noisy: System, event: str) -> None:
    """A tolerant reader: what it does not know it ignores."""
    service = next(service for service, events in LISTENERS.items() if event in events)
    told = stranger(event)
    told["data"]["a_field_of_tomorrow"], told["an_extension"] = {"a": [1]}, "x"
    send(noisy, service, told)
    eventually(lambda: handled(noisy, service, told) or waits(noisy, service, told))


def test_a_case_told_backwards_is_the_case_told_in_order(noisy: System) -> None:
    """Everything that followup hears of a case: once in order, once the last first and each event twice."""
    in_order = ("intake.case_registered", "dispatch.case_assigned", "dispatch.case_claimed", "dispatch.reply_submitted",
                "dispatch.reply_sent_back", "dispatch.reply_delivered", "dispatch.case_completed")
    straight, backwards = one_case(in_order), one_case(in_order)
    for event in straight:
        send(noisy, "followup", event)
        eventually(lambda event=event: handled(noisy, "followup", event))  # type: ignore[misc]
    send(noisy, "followup", *(event for event in reversed(backwards) for _ in range(2)))
    eventually(lambda: all(handled(noisy, "followup", event) for event in backwards), seconds=60)
    assert as_kept(noisy, backwards) == as_kept(noisy, straight)
    assert as_kept(noisy, straight)[0] == ("rating", 1, "shuxiang-jiedao", 1, 1)


def one_case(names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return these events of one new case."""
    events = [stranger(name) for name in names]
    first = events[0]["data"]
    for event in events:
        event["subject"] = event["data"]["case_id"] = first["case_id"]
        if "number" in event["data"]:
            event["data"]["number"] = first["number"]
    return events


def as_kept(system: System, events: list[dict[str, Any]]) -> list[Any]:
    """Return what followup has of a case: where it stands, its promises, and which events its ledger holds."""
    case = {"case": events[0]["subject"]}
    return [
        *system.rows("select stage, round, lead, reply_round, wall_round from followup.cases where case_id = %(case)s", **case),
        *system.rows("select state, measure, deadline_on from followup.commitments where case_id = %(case)s", **case),
        *system.rows("select event, count(*) from followup.ledger_entries where case_id = %(case)s group by 1 order by 1", **case),
    ]
