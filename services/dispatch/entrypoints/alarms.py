"""What is not as it should be."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.alarms import AlarmPage
from services.contracts.dispatch import operations as op
from services.dispatch.usecases import lateness
from services.dispatch.usecases.alarms import alarming
from services.dispatch.usecases.work import Work


class AlarmDesk:
    """What is not as it should be."""

    @operation(op.Alarms)
    def alarms(self, request: op.Alarms, tx: Work) -> AlarmPage:
        """List open alarms, newest first."""
        return alarming.page(tx, request)

    @on_timer
    def watch_lateness(self, tx: Work) -> bool:
        """Report cases that nobody attends to in time."""
        return lateness.watch_lateness(tx)
