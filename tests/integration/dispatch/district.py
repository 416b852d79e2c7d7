"""A small district: four bodies, some rules, its people, and what they say to dispatch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from services.chassis.sql import Sql
from services.chassis.transaction import SYSTEM, Caller, Transaction
from services.contracts import roles, shared
from services.contracts.declare import Event, Operation
from services.contracts.deliberation.events import ItemNotAgreed, ResolutionAdopted
from services.contracts.dispatch import operations as op
from services.contracts.dispatch.operations import AssignmentView
from services.contracts.evaluation.events.ratings import RedoOrdered
from services.contracts.followup.events.chain import CaseReopened
from services.contracts.intake.events.opinions import CaseRegistered, Voice
from services.dispatch import usecases
from services.dispatch.domain.refusal import Refusal
from services.dispatch.store import Store
from services.dispatch.usecases.alarms import alarming

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAMPS = "城乡建设/市政管理/路灯照明"
WATER = "城乡建设/供水排水/自来水"
TABLES = ("bodies", "topics", "routes", "cases", "rounds", "shares", "replies", "resolutions", "contributions",
          "alarms")
# Friday 2024-04-26, 10:00 in the district, the first date of row C13.
FRIDAY = datetime(2024, 4, 26, 2, 0, tzinfo=UTC)

OFFICE = Caller("office:li", frozenset({roles.COMMITTEE_OFFICE}))
REVIEWER = Caller("office:chen", frozenset({roles.COMMITTEE_OFFICE}))
LEADER = Caller("leader:sun", frozenset({roles.COMMITTEE_LEADER}))
DEPUTY = Caller("deputy:zhou", frozenset({roles.DEPUTY}), deputy="D-001")
OPERATOR = Caller("operator:he", frozenset({roles.OPERATOR}))
STATION = Caller("station:wen", frozenset({roles.STATION_STAFF}), site="S-01")
WANG = Caller("clerk:wang", frozenset({roles.BODY_CLERK}), body="urban")
ZHAO = Caller("head:zhao", frozenset({roles.BODY_HEAD}), body="urban")
ROADS = Caller("clerk:qian", frozenset({roles.BODY_CLERK}), body="roads")
STRANGER = Caller("clerk:wu", frozenset({roles.BODY_CLERK}), body="water")
NOBODY = Caller("clerk:none", frozenset({roles.BODY_CLERK}))

PROMISE = shared.Promise(measure="新装路灯", deadline_on=date(2024, 6, 30), target="12盏全部点亮")


def at(day: date, hour: int = 10) -> datetime:
    """Return that hour of the district's day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def registered(**changes: Any) -> CaseRegistered:
    """Return the registration of a case about street lamps, or as told."""
    case_id = uuid4()
    facts: dict[str, Any] = {
        "case_id": case_id,
        "number": f"QJ-{case_id.hex[:6]}",
        "title": "小康家园路灯不亮",
        "category": LAMPS,
        "kind": "problem",
        "complexity": "ordinary",
        "urgency": "normal",
        "flags": [],
        "grid": "G-001",
        "site": "S-01",
        "channel": "wall",
        "filed_at": FRIDAY - timedelta(days=1),
        "registered_by": "D-001",
        "registered_at": FRIDAY,
        "voices": [Voice(opinion_id=uuid4(), receipt_digest="0" * 64)],
    }
    return CaseRegistered(**(facts | changes))


def resolution(case_id: UUID, **changes: Any) -> ResolutionAdopted:
    """Return a resolution that gives the case to the urban office with one promise, or as told."""
    facts: dict[str, Any] = {
        "case_id": case_id,
        "session_id": uuid4(),
        "item": 1,
        "lead": "urban",
        "assisting": ["roads"],
        "commitments": [PROMISE],
        "adopted_at": FRIDAY,
    }
    return ResolutionAdopted(**(facts | changes))


def not_agreed(case_id: UUID) -> ItemNotAgreed:
    """Return that a session could not settle the case."""
    return ItemNotAgreed(case_id=case_id, session_id=uuid4(), item=1)


def redo(case_id: UUID, round_: int, *, scope: str = "implementation") -> RedoOrdered:
    """Return the order of a round."""
    return RedoOrdered(
        case_id=case_id,
        round=round_,
        scope=scope,
        reasons=["not_solved"],
        is_escalated=round_ >= 3,
        ordered_at=FRIDAY,
    )


def reopened(case_id: UUID, round_: int) -> CaseReopened:
    """Return that a look-back found the case broken."""
    return CaseReopened(case_id=case_id, round=round_, reopened_at=FRIDAY)


_HANDLERS: dict[type[Event], Callable[[Any, Any], None]] = {
    CaseRegistered: usecases.route_case,
    ResolutionAdopted: usecases.adopt_resolution,
    ItemNotAgreed: usecases.return_to_desk,
    RedoOrdered: lambda tx, event: usecases.open_next_round(
        tx, event.case_id, event.round, scope=event.scope
    ),
    CaseReopened: lambda tx, event: usecases.open_next_round(tx, event.case_id, event.round, scope="all"),
}


class District:
    """Speaks to dispatch as the bus does, and remembers what dispatch said last."""

    def __init__(self, begin: Callable[[Caller, datetime], Transaction[Any, Any]]) -> None:
        self._begin = begin
        self.now = FRIDAY
        self.said: list[Any] = []

    def hear(self, event: Event) -> list[Any]:
        """Let dispatch handle an event, and return what it says then."""
        tx = self._begin(SYSTEM, self.now)
        self.said = []
        _HANDLERS[type(event)](tx, event)
        self.said = [emission.event for emission in tx.emitted]
        return self.said

    def ask(self, caller: Caller, request: Operation) -> Any:
        """Let a caller ask something of dispatch, and return the answer; what it says is in `said`."""
        tx = self._begin(caller, self.now)
        self.said = []
        answer = (
            alarming.page(tx, request)
            if request.operation_name == "alarms"
            else getattr(usecases, request.operation_name)(tx, request)
        )
        self.said = [emission.event for emission in tx.emitted]
        type(answer).load(answer.dump())
        return answer

    def refuses(self, caller: Caller, request: Operation) -> tuple[str, dict[str, Any]]:
        """Return code and details of the refusal: one that the operation declares, with nothing changed."""
        before = self.rows()
        with pytest.raises(Refusal) as refused:
            self.ask(caller, request)
        assert self.rows() == before
        declared = {error.code: error for error in request.errors}
        code, details = refused.value.code, refused.value.details
        declared[code].message.format(**details)
        declared[code].message_en.format(**details)
        return code, details

    def look(self, timer: str) -> list[Any]:
        """Let a timer look once, to the end, and return what dispatch says then."""
        self.said = []
        while True:
            tx = self._begin(SYSTEM, self.now)
            is_more = getattr(usecases, timer)(tx)
            self.said += [emission.event for emission in tx.emitted]
            if not is_more:
                return self.said

    @property
    def sql(self) -> Sql:
        """The rows themselves."""
        tx = self._begin(SYSTEM, self.now)
        return tx.store.cases._sql  # type: ignore[no-any-return]

    def rows(self) -> dict[str, list[str]]:
        """Return everything that dispatch knows."""
        return {
            table: [row["row"] for row in self.sql.all(f"select t::text as row from {table} t order by 1")]
            for table in TABLES
        }

    def furnish(self) -> None:
        """Enroll the bodies and set the rules: lamps go to `urban`, with `roads` assisting."""
        for body, kind, contact in (
            ("urban", "department", "王敏"),
            ("roads", "department", "钱进"),
            ("water", "department", ""),
            ("chengdong", "sub_district", "孙丽"),
        ):
            self.ask(
                OFFICE, op.EnrollBody(body=body, name=f"{body} 办公室", kind=kind, contact_person=contact)
            )
        self.route("城乡建设/市政管理", "urban", assisting=["roads"])
        self.route("城乡建设/供水排水", "water")

    def route(self, category: str, lead: str, **more: Any) -> op.RouteView:
        """Set a rule from the beginning of the year on."""
        more.setdefault("valid_from", date(2024, 1, 1))
        view: op.RouteView = self.ask(OFFICE, op.SetRoute(category=category, lead=lead, **more))
        return view

    def register(self, **changes: Any) -> UUID:
        """Let a case be registered, and return its id."""
        event = registered(**changes)
        self.hear(event)
        return event.case_id

    def show(self, case_id: UUID, caller: Caller = OFFICE) -> AssignmentView:
        """Return the case's assignment as this caller sees it."""
        view: AssignmentView = self.ask(caller, op.GetAssignment(case_id=case_id))
        return view

    def claim(self, case_id: UUID, caller: Caller = WANG) -> AssignmentView:
        """Let the case be claimed."""
        view: AssignmentView = self.ask(caller, op.Claim(case_id=case_id))
        return view

    def reply(
        self, case_id: UUID, text: str = "路灯已修复。", caller: Caller = WANG, **more: Any
    ) -> AssignmentView:
        """Let a reply be handed in."""
        view: AssignmentView = self.ask(caller, op.SubmitReply(case_id=case_id, text=text, **more))
        return view

    def review(
        self, case_id: UUID, version: int = 1, decision: str = "approve", reason: str = ""
    ) -> AssignmentView:
        """Let a reply be reviewed."""
        request = op.ReviewReply(case_id=case_id, version=version, decision=decision, reason=reason)
        view: AssignmentView = self.ask(REVIEWER, request)
        return view

    def complete(self, case_id: UUID, caller: Caller = WANG) -> AssignmentView:
        """Let the case be declared done."""
        view: AssignmentView = self.ask(caller, op.Complete(case_id=case_id))
        return view

    def handle(self, case_id: UUID, **reply: Any) -> AssignmentView:
        """Lead an assigned case through its round."""
        self.claim(case_id)
        self.reply(case_id, **reply)
        self.review(case_id)
        return self.complete(case_id)


def begin_on(sql: Sql, calendar: Any, policy: Any) -> Callable[[Caller, datetime], Transaction[Any, Any]]:
    """Return transactions on a connection of one's own."""

    def begin(caller: Caller, now: datetime) -> Transaction[Any, Any]:
        return Transaction(
            store=Store(sql), policy=policy, now=now, calendar=calendar, zone=SHANGHAI, caller=caller
        )

    return begin
