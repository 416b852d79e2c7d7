"""A case as the hall sees it: does it wait for a session, is it on an agenda, what became of it there?

`waiting → on_agenda → settled | sent_up`; `assigned` means that dispatch has given it to a body, so that it
does not wait. What dispatch says may come late, twice or in any order: its times decide, not the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.deliberation.domain import refusal
from services.deliberation.domain.agenda import RESOLVED
from services.deliberation.domain.party import KINDS

WAITING, ON_AGENDA, SETTLED, SENT_UP, ASSIGNED = "waiting", "on_agenda", "settled", "sent_up", "assigned"


@dataclass(frozen=True)
class Request:
    """What dispatch says of a case that needs a session."""

    case_id: UUID
    number: str
    title: str
    category: str
    grid: str
    site: str | None
    suggested_lead: str | None
    requested_at: datetime


@dataclass(frozen=True)
class Case:
    """Where a case stands. `requested_at`, `assigned_at`: the latest that dispatch has said."""

    case_id: UUID
    state: str
    requested_at: datetime | None = None
    assigned_at: datetime | None = None
    session_id: UUID | None = None
    item: int | None = None
    suggested_lead: str | None = None

    def requested(self, at: datetime) -> Case:
        """Let it wait for a session, unless this was said before or an assignment has overtaken it."""
        known = [moment for moment in (self.requested_at, self.assigned_at) if moment is not None]
        if any(at <= moment for moment in known):
            return self
        if self.state == ON_AGENDA:
            return replace(self, requested_at=at)
        return replace(self, state=WAITING, requested_at=at, session_id=None, item=None)

    def assigned(self, at: datetime, *, is_debated: bool) -> Case:
        """Take note of an assignment: a case with a body waits for no session, unless one debates it."""
        if self.assigned_at is not None and at <= self.assigned_at:
            return self
        noted = replace(self, assigned_at=at)
        waits = self.state == WAITING or (self.state == ON_AGENDA and not is_debated)
        return noted._off_the_agenda() if waits and noted._has_a_body else noted

    def tabled(self, session_id: UUID, item: int) -> Case:
        """Put it on an agenda; one case, one agenda."""
        if self.state != WAITING:
            raise refusal.CaseNotWaiting(case_id=str(self.case_id))
        return replace(self, state=ON_AGENDA, session_id=session_id, item=item)

    def concluded(self, kind: str, verdict: str) -> Case:
        """Let it leave a closed session: settled, or sent up; after a talk of two parties it waits again."""
        if not KINDS[kind].settles:
            return self._off_the_agenda()
        return replace(self, state=SETTLED if verdict == RESOLVED else SENT_UP)

    @property
    def _has_a_body(self) -> bool:
        if self.assigned_at is None:
            return False
        return self.requested_at is None or self.assigned_at >= self.requested_at

    def _off_the_agenda(self) -> Case:
        return replace(self, state=ASSIGNED if self._has_a_body else WAITING, session_id=None, item=None)


Cases = Mapping[UUID, Case]
