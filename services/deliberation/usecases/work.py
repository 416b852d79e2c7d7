"""What the use cases share: the type of their transaction, and the way to a session of the caller's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.chassis.transaction import Caller, Transaction
from services.contracts import roles
from services.contracts.policy import DeliberationPolicy
from services.deliberation.domain.refusal import OtherStation, SessionUnknown
from services.deliberation.domain.session import Session
from services.deliberation.store import Store

Work = Transaction[Store, DeliberationPolicy]


def held_session(tx: Work, session_id: UUID, *, with_cases: bool = False) -> Session:
    """Return the session, held for this transaction, if the caller may run it."""
    session = tx.store.sessions.find_for_update(session_id, with_cases=with_cases)
    if session is None:
        raise SessionUnknown
    check_station(tx.caller, session.site)
    return session


def start_of(tx: Work, day: date | None, *, plus: int = 0) -> datetime | None:
    """Return the moment at which a day begins in the district, or the one `plus` days later; None stays None."""
    return datetime.combine(day + timedelta(days=plus), time(), tx.zone) if day else None


def check_station(caller: Caller, site: str) -> None:
    """Refuse the staff of another station. The committee office and staff of no site run any session."""
    if not caller.has(roles.COMMITTEE_OFFICE) and caller.site not in (None, site):
        raise OtherStation(site=site)
