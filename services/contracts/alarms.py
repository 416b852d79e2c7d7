"""What every service says in the same way about what is not as it should be.

A service declares its own `alarm_raised`, `alarm_cleared` and the operation `alarms` with these; the words that people read
for a kind stand in `labels.ALARMS`.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Record, record


@record
class AlarmView(Record):
    """An open alarm. `about` is the code or id of what it is about."""

    alarm_id: UUID = f.uuid()
    kind: str = f.code()
    label: str = f.text(max=60)
    label_en: str = f.text(max=80)
    about: str = f.code()
    since: datetime = f.moment()


@record
class AlarmPage(Record):
    """One page of open alarms, newest first."""

    items: list[AlarmView] = f.many(AlarmView)
    next_cursor: str = f.text(max=200, default="")
