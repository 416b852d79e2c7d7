"""A case in Qianjiang, what the other services tell of it, and the people who ask followup about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.chassis.transaction import SYSTEM, Caller, Envelope, NotYet, Transaction
from services.contracts import roles, shared
from services.contracts.declare import Event, Operation
from services.contracts.deliberation import events as deliberation
from services.contracts.dispatch import events as dispatch
from services.contracts.evaluation.events import ratings as evaluation
from services.contracts.followup.operations.cases import Case, CaseWhole
from services.contracts.intake.events import opinions as intake
from services.contracts.policy import FollowupPolicy
from tests.integration.followup.entrypoints import read_service

SERVICE = read_service()

# Monday 2024-04-22, 09:00 in the district.
MONDAY = datetime(2024, 4, 22, 1, 0, tzinfo=UTC)
LAMPS = "城乡建设/市政管理/路灯照明"
PROMISE = shared.Promise(measure="新装路灯", deadline_on=date(2024, 6, 30), target="12盏全部点亮")
SECOND_PROMISE = shared.Promise(measure="更换线缆", deadline_on=date(2024, 5, 31), target="全线更换")

RATER = Caller("deputy:zhou", frozenset({roles.DEPUTY}), deputy="D-017")
DEPUTY = Caller("deputy:ma", frozenset({roles.DEPUTY}), deputy="D-031")
NAMELESS_DEPUTY = Caller("deputy:none", frozenset({roles.DEPUTY}))
OFFICE = Caller("office:li", frozenset({roles.COMMITTEE_OFFICE}))
STATION = Caller("station:S-03", frozenset({roles.STATION_STAFF}), site="S-03")
CLERK = Caller("clerk:wang", frozenset({roles.BODY_CLERK}), body="urban")
STRANGER = Caller("clerk:wu", frozenset({roles.BODY_HEAD}), body="water")
NOBODY = Caller("clerk:none", frozenset({roles.BODY_CLERK}))
PARTNER = Caller("partner:12345", frozenset({roles.PARTNER}))
PUBLIC = Caller("public")

Begin = Callable[[Caller, datetime, FollowupPolicy | None], Transaction[Any, Any]]


def said(tx: Transaction[Any, Any]) -> list[Any]:
    """What this transaction would publish."""
    return [emission.event for emission in tx.emitted]


def names(events: list[Any]) -> list[str]:
    """The names of events."""
    return [event.event_name for event in events]


@dataclass
class Scene:
    """One case. `now` is when the next thing happens; each takes a minute."""

    begin: Begin
    case_id: UUID = field(default_factory=uuid4)
    now: datetime = MONDAY
    policy: FollowupPolicy | None = None
    urgency: str = "normal"
    grid: str = "G-012"
    site: str | None = "S-03"

    def tx(self, caller: Caller = SYSTEM) -> Transaction[Any, Any]:
        """A transaction of this caller, a minute later."""
        self.now += timedelta(minutes=1)
        return self.begin(caller, self.now, self.policy)

    def hear(self, event: Event, *, event_id: UUID | None = None, at: datetime | None = None) -> list[Any]:
        """Handle an event as it comes off the bus; return what followup says to it."""
        tx = self.tx()
        tx.envelope = Envelope(event_id or uuid4(), event.source, event.event_name, at or tx.now, 1)
        SERVICE.events[type(event)](event, tx)
        return said(tx)

    def hear_all(self, *events: Event) -> list[Any]:
        """Handle events one after the other; return all that followup says to them."""
        return [spoken for event in events for spoken in self.hear(event)]

    def must_wait(self, event: Event) -> bool:
        """Tell whether the event asks to come again later."""
        try:
            self.hear(event)
        except NotYet:
            return True
        return False

    def ask(self, request: Operation, caller: Caller = OFFICE) -> Any:
        """Call an operation and return its answer, which must be of the declared kind."""
        return self.call(request, caller)[0]

    def call(self, request: Operation, caller: Caller = OFFICE) -> tuple[Any, list[Any]]:
        """Call an operation; return its answer and what followup says."""
        assert set(request.callers) & {*caller.roles, roles.PUBLIC}, "the chassis lets nobody else in"
        tx = self.tx(caller)
        reply = SERVICE.operations[type(request)](request, tx)
        request.reply_data(reply)
        return reply, said(tx)

    def whole(self, caller: Caller = OFFICE) -> CaseWhole:
        """Read the case whole."""
        found: CaseWhole = self.ask(Case(case_id=self.case_id, number=None), caller)
        return found

    def rows(self, query: str) -> list[dict[str, Any]]:
        """What the tables hold of this case: a query with %(case_id)s."""
        found: list[dict[str, Any]] = self.begin(SYSTEM, self.now, None).store.cases._sql.all(
            query, {"case_id": self.case_id}
        )
        return found

    # What the other services tell

    def registered(self, **changes: Any) -> intake.CaseRegistered:
        facts: dict[str, Any] = {
            "case_id": self.case_id,
            "number": f"QJ-{self.case_id.hex[:8]}",
            "title": "小康家园路灯不亮",
            "category": LAMPS,
            "kind": "problem",
            "complexity": "ordinary",
            "urgency": self.urgency,
            "grid": self.grid,
            "site": self.site,
            "channel": "wall",
            "filed_at": MONDAY,
            "registered_by": "D-017",
            "registered_at": MONDAY,
            "voices": [intake.Voice(opinion_id=UUID(int=5), receipt_digest="0" * 64)],
        }
        return intake.CaseRegistered(**facts | changes)

    def attached(self) -> intake.OpinionAttached:
        voice = intake.Voice(opinion_id=uuid4(), receipt_digest="1" * 64)
        return intake.OpinionAttached(case_id=self.case_id, voice=voice)

    def unrouted(self) -> dispatch.CaseUnrouted:
        return dispatch.CaseUnrouted(case_id=self.case_id, number="QJ-1", category=LAMPS, grid=self.grid)

    def deliberation_requested(self) -> dispatch.DeliberationRequested:
        return dispatch.DeliberationRequested(
            case_id=self.case_id,
            number="QJ-1",
            title="小康家园路灯不亮",
            category=LAMPS,
            grid=self.grid,
            site=self.site,
            suggested_lead="urban",
            requested_at=MONDAY,
        )

    def assigned(self, round_: int = 1, lead: str = "urban") -> dispatch.CaseAssigned:
        return dispatch.CaseAssigned(
            case_id=self.case_id,
            number="QJ-1",
            round=round_,
            scope="all",
            mode="direct",
            lead=lead,
            assigned_at=MONDAY,
            due_at=MONDAY + timedelta(days=7 * round_),
        )

    def claimed(self, round_: int = 1) -> dispatch.CaseClaimed:
        return dispatch.CaseClaimed(case_id=self.case_id, round=round_, body="urban", claimed_at=MONDAY)

    def submitted(self, round_: int = 1, version: int = 1) -> dispatch.ReplySubmitted:
        return dispatch.ReplySubmitted(
            case_id=self.case_id, round=round_, body="urban", reply_version=version, submitted_at=MONDAY
        )

    def sent_back(self, round_: int = 1, version: int = 1) -> dispatch.ReplySentBack:
        return dispatch.ReplySentBack(
            case_id=self.case_id, round=round_, body="urban", reply_version=version, reason="请写明完成时间"
        )

    def delivered(
        self,
        round_: int = 1,
        *promises: shared.Promise,
        text: str | None = None,
        outcome: shared.Outcome | None = None,
    ) -> dispatch.ReplyDelivered:
        return dispatch.ReplyDelivered(
            case_id=self.case_id,
            round=round_,
            body="urban",
            reply_version=1,
            text=text or f"第{round_}轮：路灯已修好。",
            outcome=outcome,
            commitments=list(promises),
            approved_by="office:li",
            delivered_at=MONDAY + timedelta(days=2),
        )

    def completed(self, round_: int = 1, commitments: int = 0, *, days: float = 3) -> dispatch.CaseCompleted:
        return dispatch.CaseCompleted(
            case_id=self.case_id,
            round=round_,
            scope="all",
            lead="urban",
            commitments=commitments,
            completed_at=MONDAY + timedelta(days=days),
        )

    def convened(self, *others: UUID) -> deliberation.SessionConvened:
        return deliberation.SessionConvened(
            session_id=uuid4(),
            hall="H-1",
            site="S-03",
            kind="three_party",
            scheduled_at=MONDAY,
            cases=[self.case_id, *others],
        )

    def held(self, *others: UUID) -> deliberation.SessionHeld:
        return deliberation.SessionHeld(
            session_id=uuid4(),
            hall="H-1",
            site="S-03",
            kind="three_party",
            held_at=MONDAY,
            cases=[self.case_id, *others],
            voters=3,
            organs=2,
            deputies=1,
        )

    def resolved(self, *promises: shared.Promise) -> deliberation.ResolutionAdopted:
        return deliberation.ResolutionAdopted(
            case_id=self.case_id,
            session_id=UUID(int=9),
            item=1,
            lead="urban",
            assisting=["water"],
            commitments=list(promises or (PROMISE,)),
            adopted_at=MONDAY,
        )

    def not_agreed(self) -> deliberation.ItemNotAgreed:
        return deliberation.ItemNotAgreed(case_id=self.case_id, session_id=UUID(int=9), item=1)

    def appraisal_opened(self, round_: int = 1) -> evaluation.AppraisalOpened:
        return evaluation.AppraisalOpened(
            case_id=self.case_id, round=round_, axes=["reply", "implementation"], opened_at=MONDAY
        )

    def rated(
        self, round_: int = 1, *, rater: str = "deputy", by: str = "D-017", grade: str = "satisfied"
    ) -> evaluation.CellRated:
        return evaluation.CellRated(
            case_id=self.case_id,
            round=round_,
            body="urban",
            rater=rater,
            rated_by=by,
            axis="reply",
            grade=grade,
            reason="not_solved" if grade == "unsatisfied" else None,
            opinion_id=None,
            rated_at=MONDAY,
        )

    def satisfied(self, round_: int = 1, *, very: int = 1) -> evaluation.CaseSatisfied:
        return evaluation.CaseSatisfied(
            case_id=self.case_id, round=round_, cells=4, very_satisfied=very, satisfied_at=MONDAY
        )

    def redo(self, round_: int = 2) -> evaluation.RedoOrdered:
        return evaluation.RedoOrdered(
            case_id=self.case_id,
            round=round_,
            scope="all",
            reasons=["not_solved"],
            is_escalated=round_ >= 3,
            ordered_at=MONDAY,
        )

    # How far it is at once

    def round_of(
        self, round_: int = 1, *promises: shared.Promise, commitments: int | None = None
    ) -> list[Event]:
        """All that is told of a round up to its appraisal."""
        counted = len(promises) if commitments is None else commitments
        return [
            self.assigned(round_),
            self.claimed(round_),
            self.submitted(round_),
            self.delivered(round_, *promises),
            self.completed(round_, counted),
            self.appraisal_opened(round_),
        ]

    def to_rating(self, *promises: shared.Promise) -> list[Any]:
        """Bring a new case to its rating; return what followup said."""
        return self.hear_all(self.registered(), *self.round_of(1, *promises))

    def to_closed(self) -> None:
        """Bring a new case to its closing, rated by deputy D-017."""
        self.to_rating()
        assert names(self.hear_all(self.rated(), self.satisfied())) == ["case_closed"]

    def commitment_ids(self) -> list[UUID]:
        """The commitments of the case in the order in which they were made."""
        return [one.commitment_id for one in self.whole().commitments]
