"""A case as the hall sees it: does it wait for a session, is it on an agenda, what became of it there?

`registered → waiting → on_agenda → settled | sent_up`; `assigned` means that dispatch has given it to a body, so that it
does not wait. What intake and dispatch say may come late, twice or in any order: their times decide, not the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.deliberation.domain import refusal
from services.deliberation.domain.agenda import ENTRUSTING
from services.deliberation.domain.party import CONSULT, KINDS

REGISTERED, WAITING, ON_AGENDA = "registered", "waiting", "on_agenda"
SETTLED, SENT_UP, ASSIGNED = "settled", "sent_up", "assigned"
REDO = "redo"


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
    round: int = 1


@dataclass(frozen=True)
class Case:
    """Where a case stands. `requested_at`, `assigned_at`: the latest that dispatch has said.

    `mark`: it was screened as hard or key. `proposed_at`, `proposal`: it waits for a session without a request, and an
    assignment does not end that.
    """

    case_id: UUID
    state: str
    requested_at: datetime | None = None
    assigned_at: datetime | None = None
    session_id: UUID | None = None
    item: int | None = None
    suggested_lead: str | None = None
    number: str | None = None
    site: str | None = None
    round: int = 1
    mark: str | None = None
    marked_at: datetime | None = None
    proposed_at: datetime | None = None
    proposal: str | None = None
    escalated_round: int = 0
    extended_days: int = 0

    # --- what is said of it ---

    def requested(self, at: datetime) -> Case:
        """Let it wait for a session, unless this was said before or an assignment has overtaken it."""
        known = [moment for moment in (self.requested_at, self.assigned_at) if moment is not None]
        if any(at <= moment for moment in known):
            return self
        if self.state == ON_AGENDA:
            return replace(self, requested_at=at, extended_days=0)
        return replace(self, state=WAITING, requested_at=at, session_id=None, item=None, extended_days=0)

    def assigned(self, at: datetime, *, is_debated: bool, round_: int = 1) -> Case:
        """Take note of an assignment: a case with a body waits for no session, unless one debates it.

        A case that is on an agenda without having been asked for had a body before, or needed none: it stays.
        """
        if self.assigned_at is not None and at <= self.assigned_at:
            return self
        noted = replace(self, assigned_at=at, round=max(self.round, round_))
        if self.proposal is not None or not noted._has_a_body:
            return noted
        is_idle = self.state in (REGISTERED, WAITING)
        is_tabled_in_vain = self.state == ON_AGENDA and self.is_asked_for and not is_debated
        return noted.off_the_agenda() if is_idle or is_tabled_in_vain else noted

    def screened(self, mark: str | None, at: datetime) -> Case:
        """Keep the latest mark (B11)."""
        return self if self.marked_at is not None and at <= self.marked_at else replace(self, mark=mark, marked_at=at)

    def escalated(self, round_: int, at: datetime) -> Case:
        """Propose a case to the hall whose redo has gone up to the committee, without any request (C23)."""
        if round_ <= self.escalated_round:
            return self
        noted = replace(self, round=max(self.round, round_), escalated_round=round_)
        if self.state == ON_AGENDA:
            return noted
        return replace(noted, state=WAITING, proposed_at=at, proposal=REDO, session_id=None, item=None)

    # --- what the hall does with it ---

    def tabled(self, session_id: UUID, item: int, kind: str = "three_party") -> Case:
        """Put it on an agenda; one case, one agenda. What does not wait goes to council meetings and on site only."""
        rules = KINDS[kind]
        if self.state == ON_AGENDA or self.number is None or (self.state != WAITING and not rules.takes_any):
            raise refusal.CaseNotWaiting(case_id=str(self.case_id))
        if rules.is_on_site and self.mark is None:
            raise refusal.CaseNotScreened(case_id=str(self.case_id))
        return replace(self, state=ON_AGENDA, session_id=session_id, item=item)

    def concluded(self, kind: str, verdict: str, at: datetime) -> Case:
        """Let it leave a closed session: settled, or sent up; after a talk of two parties it waits again.

        A council meeting that wants it settled by a session of three (`consult`) lets it wait for one, asked for or not.
        """
        if not KINDS[kind].settles:
            return self.off_the_agenda()
        if verdict == CONSULT:
            proposed = self if self.is_asked_for else replace(self, proposed_at=at, proposal=CONSULT)
            return proposed.off_the_agenda()
        return replace(self, state=SETTLED if verdict in ENTRUSTING else SENT_UP, proposed_at=None, proposal=None)

    def off_the_agenda(self) -> Case:
        """Let it be as it would be without the session."""
        waits = self.proposal is not None or self.is_asked_for
        state = WAITING if waits else ASSIGNED if self._has_a_body else REGISTERED
        return replace(self, state=state, session_id=None, item=None)

    @property
    def is_asked_for(self) -> bool:
        """Tell whether dispatch asked for a session and has not given it to a body since."""
        return self.requested_at is not None and not self._has_a_body

    @property
    def _has_a_body(self) -> bool:
        if self.assigned_at is None:
            return False
        return self.requested_at is None or self.assigned_at >= self.requested_at


Cases = Mapping[UUID, Case]
