"""What may be asked about alarms."""

from __future__ import annotations

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.alarms import AlarmPage
from services.contracts.declare import Operation, operation


@operation("followup.alarms", writes=False, callers=roles.STAFF, reply=AlarmPage)
class Alarms(Operation):
    """List what is not as it should be, newest first; of one kind, or of all."""

    kind: str | None = f.code(optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
