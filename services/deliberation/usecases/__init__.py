"""What deliberation does when it is asked, under the names that callers use, and when the others speak."""

from __future__ import annotations

from services.deliberation.usecases.attendance import check_in, invite, leave
from services.deliberation.usecases.convening import convene, enroll_hall
from services.deliberation.usecases.course import close_session, open_session, session
from services.deliberation.usecases.debate import decide_item, put_option, vote
from services.deliberation.usecases.minuting import confirm_minutes, draft_minutes, publish_minutes
from services.deliberation.usecases.oversight import (
    body_absences,
    body_attendance,
    monthly_meetings,
    watch_limits,
    watch_monthly_meetings,
)
from services.deliberation.usecases.postponing import adjourn, cancel_session, reconvene
from services.deliberation.usecases.schedule import calendar, held_sessions, sessions
from services.deliberation.usecases.tabling import add_item, agenda, drop_item
from services.deliberation.usecases.waiting import (
    extend_settlement,
    note_assignment,
    note_registration,
    note_screening,
    propose_redo,
    take_request,
    waiting_cases,
)

__all__ = [
    "add_item", "adjourn", "agenda", "body_absences", "body_attendance", "calendar", "cancel_session", "check_in",
    "close_session", "confirm_minutes", "convene", "decide_item", "draft_minutes", "drop_item", "enroll_hall",
    "extend_settlement",
    "held_sessions", "invite", "leave", "monthly_meetings", "note_assignment", "note_registration", "note_screening",
    "open_session", "propose_redo", "publish_minutes", "put_option", "reconvene", "session", "sessions", "take_request",
    "vote", "waiting_cases", "watch_limits", "watch_monthly_meetings",
]
