"""Alarms of intake, raised and cleared by its rooms."""

from __future__ import annotations

from services.alarming import Alarming
from services.contracts.intake.events.alarms import AlarmCleared, AlarmRaised

alarming = Alarming(AlarmRaised, AlarmCleared)
