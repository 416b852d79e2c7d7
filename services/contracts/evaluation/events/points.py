"""What evaluation says about duty points (履职积分, A19)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event

# Whoever says how satisfied he is gives a grade, and a grade gives no points (Q15): no kind of it stands here.
POINT_KINDS = ("suggestion", "survey", "visit", "reception", "appointment", "session", "look_back", "supervision",
               "absence", "quota_missed", "other")
POINT_MODES = ("online", "paper")
ORIGINS = ("event", "hand", "reversal")


@event("evaluation.points_awarded", subject="entry_id")
class PointsAwarded(Event):
    """A line has been added to the ledger of duty points; with `reverses` it takes back an earlier one.

    `mode` is how the act was done or recorded (A21), and empty where nothing was done.
    """

    entry_id: UUID = f.uuid()
    deputy: str = f.code()
    kind: str = f.choice(POINT_KINDS)
    points: int = f.integer(min=-1000, max=1000)
    counted_on: date = f.day()
    mode: str | None = f.choice(POINT_MODES, optional=True)
    origin: str = f.choice(ORIGINS)
    reverses: UUID | None = f.uuid(optional=True)
    awarded_at: datetime = f.moment()
