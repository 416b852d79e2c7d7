"""Alarms of followup, as every service raises them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event


@event("followup.alarm_raised", subject="alarm_id")
class AlarmRaised(Event):
    """Something is not as it should be, and was not known to be."""

    alarm_id: UUID = f.uuid()
    kind: str = f.code()
    about: str = f.code()
    since: datetime = f.moment()


@event("followup.alarm_cleared", subject="alarm_id")
class AlarmCleared(Event):
    """What an alarm was about has been mended."""

    alarm_id: UUID = f.uuid()
    kind: str = f.code()
    about: str = f.code()
    since: datetime = f.moment()
    cleared_at: datetime = f.moment()
