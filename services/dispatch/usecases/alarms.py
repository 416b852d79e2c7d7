"""Alarms of dispatch, raised and cleared by its timers."""

from __future__ import annotations

from services.alarming import Alarming
from services.contracts.dispatch.events import AlarmCleared, AlarmRaised

alarming = Alarming(AlarmRaised, AlarmCleared)
