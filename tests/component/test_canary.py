"""No personal data outside its place: marked words and numbers go in by every way, and everything that was written is searched.

Each mark is made only for its field, so that a find tells where it came from; where it may stand is said beside it.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import amqp
import pytest

from deploy.cli.parked import _masked_body
from services.chassis.names import Names
from services.contracts import catalog, roles
from tests.support.caller import Question, RawCaller, body
from tests.support.samples import sample
from tests.support.system import System
from tests.support.waiting import eventually

# The first answer to a request is kept for a month, to be given again; that to a declined opinion shows the opinion.
KEPT = "intake.idempotency"
# Mark -> the tables that may hold it. Numbers are telephone numbers, names nobody's.
PHONE, NAME = "13800138000", "金丝雀甲"
MARKS: dict[str, set[str]] = {
    PHONE: set(), NAME: set(),
    "13800138001": {"intake.opinions", KEPT}, "金丝雀乙": {"intake.opinions", KEPT},  # the text
    "金丝雀丙": {"intake.opinions", KEPT},  # the title of an opinion
    "金丝雀丁": {"intake.opinions", KEPT},  # its place
    "13800138002": set(),  # in what is refused
    "金丝雀戊": set(),
    "13800138003": set(),  # in a deputy's title and summary: masked before it is stored
    "金丝雀己": {"intake.contact_readings"},  # what a contact was read for
    "金丝雀庚": {"evaluation.cells", "evaluation.idempotency"},  # a voter's note
    "金丝雀辛": {"intake.opinions"},  # the explanation of a refusal, to its author
    "13800138004": {KEPT},  # a partner's own key of a request, sent twice
    "金丝雀壬": set(),  # in a request that nobody could answer
    "13800138009": set(),
}


class Flight:
    """Everything that a mark can fly into."""

    def __init__(self, town: System, caller: RawCaller) -> None:
        self.town, self.caller = town, caller
        self.partner = town.sign("partner:hotline", roles.PARTNER)
        self.deputy = town.sign("deputy:D-001", roles.DEPUTY, deputy="D-001")
        self.clerk = town.sign("clerk:shuxiang", roles.BODY_CLERK, body="shuxiang-jiedao")
        self.office = town.sign("office:x", roles.COMMITTEE_OFFICE)

    def ask(self, operation: str, token: str, **arguments: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.caller.ask(Question(operation, body(arguments), token))
        assert answer["error"] is None, answer
        result: dict[str, Any] = answer["result"]
        return result

    def succeed(self) -> None:
        """Say everything where it may be said: one opinion to its closing, one declined."""
        for _ in range(2):
            first = self.ask("intake.post_opinion", self.partner, request_id="tel-13800138004", **self.opinion())
        bulk = self.ask("intake.post_opinions", self.partner, items=[self.opinion(), self.opinion()])
        other = bulk["items"][0]["opinion"]["opinion_id"]
        for status in ("posted", "registered"):
            self.ask("intake.worklist", self.deputy, status=status)
        assert self.ask("intake.reveal_contact", self.deputy, request_id="reveal", opinion_id=first["opinion_id"],
                        purpose="金丝雀己")["phone"] == PHONE
        self.ask("intake.decline_opinion", self.deputy, request_id="decline", opinion_id=other, reason="repeated",
                 explanation="金丝雀辛")
        case = self.ask("intake.register_case", self.deputy, request_id="register", opinions=[first["opinion_id"]],
                        title="联系13800138003安装充电桩", summary="电话13800138003", category="城乡建设/安全生产/用电安全",
                        place="13800138003旁", site="S-01")["case_id"]
        eventually(lambda: self.town.rows("select 1 from dispatch.cases where case_id = %(case)s", case=case))
        self.ask("dispatch.claim", self.clerk, case_id=case)
        self.ask("dispatch.submit_reply", self.clerk, case_id=case, text="已安装充电桩十五个。")
        self.ask("dispatch.review_reply", self.office, case_id=case, version=1, decision="approve")
        self.ask("dispatch.complete", self.clerk, case_id=case)
        eventually(lambda: self.town.rows("select 1 from evaluation.appraisals where case_id = %(case)s", case=case))
        self.ask("evaluation.rate", self.partner, request_id="rate", case_id=case, axis="implementation", grade="unsatisfied",
                 reason="other", note="金丝雀庚", receipt=first["receipt"])
        self.ask("intake.track", self.partner, receipt=first["receipt"])
        self.ask("followup.case", self.office, case_id=case)

    def opinion(self) -> dict[str, Any]:
        return {"text": "金丝雀乙说，打13800138001找我", "title": "金丝雀丙", "place": "金丝雀丁楼下", "grid": "G-001",
                "contact": {"name": NAME, "phone": PHONE}}

    def fail(self) -> None:
        """Say everything in every way that is refused."""
        said = {"text": "金丝雀戊 13800138002", "title": "金丝雀戊", "place": "金丝雀戊",
                "contact": {"name": "金丝雀戊", "phone": "13800138002"}}
        expired, nobody = self.town.sign("金丝雀戊", roles.PARTNER, days=-1), self.town.sign("x", roles.BODY_CLERK)
        questions = [
            *(Question("intake.post_opinion", body({**said, **fault}), self.partner) for fault in (
                {"grid": "13800138002"}, {"grid": "金丝雀戊"}, {"site": "S-13800138002"}, {"kind": "金丝雀戊"},
                {"金丝雀戊": 1}, {"13800138002": 1}, {"posted_at": "13800138002"}, {"source_ref": "金丝雀戊"},
                {"text": "金丝雀戊" * 2000}, {"text": "金丝雀戊\x00"}, {"text": "<b>13800138002"}, {"request_id": "金丝雀戊"},
                {"posted_at": "2099-01-01T00:00:00Z"}, {"contact": {"phone": "13800138002x"}},
                {"contact": {"金丝雀戊": "13800138002"}})),
            Question("intake.post_opinion", body({**said, "request_id": "tel-13800138004"}), self.partner),
            Question("intake.post_opinion", body(said), None), Question("intake.post_opinion", body(said), expired),
            Question("intake.post_opinion", body(said), "金丝雀戊" * 10), Question("intake.post_opinion", body(said), nobody),
            Question("intake.post_opinion", body(said), self.partner, {"nameko.deadline": "2020-01-01T00:00:00Z"}),
            Question("intake.post_opinion", body(said), self.partner, {"nameko.deadline": "金丝雀戊"}),
            Question("intake.金丝雀戊", body(said), self.partner),
            Question("intake.post_opinion", "{金丝雀戊 13800138002".encode(), self.partner),
            Question("intake.post_opinion", json.dumps([said]).encode(), self.partner),
            Question("intake.post_opinions", body({"items": [{**said, "grid": "G-999"}, {"text": ["金丝雀戊"]}, "13800138002",
                                                             {"金丝雀戊": 1}]}), self.partner),
            Question("intake.reveal_contact", body({"opinion_id": str(uuid4()), "purpose": "金丝雀戊 13800138002"}), self.office),
            Question("intake.track", body({"receipt": "13800138002"}), None),
            Question("evaluation.rate", body({"case_id": str(uuid4()), "axis": "reply", "grade": "unsatisfied",
                                              "note": "金丝雀戊", "receipt": "13800138002"}), self.partner),
        ]
        for question, answer in zip(questions, self.caller.ask_all(questions), strict=True):
            if question.operation != "intake.post_opinions":
                assert answer["error"] is not None, question
            told = json.dumps(answer["error"], ensure_ascii=False)
            assert "金丝雀戊" not in told or (question.operation == "intake.post_opinion" and "intake.grid_unknown" in told)
            if "13800138002" in told:
                # A code of a place is told back, since it is a code: the caller's own mistake, told to him alone.
                assert "intake.grid_unknown" in told or "intake.site_unknown" in told, told

    def break_down(self) -> None:
        """Lose the database, and the process, while it is being said."""
        said = {"text": "金丝雀戊 13800138002", "grid": "G-999", "contact": {"name": "金丝雀戊", "phone": "13800138002"}}
        for number in range(3):
            self.town.rows("select pg_terminate_backend(pid) from pg_stat_activity where usename like '%%intake%%' and %(n)s >= 0",
                           n=number)
            self.caller.ask_all([Question("intake.post_opinion", body(said), self.partner)] * 10, seconds=30)
        self.town.stack.kill_service("intake")
        self.town.stack.wait_ready("intake")

    def unanswerable(self) -> None:
        """Send requests to which no answer is possible."""
        with self.town.broker.channel() as channel:
            for raw in (body({"text": "金丝雀壬 13800138009"}), "金丝雀壬 13800138009".encode(), body({"金丝雀壬": "13800138009"})):
                channel.basic_publish(amqp.Message(raw, content_type="application/json"), exchange="nameko-rpc",
                                      routing_key="intake.post_opinion")


def metrics_of(town: System) -> Iterator[tuple[str, str]]:
    for service in catalog.SERVICES:
        for process in town.stack.processes(service):
            for page in ("metrics", "healthz", "readyz"):
                with urllib.request.urlopen(process["health_url"].replace("healthz", page), timeout=10) as answer:
                    yield f"{page} of {service}", answer.read().decode()


def found_in(text: str) -> list[str]:
    escaped = {mark: (mark, mark.encode("unicode_escape").decode(), mark.encode().hex()) for mark in MARKS}
    return [mark for mark, forms in escaped.items() if any(form in text for form in forms)]


@pytest.fixture(scope="module")
def flown(town: System, caller: RawCaller) -> System:
    """The town after everything has been said, rightly and wrongly."""
    flight = Flight(town, caller)
    flight.succeed()
    flight.fail()
    flight.break_down()
    flight.unanswerable()
    town.wait_quiet()
    eventually(lambda: "call parked" in town.stack.log("intake") or town.broker.depth(Names("intake").rpc) == 0)
    return town


def test_the_marks_stand_where_they_may_and_nowhere_else(flown: System) -> None:
    """X2."""
    where: dict[str, set[str]] = {mark: set() for mark in MARKS}
    for table, row in flown.everything_written():
        for mark in found_in(row):
            where[mark].add(table)
    assert {mark: tables - MARKS[mark] for mark, tables in where.items() if tables - MARKS[mark]} == {}
    lost = [mark for mark, may in MARKS.items() if may and not where[mark]]
    assert lost == [], "a mark that never arrived proves nothing"
    assert flown.value("select count(*) from intake.contacts") == 3, "the contacts are there, and unreadable"


def test_no_log_holds_a_mark(flown: System) -> None:
    logs = {path.name: path.read_text(errors="replace") for path in flown.stack.home.logs.iterdir() if path.is_file()}
    assert {"intake.log", "postgres.log", "rabbitmq.log", "supervisor.log"} <= set(logs)
    assert {name: found_in(text) for name, text in logs.items() if found_in(text)} == {}


def test_nothing_that_is_told_about_the_services_holds_a_mark(flown: System) -> None:
    assert {name: found_in(page) for name, page in metrics_of(flown) if found_in(page)} == {}
    state = json.dumps(flown.stack.state(), ensure_ascii=False) + flown.stack.rabbitmqctl("list_queues", "name", "arguments")
    assert found_in(state) == []


def test_no_message_that_was_laid_aside_holds_a_mark(flown: System) -> None:
    """A request that cannot be answered is counted and named, but what it says is not kept."""
    eventually(lambda: flown.broker.depth(Names("intake").parked) == 3)
    for service in catalog.SERVICES:
        for message in flown.parked(service):
            assert found_in(f"{message.body!r} {message.body} {message.headers}") == [], service


def test_an_operator_sees_a_laid_aside_event_masked(town: System) -> None:
    """An event that somebody spoilt is kept to be replayed; who looks at it sees no number, and the log has nothing of it."""
    event = sample("dispatch.case_claimed")
    event["data"] = {"case_id": PHONE, "body": "电话13800138009"}
    town.parked("intake")
    town.broker.publish("", Names("intake").queue, event, message_id=event["id"])
    eventually(lambda: town.broker.depth(Names("intake").parked) == 1)
    [message] = town.parked("intake")
    assert found_in(json.dumps(message.headers, ensure_ascii=False)) == []
    raw = message.body if isinstance(message.body, bytes) else message.body.encode()
    assert PHONE.encode() in raw
    assert found_in(json.dumps(_masked_body(raw), ensure_ascii=False)) == []
    assert found_in(town.stack.log("intake")) == []
