"""What intake says has happened. Codes, ids and times; never a resident's own words, name or contact."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Event, Record, event, record


@record
class Voice(Record):
    """One author behind a case: his opinion, and the digest by which his receipt code is recognised.

    `receipt_digest` is the SHA-256 of `opinion_id:receipt` in hexadecimal; the code itself (60 random bits) stays with the
    author, so that whoever presents it may rate as the author of this opinion. Who is not reachable cannot be
    asked: a note on the wall that bears no name and no number.
    """

    opinion_id: UUID = f.uuid()
    receipt_digest: str = f.code()
    is_reachable: bool = f.flag(default=True)


@event("intake.opinion_posted", subject="opinion_id")
class OpinionPosted(Event):
    """A resident has been heard."""

    opinion_id: UUID = f.uuid()
    kind: str = f.choice(shared.KINDS)
    channel: str = f.choice(shared.CHANNELS)
    grid: str | None = f.code(optional=True)
    site: str | None = f.code(optional=True)
    filed_at: datetime = f.moment()


@event("intake.case_registered")
class CaseRegistered(Event):
    """A deputy has entered a case in the problem ledger."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    title: str = f.text(max=100, one_line=True)
    summary: str = f.text(max=1000, default="")
    category: str = shared.category()
    kind: str = f.choice(shared.KINDS)
    complexity: str = f.choice(shared.COMPLEXITIES)
    urgency: str = f.choice(shared.URGENCIES, default="normal")
    flags: list[str] = f.many(f.choice(shared.FLAGS), default=[])
    grid: str = f.code()
    site: str | None = f.code(optional=True)
    place: str = f.text(max=200, one_line=True, default="")
    channel: str = f.choice(shared.CHANNELS)
    filed_at: datetime = f.moment()
    registered_by: str = f.code()
    registered_at: datetime = f.moment()
    voices: list[Voice] = f.many(Voice, min=1)


@event("intake.opinion_attached")
class OpinionAttached(Event):
    """One more voice belongs to a case."""

    case_id: UUID = f.uuid()
    voice: Voice = f.record(Voice)


@event("intake.opinion_declined", subject="opinion_id")
class OpinionDeclined(Event):
    """An opinion was not taken on, and its author was told why."""

    opinion_id: UUID = f.uuid()
    reason: str = f.code()
    declined_by: str = f.code()
