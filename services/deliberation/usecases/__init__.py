"""What deliberation does when it is asked, under the names that callers use, and when dispatch speaks."""

from __future__ import annotations

from services.deliberation.usecases.attendance import check_in, invite, leave
from services.deliberation.usecases.convening import convene, enroll_hall
from services.deliberation.usecases.course import close_session, open_session, session
from services.deliberation.usecases.debate import decide_item, put_option, vote
from services.deliberation.usecases.minuting import confirm_minutes, draft_minutes, publish_minutes
from services.deliberation.usecases.waiting import note_assignment, take_request, waiting_cases

__all__ = [
    "check_in", "close_session", "confirm_minutes", "convene", "decide_item", "draft_minutes", "enroll_hall",
    "invite", "leave", "note_assignment", "open_session", "publish_minutes", "put_option", "session",
    "take_request", "vote", "waiting_cases",
]
