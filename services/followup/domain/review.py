"""A review (定期梳理): no case that is not over is left without a verdict (D20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.followup.domain.commitment import Promise
from services.followup.domain.refusal import (
    DeadlinePast,
    NoLead,
    PromiseNeeded,
    ReviewClosed,
    ReviewIncomplete,
)


@dataclass(frozen=True)
class Review:
    """One review of a period."""

    review_id: UUID
    period: str
    started_at: datetime
    cases: int
    decided: int
    closed_at: datetime | None = None

    @property
    def state(self) -> str:
        """Name the state: open until it is closed."""
        return "open" if self.closed_at is None else "closed"

    def require_open(self) -> None:
        """Raise ReviewClosed when it is over."""
        if self.closed_at is not None:
            raise ReviewClosed

    def require_complete(self) -> None:
        """Raise ReviewIncomplete while a case has no verdict."""
        self.require_open()
        if self.decided < self.cases:
            raise ReviewIncomplete(undecided=self.cases - self.decided)


def task_of(verdict: str, promise: Promise | None, lead: str | None, today: date) -> Promise | None:
    """Return the task that a verdict makes: `continue` needs all of a promise, and a body to carry it out (D22)."""
    if verdict != "continue":
        return None
    if promise is None:
        raise PromiseNeeded
    if lead is None:
        raise NoLead
    if promise.deadline_on <= today:
        raise DeadlinePast
    return promise
