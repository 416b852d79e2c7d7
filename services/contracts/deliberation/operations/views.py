"""A hall and a session as callers see them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Record, record
from services.contracts.deliberation.operations import words as w


@record
class HallView(Record):
    """A standing hall (三方议事厅, C1), which belongs to a site."""

    hall: str = f.code()
    name: str = f.text(max=100, one_line=True)
    site: str = f.code()
    site_kind: str = f.choice(("station", "point"))


@record
class OptionView(Record):
    """A way to settle an item, and how each party voted on it."""

    option: int = f.integer(min=1)
    text: str = f.text(max=2000)
    party: str = f.choice(w.PARTIES)
    # tally[party] = {"agree": n, "disagree": n, "abstain": n}; votes of those who left are not counted.
    tally: dict[str, dict[str, int]] = f.anything()
    is_carried: bool = f.flag()


@record
class ItemView(Record):
    """One agenda item and what was decided on it."""

    item: int = f.integer(min=1)
    topic: str = f.text(max=200)
    cases: list[UUID] = f.many(f.uuid())
    options: list[OptionView] = f.many(OptionView, default=[])
    verdict: str | None = f.choice(w.VERDICTS, optional=True)
    chosen_option: int | None = f.integer(optional=True)
    lead: str | None = f.code(optional=True)
    assisting: list[str] = f.many(f.code(), default=[])
    commitments: list[shared.Promise] = f.many(shared.Promise, default=[])
    note: str = f.text(max=1000, default="")
    merged_into: UUID | None = f.uuid(optional=True)


@record
class ParticipantView(Record):
    """Somebody who is invited or was there."""

    participant: str = f.code()
    party: str = f.choice(w.PARTIES)
    body: str | None = f.code(optional=True)
    checked_in_at: datetime | None = f.moment(optional=True)
    left_at: datetime | None = f.moment(optional=True)


@record
class SessionView(Record):
    """One session as a whole."""

    session_id: UUID = f.uuid()
    hall: str = f.code()
    kind: str = f.choice(w.SESSION_KINDS)
    state: str = f.choice(w.SESSION_STATES)
    state_label: str = f.text(max=40)
    place: str = f.text(max=200, default="")
    scheduled_at: datetime = f.moment()
    opened_at: datetime | None = f.moment(optional=True)
    closed_at: datetime | None = f.moment(optional=True)
    bodies: list[str] = f.many(f.code(), default=[])
    items: list[ItemView] = f.many(ItemView, default=[])
    participants: list[ParticipantView] = f.many(ParticipantView, default=[])
    minutes: str = f.text(max=w.MINUTES_MAX, default="")
    minutes_version: int = f.integer(default=0)
    confirmed_by: list[str] = f.many(f.choice(w.PARTIES), default=[])
