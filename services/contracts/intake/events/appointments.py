"""What intake says about appointments between voters and deputies (双向约见, B10)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event
from services.contracts.intake.events.fieldwork import CONTACT_MODES, LEVELS, MODES

SIDES = ("resident", "deputy")


@event("intake.appointment_kept", subject="appointment_id")
class AppointmentKept(Event):
    """A voter and a deputy have met as agreed. `opinions` were heard there."""

    appointment_id: UUID = f.uuid()
    deputy: str = f.code()
    level: str = f.choice(LEVELS)
    asked_by: str = f.choice(SIDES)
    grid: str | None = f.code(optional=True)
    starts_at: datetime = f.moment()
    kept_at: datetime = f.moment()
    voters_met: int = f.integer(min=1)
    opinions: list[UUID] = f.many(f.uuid(), default=[])
    mode: str = f.choice(MODES)
    contact_mode: str = f.choice(CONTACT_MODES)


@event("intake.appointment_missed", subject="appointment_id")
class AppointmentMissed(Event):
    """An agreed appointment did not come about: `absent` did not come, says `reported_by`."""

    appointment_id: UUID = f.uuid()
    deputy: str = f.code()
    level: str = f.choice(LEVELS)
    asked_by: str = f.choice(SIDES)
    grid: str | None = f.code(optional=True)
    starts_at: datetime = f.moment()
    absent: str = f.choice(SIDES)
    reported_by: str = f.choice(SIDES)
