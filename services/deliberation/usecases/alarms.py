"""Alarms of deliberation."""

from __future__ import annotations

from services.alarming import Alarming
from services.contracts.deliberation.events import AlarmCleared, AlarmRaised

alarming = Alarming(AlarmRaised, AlarmCleared)
