"""The minutes: written, confirmed by one of each party, published (C8)."""

from __future__ import annotations

from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Operation, operation
from services.contracts.deliberation import errors as e
from services.contracts.deliberation.operations import words as w
from services.contracts.deliberation.operations.views import SessionView


@operation("deliberation.draft_minutes", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE))
class DraftMinutes(Operation):
    """Write the minutes of a closed session. A changed text loses the confirmations that it had.

    Without a text they are written from the record (C7): who was there, every item with its options, the votes by party,
    the decisions; unless there are minutes already, which stay as they are.
    """

    session_id: UUID = f.uuid()
    text: str | None = f.text(max=w.MINUTES_MAX, optional=True)


@operation("deliberation.confirm_minutes", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.NOT_PRESENT, e.MINUTES_MISSING,
                   e.MINUTES_CHANGED))
class ConfirmMinutes(Operation):
    """Record that one who was there confirms the minutes for his party (C8).

    `version` is the one that he has read: if it is no longer the newest, nothing happens. Left out, it is the
    newest.
    """

    session_id: UUID = f.uuid()
    participant: str = f.code()
    version: int | None = f.integer(min=1, optional=True)


@operation("deliberation.publish_minutes", writes=True, callers=w.CONVENORS, reply=SessionView,
           errors=(e.SESSION_UNKNOWN, e.OTHER_STATION, e.WRONG_STATE, e.CONFIRMATIONS_MISSING))
class PublishMinutes(Operation):
    """Publish the minutes, once one of each party has confirmed them."""

    session_id: UUID = f.uuid()
