"""Alarms of deliberation."""

from __future__ import annotations

from services.alarming import Alarming
from services.contracts.deliberation.events import AlarmCleared, AlarmRaised

alarming = Alarming(AlarmRaised, AlarmCleared)

# About a month without a council meeting (B14), and about complex cases past their limits (C14).
MEETING_MISSING, SESSION_LATE, SETTLEMENT_LATE = "monthly_meeting_missing", "session_late", "settlement_late"
# The kind of session that is owed each month.
MEETING = "council_meeting"
