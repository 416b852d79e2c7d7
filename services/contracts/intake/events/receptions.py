"""What intake says about receptions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event


@event("intake.reception_held", subject="reception_id")
class ReceptionHeld(Event):
    """A Friday reception was recorded, once.

    `deputy` and `party_members_present` are who really sat there, substitutes included. `matters` counts the opinions that
    were posted with it; each has its own event. Visitors are person-times, by the level of the deputy who received them.
    """

    reception_id: UUID = f.uuid()
    site: str = f.code()
    held_on: date = f.day()
    deputy: str | None = f.code(optional=True)
    party_members_present: list[str] = f.many(f.code(), unique=True)
    visitors: int = f.integer()
    visitors_district: int = f.integer()
    visitors_township: int = f.integer()
    matters: int = f.integer()
    is_compliant: bool = f.flag()
    recorded_by: str = f.text(max=200, one_line=True)
    mode: str = f.choice(("online", "paper"))
    contact_mode: str = f.choice(("fixed",), default="fixed")
