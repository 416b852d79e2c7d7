"""The minutes: written, confirmed by one of each party, published."""

from __future__ import annotations

from services.contracts.deliberation.events import MinutesPublished
from services.contracts.deliberation.operations import (
    ConfirmMinutes,
    DraftMinutes,
    PublishMinutes,
    SessionView,
)
from services.deliberation.usecases.view import view
from services.deliberation.usecases.wording import worded
from services.deliberation.usecases.work import Work, held_session


@worded
def draft_minutes(tx: Work, request: DraftMinutes) -> SessionView:
    """Write the minutes; the same text again is no new version."""
    before = held_session(tx, request.session_id)
    drafted = before.draft(request.text)
    if drafted.minutes is not None and drafted.minutes != before.minutes:
        tx.store.records.add_minutes(drafted.session_id, drafted.minutes, by=tx.caller.subject, at=tx.now)
    return view(tx, drafted)


@worded
def confirm_minutes(tx: Work, request: ConfirmMinutes) -> SessionView:
    """Record that one who was there confirms the minutes for his party."""
    confirmed = held_session(tx, request.session_id).confirm(request.participant, request.version)
    assert confirmed.minutes is not None
    tx.store.records.add_confirmation(confirmed.session_id, confirmed.minutes.version, request.participant,
                                      by=tx.caller.subject, at=tx.now)
    return view(tx, confirmed)


@worded
def publish_minutes(tx: Work, request: PublishMinutes) -> SessionView:
    """Publish the minutes, once one of each party has confirmed them."""
    published = held_session(tx, request.session_id).publish(tx.now)
    assert published.minutes is not None
    tx.store.sessions.save_state(published, by=tx.caller.subject)
    tx.emit(MinutesPublished(session_id=published.session_id, minutes_version=published.minutes.version,
                             published_at=tx.now))
    return view(tx, published)
