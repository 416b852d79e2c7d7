"""Cases, deputies and residents of Qianjiang, and what the other services report of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from services.chassis.transaction import Caller, NotYet, Transaction
from services.contracts import roles
from services.contracts.dispatch.events import CaseCompleted
from services.contracts.evaluation.operations.ratings import AppraisalView, Rate
from services.contracts.followup.events.chain import CaseReopened, CommitmentsFulfilled
from services.contracts.intake.events.opinions import CaseRegistered, OpinionAttached, Voice
from services.evaluation import usecases
from services.evaluation.domain.refusal import RatedAlready

FRIDAY = datetime(2024, 4, 26, 2, 0, tzinfo=UTC)  # 10:00 in the district
DEPUTY = Caller("deputy:D-017", frozenset({roles.DEPUTY}), deputy="D-017")
OTHER_DEPUTY = Caller("deputy:D-031", frozenset({roles.DEPUTY}), deputy="D-031")
RESIDENT = Caller("resident", frozenset({roles.RESIDENT}))
PARTNER = Caller("partner:12345", frozenset({roles.PARTNER}))
OFFICE = Caller("office", frozenset({roles.COMMITTEE_OFFICE}))
STATION = Caller("station:S-03", frozenset({roles.STATION_STAFF}), site="S-03")
CLERK = Caller("clerk:CGJ", frozenset({roles.BODY_CLERK}), body="CGJ")
OTHER_CLERK = Caller("clerk:GAJ", frozenset({roles.BODY_CLERK}), body="GAJ")

OpenTransaction = Callable[..., Transaction[Any, Any]]


def said(tx: Transaction[Any, Any]) -> list[Any]:
    """The events that this transaction would publish."""
    return [emission.event for emission in tx.emitted]


def voice(receipt: str) -> Voice:
    """The author who holds this receipt, as intake tells of him."""
    opinion_id = uuid4()
    return Voice(opinion_id=opinion_id, receipt_digest=sha256(f"{opinion_id}:{receipt}".encode()).hexdigest())


@dataclass
class Scene:
    """One case on its way, told by events and calls; `at` is the time of the next one."""

    open: OpenTransaction
    voices: list[Voice]
    receipts: list[str]
    case_id: UUID = field(default_factory=uuid4)
    deputy: str = "D-017"
    at: datetime = FRIDAY
    policy: Any = None

    def tx(self, caller: Caller | None = None) -> Transaction[Any, Any]:
        """A transaction of this caller, or of the service itself."""
        self.at += timedelta(minutes=1)
        more = {} if caller is None else {"caller": caller}
        return self.open(now=self.at, policy=self.policy, **more)

    def register(self) -> None:
        """intake.case_registered"""
        tx = self.tx()
        usecases.register_case(tx, CaseRegistered(
            case_id=self.case_id, number="QJ-2024-0042", title="小康家园路灯", category="城乡建设/市政/路灯",
            kind="problem", complexity="ordinary", grid="G-012", channel="wall", filed_at=FRIDAY,
            registered_by=self.deputy, registered_at=FRIDAY, voices=list(self.voices)))
        assert tx.emitted == []

    def attach(self, added: Voice) -> None:
        """intake.opinion_attached"""
        usecases.attach_voice(self.tx(), OpinionAttached(case_id=self.case_id, voice=added))

    def complete(self, round_: int = 1, *, lead: str = "CGJ", assisting: tuple[str, ...] = (),
                 commitments: int = 0, scope: str = "all") -> list[Any]:
        """dispatch.case_completed; returns what evaluation says to it."""
        tx = self.tx()
        usecases.open_appraisal(tx, CaseCompleted(
            case_id=self.case_id, round=round_, scope=scope, lead=lead, assisting=list(assisting),
            commitments=commitments, completed_at=self.at))
        return said(tx)

    def fulfil(self, fulfilled: int) -> list[Any]:
        """followup.commitments_fulfilled; returns what evaluation says to it."""
        tx = self.tx()
        usecases.open_implementation(
            tx, CommitmentsFulfilled(case_id=self.case_id, fulfilled=fulfilled, fulfilled_at=self.at))
        return said(tx)

    def reopen(self, round_: int) -> None:
        """followup.case_reopened"""
        usecases.reopen_case(self.tx(), CaseReopened(case_id=self.case_id, round=round_, reopened_at=self.at))

    def rate(self, caller: Caller, axis: str, grade: str = "satisfied", *, receipt: str | None = None,
             reason: str | None = None, body: str | None = None,
             note: str = "") -> tuple[AppraisalView, list[Any]]:
        """Call `rate`; returns its answer and what evaluation says to it."""
        tx = self.tx(caller)
        view = usecases.rate(tx, Rate(case_id=self.case_id, axis=axis, grade=grade, reason=reason, note=note,
                                      receipt=receipt, body=body))
        return view, said(tx)

    def rate_all(self, grade: str = "satisfied") -> list[Any]:
        """Let everybody who has not rated yet give this grade; returns what evaluation says to the last."""
        last: list[Any] = []
        for axis in ("reply", "implementation"):
            for caller, receipt in [(DEPUTY, None), *((RESIDENT, receipt) for receipt in self.receipts)]:
                with suppress(RatedAlready):
                    _, last = self.rate(caller, axis, grade, receipt=receipt)
        return last

    def rows(self, table: str) -> list[dict[str, Any]]:
        """What the table holds of this case."""
        order = {"cells": "round, opinion_id nulls first, body, axis desc", "appraisals": "round"}
        rows: list[dict[str, Any]] = self.open(now=self.at).store._sql.all(
            f"select * from {table} where case_id = %(case_id)s order by {order.get(table, 1)}",
            {"case_id": self.case_id})
        return rows


def raises_not_yet(act: Callable[[], object]) -> bool:
    """Tell whether the event asks to come again later."""
    with suppress(NotYet):
        act()
        return False
    return True
