"""One round of a case: its states, who may move it, and what each move leaves behind.

A round never goes back to a lower one; redo and reopening open the next (C23). The clock runs from the
assignment, never from the claim (Q2). Moves that are not in `MOVES` do not exist, whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from uuid import UUID

from services.dispatch.domain.clock import Clock, Extension, Pause, Return
from services.dispatch.domain.due import Timing
from services.dispatch.domain.refusal import (
    AlreadyAssigned,
    AlreadyClaimed,
    BodyNeeded,
    DeliberationFirst,
    NotLead,
    NotYourCase,
    WrongState,
)
from services.dispatch.domain.routing import Handling

# What happens -> the states from which it may happen, and the state that follows.
MOVES = MappingProxyType(
    {
        "assign": (("unrouted",), "assigned"),
        "settle": (("deliberating", "unrouted"), "assigned"),
        "leave_to_desk": (("deliberating",), "unrouted"),
        "claim": (("assigned",), "claimed"),
        "return_assignment": (("assigned",), "returned"),
        "adjudicate_return": (("returned",), "assigned"),
        "reclassify": (("unrouted", "assigned", "returned", "claimed"), "deliberating"),
        "submit_reply": (("claimed", "replied", "sent_back"), "replied"),
        "deliver": (("replied",), "delivered"),
        "send_back": (("replied",), "sent_back"),
        "complete": (("delivered",), "completed"),
    }
)

# Where a body still owes its reply, so that time runs against it.
RUNNING = ("assigned", "returned", "claimed", "replied", "sent_back")


class Turn(Enum):
    """How a round that somebody orders stands to the current one."""

    PAST = "past"
    NEXT = "next"
    EARLY = "early"


@dataclass(frozen=True)
class Case:
    """What was registered: the facts by which a case is routed and its clock is set."""

    case_id: UUID
    number: str
    title: str
    category: str
    kind: str
    complexity: str
    urgency: str
    flags: tuple[str, ...]
    grid: str
    site: str | None
    registered_at: datetime


@dataclass(frozen=True)
class Round:
    """A case in one round. `handling`, `clock` and `assigned_at` come together, with the assignment."""

    case_id: UUID
    number: int
    state: str
    opened_at: datetime
    scope: str = "all"
    desk_reason: str | None = None
    handling: Handling | None = None
    clock: Clock | None = None
    assigned_at: datetime | None = None
    assigned_by: str | None = None
    assign_reason: str = ""
    claimed_at: datetime | None = None
    claimed_by: str | None = None
    reply_version: int | None = None
    delivered_at: datetime | None = None
    completed_at: datetime | None = None
    completed_by: str | None = None
    mode_reason: str | None = None
    given_at: datetime | None = None
    desk_due_at: datetime | None = None
    extension: Extension | None = None
    pauses: tuple[Pause, ...] = ()
    # Those of earlier rounds, too: what was decided for good stays decided.
    returns: tuple[Return, ...] = ()
    adjudicate_by: datetime | None = None
    # What was said: the latest due time that was said to near, and the level for the present one. Each is said once.
    warned_of: datetime | None = None
    overdue_level: int = 0
    urged: int = 0

    @classmethod
    def at_desk(cls, case_id: UUID, *, reason: str, at: datetime, due_at: datetime) -> Round:
        """Open the first round of a case that no rule fits; the desk has its own clock (A24)."""
        return cls(case_id, 1, "unrouted", at, desk_reason=reason, desk_due_at=due_at)

    @classmethod
    def in_deliberation(cls, case_id: UUID, *, at: datetime) -> Round:
        """Open the first round of a complex case, which its session will settle."""
        return cls(case_id, 1, "deliberating", at)

    @classmethod
    def given(cls, case_id: UUID, handling: Handling, clock: Clock, *, at: datetime, by: str) -> Round:
        """Open the first round of a case that a rule gives to its body at once."""
        return cls(
            case_id,
            1,
            "assigned",
            at,
            handling=handling,
            clock=clock,
            assigned_at=at,
            assigned_by=by,
            mode_reason="by_rule",
            given_at=at,
        )

    @property
    def lead(self) -> str | None:
        """The one body that acts, once there is one."""
        return self.handling.lead if self.handling else None

    @property
    def is_running(self) -> bool:
        """Tell whether the body still owes its reply."""
        return self.state in RUNNING

    @property
    def open_pause(self) -> Pause | None:
        """The pause in which the clock stands now, if it does."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].is_open else None

    @property
    def timing(self) -> Timing:
        """Everything by which the due time is set."""
        assert self.clock
        granted = self.extension.days if self.extension and self.extension.state == "granted" else 0
        standstills = tuple(pause.standstill for pause in self.pauses)
        return Timing(self.clock.starts_on, self.clock.allowance, granted, standstills)

    @property
    def is_waiting(self) -> bool:
        """Tell whether the round still has no body."""
        return self.handling is None

    def admits_reader(self, body: str | None) -> None:
        """Raise unless the body leads or assists."""
        if body is None:
            raise BodyNeeded
        if self.handling is None or body not in self.handling.bodies:
            raise NotYourCase

    def assign(self, handling: Handling, clock: Clock, *, at: datetime, by: str, reason: str) -> Round:
        """Give a case from the desk its body by hand (派单)."""
        if self.handling is not None:
            raise AlreadyAssigned(lead=self.handling.lead)
        if self.state == "deliberating":
            raise DeliberationFirst
        return self.moved(
            "assign",
            handling=handling,
            clock=clock,
            assigned_at=at,
            assigned_by=by,
            assign_reason=reason,
            mode_reason="by_hand",
            given_at=at,
        )

    def settle(self, handling: Handling, clock: Clock, *, at: datetime, by: str) -> Round:
        """Give a complex case the body that its session resolved upon."""
        return self.moved(
            "settle",
            handling=handling,
            clock=clock,
            assigned_at=at,
            assigned_by=by,
            mode_reason="resolution",
            given_at=at,
            overdue_level=0 if clock.due_at > at else self.overdue_level,
        )

    def leave_to_desk(self, *, reason: str, due_at: datetime) -> Round:
        """Leave it to the committee office what the session did not settle."""
        return self.moved("leave_to_desk", desk_reason=reason, desk_due_at=due_at)

    def go_to_session(self) -> Round:
        """Take the case from its body: it is complex, and its session will say who handles it (C14).

        The clock of a complex case begins with the resolution, so that nothing of the old one is left.
        """
        return self.moved(
            "reclassify",
            handling=None,
            clock=None,
            assigned_at=None,
            assigned_by=None,
            assign_reason="",
            claimed_at=None,
            claimed_by=None,
            mode_reason=None,
            given_at=None,
            extension=None,
            pauses=(),
            adjudicate_by=None,
        )

    def claim(self, *, body: str | None, by: str, at: datetime) -> Round:
        """Take the case for the lead body (领单); the first claim wins."""
        handling = self.acted_on(body)
        if self.claimed_at is not None:
            raise AlreadyClaimed(body=handling.lead)
        return self.moved("claim", claimed_at=at, claimed_by=by)

    def submit_reply(self, *, body: str | None) -> Round:
        """Hand in the next version of the reply; one that still waits for review is superseded."""
        self.acted_on(body)
        return self.moved("submit_reply", reply_version=(self.reply_version or 0) + 1)

    def deliver(self, *, at: datetime) -> Round:
        """Give the approved reply to those who asked."""
        return self.moved("deliver", delivered_at=at)

    def send_back(self) -> Round:
        """Ask the body for another text."""
        return self.moved("send_back")

    def complete(self, *, body: str | None, by: str, at: datetime) -> Round:
        """Declare the case done (办结), which needs a delivered reply (C11)."""
        self.acted_on(body)
        return self.moved("complete", completed_at=at, completed_by=by)

    def turn_of(self, number: int) -> Turn:
        """Tell whether the round with this number is over, comes next, or comes later than that.

        The next one is early, too, as long as this one is not completed: what it builds on is on its way.
        """
        if number <= self.number:
            return Turn.PAST
        if number == self.number + 1 and self.state == "completed":
            return Turn.NEXT
        return Turn.EARLY

    def next(self, *, scope: str, clock: Clock, at: datetime, by: str) -> Round:
        """Open the next round with the same bodies and a clock of its own (退回重办)."""
        return Round(
            self.case_id,
            self.number + 1,
            "assigned",
            at,
            scope=scope,
            handling=self.handling,
            clock=clock,
            assigned_at=at,
            assigned_by=by,
            mode_reason="redo",
            given_at=at,
            returns=self.returns,
        )

    def may(self, move: str) -> bool:
        """Tell whether this may happen in the state that the round is in."""
        return self.state in MOVES[move][0]

    def demand_running(self) -> None:
        """Raise WrongState unless the body still owes its reply."""
        if not self.is_running:
            raise WrongState(state=self.state)

    def demand(self, move: str) -> None:
        """Raise WrongState unless this may happen now."""
        if not self.may(move):
            raise WrongState(state=self.state)

    def acted_on(self, body: str | None) -> Handling:
        """Return how the case is handled, if this body leads."""
        if body is None:
            raise BodyNeeded
        if self.handling is None:
            raise WrongState(state=self.state)
        if body != self.handling.lead:
            raise NotLead(lead=self.handling.lead)
        return self.handling

    def moved(self, move: str, **changes: object) -> Round:
        """Return the round in the state that follows, if this may happen now."""
        self.demand(move)
        return replace(self, state=MOVES[move][1], **changes)  # type: ignore[arg-type]


def waiver_of(case: Case, round_: Round) -> str | None:
    """Return why the case goes without a session of three parties (三方共议, D1); None for one that has had it."""
    mode = round_.handling.mode if round_.handling and case.complexity != "complex" else None
    return {"direct": "direct", "point_to_point": "ordinary"}.get(mode or "")
