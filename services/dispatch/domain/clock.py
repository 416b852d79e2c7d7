"""What happens to a round's clock: it starts with an allowance, may be extended once, and may stand for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.dispatch.domain.due import Allowance, Standstill


@dataclass(frozen=True)
class Clock:
    """From which day the limit counts, how long it is, and the instant at which it is over."""

    starts_on: date
    allowance: Allowance
    due_at: datetime
    is_provisional: bool


@dataclass(frozen=True)
class Extension:
    """The one extension that a body asked for in a round (延期, C15). Its days are those that count for the limit."""

    days: int
    reason: str
    asked_by: str
    asked_at: datetime
    state: str = "asked"
    decided_by: str | None = None
    decided_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands (中止计时, C15): it ends by itself, unless somebody ends it before."""

    ground: str
    reason: str
    from_on: date
    until_on: date
    paused_by: str
    paused_at: datetime
    resumed_by: str | None = None
    resumed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it has not ended yet."""
        return self.resumed_at is None

    @property
    def standstill(self) -> Standstill:
        """The days that do not count: while it is open, all those until its end by itself."""
        return Standstill(self.from_on, self.until_on)


@dataclass(frozen=True)
class Return:
    """A body's reasoned refusal (退单, C16), and what the committee office made of it."""

    round: int
    body: str
    reason: str
    proposed: str
    returned_by: str
    returned_at: datetime
    lead: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    note: str = ""
