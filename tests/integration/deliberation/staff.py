"""What station staff do in these tests: each call is a transaction of its own on the same rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.chassis.transaction import Caller, Transaction
from services.contracts import roles, shared
from services.contracts.deliberation import operations as o
from services.contracts.dispatch.events.chain import CaseAssigned, DeliberationRequested
from services.contracts.evaluation.events.ratings import RedoOrdered
from services.contracts.intake.events.opinions import CaseRegistered, Voice
from services.contracts.intake.events.screening import CaseScreened
from services.deliberation import usecases
from services.deliberation.store import Store
from tests.integration.conftest import MONDAY

STATION = Caller("staff-1", frozenset({roles.STATION_STAFF}), site="S-1")
OTHER_STATION = Caller("staff-2", frozenset({roles.STATION_STAFF}), site="S-2")
OFFICE = Caller("office-1", frozenset({roles.COMMITTEE_OFFICE}))
PILES = shared.Promise(measure="增设充电桩15个", deadline_on=date(2024, 6, 30), target="业主不再私接电线")
PEOPLE = (("V-1", "voter", None), ("O-1", "state_organ", "B-STREET"), ("D-1", "deputy", None))


def requested(case_id: UUID, at: datetime = MONDAY, **changed: Any) -> DeliberationRequested:
    """Dispatch asks for a session."""
    return DeliberationRequested(**{
        "case_id": case_id, "number": "QJ-2024-00007", "title": "小区没有充电桩", "grid": "G-012",
        "site": "S-1", "category": "城乡建设/安全生产/安全隐患", "suggested_lead": "B-STREET",
        "requested_at": at, **changed})


def assigned(case_id: UUID, at: datetime, round_: int = 1) -> CaseAssigned:
    """Dispatch gives the case to a body."""
    return CaseAssigned(case_id=case_id, number="QJ-2024-00007", round=round_, scope="all",
                        mode="point_to_point", lead="B-STREET", assigned_at=at, due_at=at + timedelta(days=7))


HANDLERS: dict[type, Callable[..., None]] = {
    DeliberationRequested: usecases.take_request, CaseAssigned: usecases.note_assignment,
    CaseRegistered: usecases.note_registration, CaseScreened: usecases.note_screening, RedoOrdered: usecases.propose_redo,
}


def registered(case_id: UUID, **changed: Any) -> CaseRegistered:
    """Intake says that a case was registered."""
    return CaseRegistered(**{
        "case_id": case_id, "number": "QJ-2024-00007", "title": "小区没有充电桩", "summary": "业主私接电线充电",
        "category": "城乡建设/安全生产/安全隐患", "kind": "problem", "grid": "G-012", "site": "S-1", "channel": "wall",
        "complexity": "ordinary", "urgency": "normal", "flags": [], "filed_at": MONDAY, "voices": [Voice(opinion_id=case_id, receipt_digest="ab12")],
        "registered_by": "D-012", "registered_at": MONDAY, **changed})


def screened(case_id: UUID, mark: str = "hard", at: datetime = MONDAY) -> CaseScreened:
    """Intake says that a deputy picked a case out, or took that back."""
    return CaseScreened(case_id=case_id, mark=mark, reason="多次反映未解决", by="D-012", at=at)


def escalated(case_id: UUID, round_: int = 3, at: datetime = MONDAY, *, up: bool = True) -> RedoOrdered:
    """Evaluation orders a redo, which goes up to the committee or not."""
    return RedoOrdered(case_id=case_id, round=round_, scope="all", reasons=["not_solved"], is_escalated=up, ordered_at=at)


class Staff:
    """One who keeps the record of a hall."""

    def __init__(self, open_tx: Callable[..., Transaction[Any, Any]]) -> None:
        self._open_tx = open_tx
        self.now = MONDAY
        self.said: list[Any] = []

    def tx(self, caller: Caller = STATION, **given: Any) -> Transaction[Any, Any]:
        """Open a transaction as somebody."""
        return self._open_tx("deliberation", Store, **{"caller": caller, "now": self.now, **given})

    def do(self, use_case: Callable[..., Any], request: Any, caller: Caller = STATION, **given: Any) -> Any:
        """Carry out a use case, and keep in `said` what it emits; all of it survives the wire."""
        tx = self.tx(caller, **given)
        answer = use_case(tx, request)
        self.said = [emission.event for emission in tx.emitted]
        for record in (answer, *self.said):
            assert type(record).load(json.loads(json.dumps(record.dump()))) == record
        return answer

    def hear(self, *events: Any) -> None:
        """Let the service handle events."""
        for event in events:
            HANDLERS[type(event)](self.tx(), event)

    def waiting(self) -> list[UUID]:
        """List the cases that wait."""
        return [case.case_id for case in self.do(usecases.waiting_cases, o.WaitingCases()).items]

    def enroll(self, hall: str = "H-1", site: str = "S-1", site_kind: str = "station") -> None:
        """Add a hall."""
        request = o.EnrollHall(hall=hall, name="城东三方议事厅", site=site, site_kind=site_kind)
        self.do(usecases.enroll_hall, request, OFFICE)

    def case(self, **changed: Any) -> UUID:
        """Let a new case wait."""
        case_id = uuid4()
        self.hear(requested(case_id, **changed))
        return case_id

    def known(self, **changed: Any) -> UUID:
        """Let a new case be registered that waits for nothing."""
        case_id = uuid4()
        self.hear(registered(case_id, **changed))
        return case_id

    def convene(self, *items: list[UUID], caller: Caller = STATION, **changed: Any) -> o.SessionView:
        """Call a session for tomorrow, on one item for each list of cases."""
        drafts = [o.AgendaDraft(topic=f"议题{n}", cases=cases) for n, cases in enumerate(items, 1)]
        request = o.Convene(**{"hall": "H-1", "scheduled_at": self.now + timedelta(days=1), "items": drafts,
                               "bodies": ["B-STREET", "B-POWER"], **changed})
        return self.do(usecases.convene, request, caller)

    def gather(self, session_id: UUID, people: Any = PEOPLE) -> None:
        """Invite people and check them in."""
        for participant, party, body in people:
            self.do(usecases.invite, o.Invite(session_id=session_id, participant=participant, party=party,
                                              body=body))
            self.do(usecases.check_in, o.CheckIn(session_id=session_id, participant=participant))

    def opened(self, *items: list[UUID], people: Any = PEOPLE, **changed: Any) -> UUID:
        """Call a session, let its people come, and open it."""
        session_id = self.convene(*items, **changed).session_id
        self.gather(session_id, people)
        self.do(usecases.open_session, o.OpenSession(session_id=session_id))
        return session_id

    def put(self, session_id: UUID, item: int = 1) -> o.SessionView:
        """Put an option to an item."""
        return self.do(usecases.put_option, o.PutOption(session_id=session_id, item=item, participant="D-1",
                                                        text="由街道牵头增设充电桩"))

    def vote(self, session_id: UUID, participant: str, choice: str = "agree", item: int = 1) -> o.SessionView:
        """Record a vote on the first option."""
        return self.do(usecases.vote, o.Vote(session_id=session_id, item=item, option=1, choice=choice,
                                             participant=participant))

    def resolve(self, session_id: UUID, item: int = 1, **changed: Any) -> o.SessionView:
        """Decide that an item is resolved by its first option."""
        return self.do(usecases.decide_item, o.DecideItem(**{
            "session_id": session_id, "item": item, "verdict": "resolved", "option": 1, "lead": "B-STREET",
            "assisting": ["B-POWER"], "commitments": [PILES], **changed}))

    def carry(self, session_id: UUID, item: int = 1) -> o.SessionView:
        """Put an option, let everybody agree, and resolve the item."""
        self.put(session_id, item)
        for participant, _, _ in PEOPLE:
            self.vote(session_id, participant, item=item)
        return self.resolve(session_id, item)

    def appraise(self, session_id: UUID, item: int, verdict: str, **given: Any) -> o.SessionView:
        """Give an item a verdict of a council meeting."""
        return self.do(usecases.decide_item, o.DecideItem(session_id=session_id, item=item, verdict=verdict, **given))

    def give_up(self, session_id: UUID, item: int = 1) -> o.SessionView:
        """Decide that an item was not agreed."""
        return self.do(usecases.decide_item, o.DecideItem(
            session_id=session_id, item=item, verdict="not_agreed", note="费用由谁承担有分歧"))

    def close(self, session_id: UUID) -> o.SessionView:
        """Close the session."""
        return self.do(usecases.close_session, o.CloseSession(session_id=session_id))

    def look(self, session_id: UUID, caller: Caller = STATION) -> o.SessionView:
        """Read the session afresh from the database."""
        return usecases.session(self.tx(caller), o.Session(session_id=session_id))
