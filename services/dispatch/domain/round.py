"""One round of a case: its states, who may move it, and what each move leaves behind.

A round never goes back to a lower one; redo and reopening open the next (C23). The clock runs from the
assignment, never from the claim (Q2). Moves that are not in `MOVES` do not exist, whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from uuid import UUID

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
        "submit_reply": (("claimed", "replied", "sent_back"), "replied"),
        "deliver": (("replied",), "delivered"),
        "send_back": (("replied",), "sent_back"),
        "complete": (("delivered",), "completed"),
    }
)


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
class Clock:
    """From which day the limit counts, and the instant at which it is over."""

    starts_on: date
    due_at: datetime
    is_provisional: bool


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

    @classmethod
    def at_desk(cls, case_id: UUID, *, reason: str, at: datetime) -> Round:
        """Open the first round of a case that no rule fits."""
        return cls(case_id, 1, "unrouted", at, desk_reason=reason)

    @classmethod
    def in_deliberation(cls, case_id: UUID, *, at: datetime) -> Round:
        """Open the first round of a complex case, which its session will settle."""
        return cls(case_id, 1, "deliberating", at)

    @classmethod
    def given(cls, case_id: UUID, handling: Handling, clock: Clock, *, at: datetime, by: str) -> Round:
        """Open the first round of a case that a rule gives to its body at once."""
        return cls(case_id, 1, "assigned", at, handling=handling, clock=clock, assigned_at=at, assigned_by=by)

    @property
    def lead(self) -> str | None:
        """The one body that acts, once there is one."""
        return self.handling.lead if self.handling else None

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
        return self._moved(
            "assign", handling=handling, clock=clock, assigned_at=at, assigned_by=by, assign_reason=reason
        )

    def settle(self, handling: Handling, clock: Clock, *, at: datetime, by: str) -> Round:
        """Give a complex case the body that its session resolved upon."""
        return self._moved("settle", handling=handling, clock=clock, assigned_at=at, assigned_by=by)

    def leave_to_desk(self, *, reason: str) -> Round:
        """Leave it to the committee office what the session did not settle."""
        return self._moved("leave_to_desk", desk_reason=reason)

    def claim(self, *, body: str | None, by: str, at: datetime) -> Round:
        """Take the case for the lead body (领单); the first claim wins."""
        handling = self._acted_on(body)
        if self.claimed_at is not None:
            raise AlreadyClaimed(body=handling.lead)
        return self._moved("claim", claimed_at=at, claimed_by=by)

    def submit_reply(self, *, body: str | None) -> Round:
        """Hand in the next version of the reply; one that still waits for review is superseded."""
        self._acted_on(body)
        return self._moved("submit_reply", reply_version=(self.reply_version or 0) + 1)

    def deliver(self, *, at: datetime) -> Round:
        """Give the approved reply to those who asked."""
        return self._moved("deliver", delivered_at=at)

    def send_back(self) -> Round:
        """Ask the body for another text."""
        return self._moved("send_back")

    def complete(self, *, body: str | None, by: str, at: datetime) -> Round:
        """Declare the case done (办结), which needs a delivered reply (C11)."""
        self._acted_on(body)
        return self._moved("complete", completed_at=at, completed_by=by)

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
        )

    def may(self, move: str) -> bool:
        """Tell whether this may happen in the state that the round is in."""
        return self.state in MOVES[move][0]

    def demand(self, move: str) -> None:
        """Raise WrongState unless this may happen now."""
        if not self.may(move):
            raise WrongState(state=self.state)

    def _acted_on(self, body: str | None) -> Handling:
        if body is None:
            raise BodyNeeded
        if self.handling is None:
            raise WrongState(state=self.state)
        if body != self.handling.lead:
            raise NotLead(lead=self.handling.lead)
        return self.handling

    def _moved(self, move: str, **changes: object) -> Round:
        self.demand(move)
        return replace(self, state=MOVES[move][1], **changes)  # type: ignore[arg-type]
