"""A real case, and those who have no business with it, or come at the wrong time: refused with a reason, nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deploy.demo.district import deputy_code, grid_code
from services.chassis.paging import encode
from services.contracts import catalog, roles
from tests.component.answers import told
from tests.support.caller import Question, RawCaller, body
from tests.support.system import System
from tests.support.waiting import eventually


class Place:
    """A case of the first grid that its body has claimed, and an opinion of the second that waits."""

    def __init__(self, town: System) -> None:
        self.town = town
        deputy = town.sign("deputy:D-001", roles.DEPUTY, deputy=deputy_code(0))
        self.clerk = town.sign("clerk:shuxiang", roles.BODY_CLERK, body="shuxiang-jiedao")
        partner = town.sign("partner:hotline", roles.PARTNER)
        with town.client() as client:
            posted = [client.call("intake.post_opinion", token=partner, text="车棚没有充电桩", grid=grid_code(number))
                      for number in (0, 1)]
            self.opinion, self.receipt = posted[0]["opinion_id"], posted[0]["receipt"]
            self.waiting = posted[1]["opinion_id"]
            case = client.call("intake.register_case", token=deputy, opinions=[self.opinion], title="请求安装充电桩",
                               category="城乡建设/安全生产/用电安全", site="S-01")
            self.case = case["case_id"]
            eventually(lambda: town.rows("select 1 from dispatch.cases where case_id = %(case)s", case=self.case))
            client.call("dispatch.claim", token=self.clerk, case_id=self.case)
        town.wait_quiet()


@pytest.fixture(scope="module")
def place(town: System) -> Place:
    return Place(town)


def who(town: System, name: str) -> str:
    """Return the token of somebody in the town."""
    people: dict[str, tuple[str, dict[str, Any]]] = {
        "office": (roles.COMMITTEE_OFFICE, {}), "station": (roles.STATION_STAFF, {"site": "S-01"}),
        "the deputy": (roles.DEPUTY, {"deputy": "D-001"}), "another deputy": (roles.DEPUTY, {"deputy": "D-002"}),
        "an unknown deputy": (roles.DEPUTY, {"deputy": "D-999"}), "a deputy without a name": (roles.DEPUTY, {}),
        "the clerk": (roles.BODY_CLERK, {"body": "shuxiang-jiedao"}),
        "another clerk": (roles.BODY_CLERK, {"body": "jiaoyu-wei"}), "a clerk of nobody": (roles.BODY_CLERK, {}),
        "a partner": (roles.PARTNER, {}),
    }
    role, claims = people[name]
    return town.sign(name.replace(" ", "-"), role, **claims)


CASE, OPINION, WAITING = "the case", "its opinion", "the waiting opinion"
REGISTER = {"title": "路灯", "category": "城乡建设/市政设施"}
REPLY = {"text": "已安装充电桩十五个。"}
PAST = {"measure": "装桩", "deadline_on": "2024-01-01", "target": "通电"}
FUTURE = {**PAST, "deadline_on": "2099-01-01"}
REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("intake.register_case", "the deputy", {"opinions": [OPINION], **REGISTER}, "intake.opinion_settled"),
    ("intake.register_case", "another deputy", {"opinions": [OPINION], **REGISTER}, "intake.not_your_grid"),
    ("intake.register_case", "the deputy", {"opinions": [WAITING], **REGISTER}, "intake.not_your_grid"),
    ("intake.register_case", "an unknown deputy", {"opinions": [WAITING], **REGISTER}, "intake.not_your_grid"),
    ("intake.register_case", "station", {"opinions": [WAITING], **REGISTER, "on_behalf_of": "D-999"}, "intake.deputy_unknown"),
    ("intake.register_case", "a deputy without a name", {"opinions": [WAITING], **REGISTER}, "intake.deputy_needed"),
    ("intake.register_case", "station", {"opinions": [WAITING], **REGISTER}, "intake.deputy_needed"),
    ("intake.register_case", "another deputy", {"opinions": [WAITING], **REGISTER, "on_behalf_of": "D-001"},
     "intake.not_for_others"),
    ("intake.attach_opinion", "the deputy", {"case_id": CASE, "opinion_id": WAITING}, "intake.not_your_grid"),
    ("intake.decline_opinion", "the deputy", {"opinion_id": OPINION, "reason": "repeated", "explanation": "已登记"},
     "intake.opinion_settled"),
    ("intake.reveal_contact", "another deputy", {"opinion_id": OPINION, "purpose": "联系"}, "intake.not_your_grid"),
    ("intake.reveal_contact", "the deputy", {"opinion_id": OPINION, "purpose": "联系"}, "intake.no_contact"),
    ("intake.worklist", "the deputy", {"grid": "G-002"}, "intake.not_your_grid"),
    ("intake.worklist", "office", {"grid": "G-999"}, "intake.grid_unknown"),
    ("intake.track", "a partner", {"receipt": "0000-0000-0000"}, "intake.receipt_unknown"),
    ("intake.post_opinion", "a partner", {"text": "路灯", "site": "S-99"}, "intake.site_unknown"),
    ("intake.post_opinion", "a partner", {"text": "路灯", "posted_at": "2099-01-01T00:00:00Z"}, "intake.filed_in_future"),
    ("dispatch.assign", "office", {"case_id": CASE, "lead": "jiaoyu-wei", "reason": "换"}, "dispatch.already_assigned"),
    ("dispatch.assign", "office", {"case_id": CASE, "lead": "no-such", "reason": "换"}, "dispatch.body_unknown"),
    ("dispatch.claim", "the clerk", {"case_id": CASE}, "dispatch.already_claimed"),
    ("dispatch.claim", "another clerk", {"case_id": CASE}, "dispatch.not_lead"),
    ("dispatch.claim", "a clerk of nobody", {"case_id": CASE}, "dispatch.body_needed"),
    ("dispatch.submit_reply", "another clerk", {"case_id": CASE, **REPLY}, "dispatch.not_lead"),
    ("dispatch.submit_reply", "the clerk", {"case_id": CASE, **REPLY, "commitments": [PAST]}, "dispatch.promise_past"),
    ("dispatch.review_reply", "office", {"case_id": CASE, "version": 1, "decision": "approve"}, "dispatch.wrong_state"),
    ("dispatch.complete", "the clerk", {"case_id": CASE}, "dispatch.wrong_state"),
    ("dispatch.complete", "another clerk", {"case_id": CASE}, "dispatch.not_lead"),
    ("dispatch.get_assignment", "another clerk", {"case_id": CASE}, "dispatch.not_your_case"),
    ("dispatch.worklist", "a clerk of nobody", {}, "dispatch.body_needed"),
    ("dispatch.set_route", "office", {"category": "城乡建设", "lead": "no-such"}, "dispatch.body_unknown"),
    ("dispatch.set_route", "office", {"category": "城乡建设", "lead": "jiaoyu-wei"}, "dispatch.route_tie"),
    ("dispatch.load_topics", "office", {"topics": ["一/二/三/四"]}, "dispatch.topic_depth"),
    ("deliberation.convene", "station", {"hall": "H-01", "scheduled_at": "2099-01-01T00:00:00Z", "bodies": ["a", "b"],
                                         "items": [{"topic": "充电", "cases": [CASE]}]}, "deliberation.case_not_waiting"),
    ("deliberation.convene", "station", {"hall": "H-99", "scheduled_at": "2099-01-01T00:00:00Z",
                                         "items": [{"topic": "充电", "cases": [CASE]}]}, "deliberation.hall_unknown"),
    ("evaluation.rate", "the deputy", {"case_id": CASE, "axis": "reply", "grade": "satisfied"}, "evaluation.not_open"),
    ("evaluation.appraisal", "office", {"case_id": CASE}, "evaluation.not_open"),
    ("evaluation.appraisal", "a partner", {"case_id": CASE}, "evaluation.receipt_unknown"),
    ("followup.record_look_back", "another deputy", {"case_id": CASE, "result": "holds", "finding": "好"},
     "followup.not_closed"),
    ("followup.case", "office", {"number": "QJ-1999-000001"}, "followup.case_unknown"),
    ("followup.case", "office", {}, "followup.case_unknown"),
]


@pytest.fixture
def unchanged(town: System, place: Place) -> Iterator[None]:
    """Not a row of any service more or less after the test."""
    before, pids = town.counts(*catalog.SERVICES), {s: town.stack.pids(s) for s in catalog.SERVICES}
    yield
    assert town.counts(*catalog.SERVICES) == before
    assert {s: town.stack.pids(s) for s in catalog.SERVICES} == pids


def filled(place: Place, value: Any) -> Any:
    """Return the arguments with the place's own ids in them."""
    if isinstance(value, dict):
        return {key: filled(place, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(place, inner) for inner in value]
    return {CASE: place.case, OPINION: place.opinion, WAITING: place.waiting}.get(value, value)


@pytest.mark.parametrize(("operation", "caller_name", "arguments", "code"), REFUSED,
                         ids=[f"{operation}, {name}: {code}" for operation, name, _, code in REFUSED])
def test_refused_with_a_reason(place: Place, caller: RawCaller, unchanged: None, operation: str, caller_name: str,
                               arguments: dict[str, Any], code: str) -> None:
    answer = caller.ask(Question(operation, body(filled(place, arguments)), who(place.town, caller_name)))
    assert told(answer)["code"] == code


def test_a_state_is_named_in_words_that_a_clerk_reads(place: Place, caller: RawCaller) -> None:
    """Not by the code that machines use."""
    complete = told(caller.ask(Question("dispatch.complete", body({"case_id": place.case}), place.clerk)))
    assert "已领单" in complete["message"] and "claimed" in complete["message_en"]
    again = told(caller.ask(Question("intake.register_case", body({"opinions": [place.opinion], **REGISTER}),
                                     who(place.town, "the deputy"))))
    assert "已定单" in again["message"], again["message"]


def test_cursors_of_a_ledger(place: Place, caller: RawCaller, unchanged: None) -> None:
    def ask(cursor: str) -> dict[str, Any]:
        return caller.ask(Question("followup.ledger", body({"case_id": place.case, "cursor": cursor}),
                                   who(place.town, "office")))

    for cursor in ("x", "AAAA", encode("a"), encode(1, 2), encode(), encode(1.5), encode(None), encode([1])):
        assert told(ask(cursor))["code"] == "request.bad_cursor", cursor
    for cursor in (encode(2**70), encode(2**40), encode(-1), encode(10**6), encode(True)):
        answer = ask(cursor)
        assert answer["error"] is None or told(answer)["code"] == "request.bad_cursor", cursor


def test_a_burst_of_calls_is_answered(town: System, caller: RawCaller) -> None:
    """More than there are workers, all at once: while a reply is written no further request may be taken in."""
    token = town.sign_for_all()
    questions = [Question("followup.stages", body({"unknown": 1} if number % 2 else {}), token) for number in range(400)]
    answers = caller.ask_all(questions, seconds=5)
    assert [answer["error"] is None for answer in answers] == [number % 2 == 0 for number in range(400)]


@pytest.mark.parametrize("key", ["intake.no_such", "intake.on_case_assigned", "intake.work", "intake.__init__", "intake.name",
                                 "dispatch.", "followup.case.case", "evaluation.RATE"])
def test_only_operations_can_be_called(town: System, caller: RawCaller, key: str) -> None:
    if key.count(".") == 2:
        return  # no queue is bound to it: the broker lets it fall, as an unroutable request
    assert told(caller.ask(Question(key, body({}), town.sign_for_all())))["code"] == "request.unknown_operation"
