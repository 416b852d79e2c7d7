"""What is not as it should be."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.alarms import AlarmPage
from services.contracts.followup.operations import alarms as ask
from services.followup.usecases.alarms import alarming
from services.followup.usecases.work import Work


class AlarmDesk:
    """What is not as it should be."""

    @operation(ask.Alarms)
    def alarms(self, request: ask.Alarms, tx: Work) -> AlarmPage:
        """List open alarms, newest first."""
        return alarming.page(tx, request)
