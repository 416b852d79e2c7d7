"""The minutes: written, confirmed by one of each party, published."""

from __future__ import annotations

from services.contracts.deliberation.events import MinutesPublished
from services.contracts.deliberation.operations import (
    ConfirmMinutes,
    DraftMinutes,
    PublishMinutes,
    SessionView,
)
from services.contracts.deliberation.operations.words import MINUTES_MAX
from services.contracts.labels import PARTIES, SESSION_KINDS, VERDICTS
from services.deliberation.domain.chronicle import Words, chronicle
from services.deliberation.domain.session import Session
from services.deliberation.usecases.view import view
from services.deliberation.usecases.wording import worded
from services.deliberation.usecases.work import Work, held_session


@worded
def draft_minutes(tx: Work, request: DraftMinutes) -> SessionView:
    """Write the minutes, or begin them from the record; the same text again is no new version."""
    before = held_session(tx, request.session_id)
    text = request.text or (before.minutes.text if before.minutes else _from_record(tx, before))
    drafted = before.draft(text)
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


def _from_record(tx: Work, session: Session) -> str:
    """Return the text that the record gives by itself: people correct it and need not write it (C7)."""
    hall = tx.store.halls.find(session.hall)
    assert hall is not None
    merged = {item.decision.merged_into for item in session.items if item.decision and item.decision.merged_into}
    titles = tx.store.cases.titles({*session.cases, *merged})
    kinds, parties, verdicts = ({code: zh for code, (zh, _) in words.items()}
                                for words in (SESSION_KINDS, PARTIES, VERDICTS))
    words = Words(kinds, parties, verdicts, {case_id: str(row["number"]) for case_id, row in titles.items()})
    held_at = (session.opened_at or session.scheduled_at).astimezone(tx.zone)
    return chronicle(session, hall.name, held_at, words, MINUTES_MAX)
