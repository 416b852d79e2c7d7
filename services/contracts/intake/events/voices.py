"""What becomes of a voice after it was posted, beside being registered: taken back, taken out of a case, counted again."""

from __future__ import annotations

from uuid import UUID

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Event, event


@event("intake.opinion_withdrawn", subject="opinion_id")
class OpinionWithdrawn(Event):
    """An author has taken his opinion back before anybody dealt with it."""

    opinion_id: UUID = f.uuid()
    grid: str | None = f.code(optional=True)


@event("intake.opinion_detached")
class OpinionDetached(Event):
    """A voice was put into the wrong case and has left it: it waits again, or belongs to `moved_to` from now on.

    It will neither be answered nor rate in this case. A case that it moves to tells so itself with
    `intake.opinion_attached`. `reason` is the deputy's, with numbers masked.
    """

    case_id: UUID = f.uuid()
    opinion_id: UUID = f.uuid()
    reason: str = f.text(max=500)
    moved_to: UUID | None = f.uuid(optional=True)


@event("intake.case_supported")
class CaseSupported(Event):
    """Somebody has said "me too". His voice is an opinion of its own (`intake.opinion_attached`); this is the count."""

    case_id: UUID = f.uuid()
    opinion_id: UUID = f.uuid()
    supporters: int = f.integer(min=1)


@event("intake.case_flagged")
class CaseFlagged(Event):
    """A deputy or the committee office has set or removed triggers of the five chiefs' inquiry (D10)."""

    case_id: UUID = f.uuid()
    added: list[str] = f.many(f.choice(shared.FLAGS), unique=True, default=[])
    removed: list[str] = f.many(f.choice(shared.FLAGS), unique=True, default=[])
    flags: list[str] = f.many(f.choice(shared.FLAGS), unique=True, default=[])
    by: str = f.code()
    reason: str = f.text(max=500, default="")
