"""The limits of a complex case (C14): convened within so many days of the request, settled within so many, put off once.

Days are calendar days of the district; the day of the request is not counted, and the last day counts in full.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from services.deliberation.domain import refusal
from services.deliberation.domain.case import ON_AGENDA, WAITING, Case


def due_on(requested_on: date, days: int) -> date:
    """Return the last day on which it is still in time."""
    return requested_on + timedelta(days=days)


def check_extension(case_id: UUID, case: Case | None, requested_on: date | None, today: date, days: int) -> Case:
    """Return the case whose settlement may be put off: one that is to be settled, before it is due, once."""
    if case is None or requested_on is None or not case.is_asked_for or case.state not in (WAITING, ON_AGENDA):
        raise refusal.CaseNotWaiting(case_id=str(case_id))
    if case.extended_days:
        raise refusal.ExtendedAlready
    if today > due_on(requested_on, days):
        raise refusal.SettlementOverdue
    return case
