"""Everything that is stuck anywhere."""

from __future__ import annotations

from services.chassis.entrypoints import on_event, on_timer, operation
from services.contracts.deliberation import events as deliberation
from services.contracts.dispatch.events import alarms as dispatch
from services.contracts.followup.operations import exceptions as ask
from services.contracts.intake.events import alarms as intake
from services.followup.usecases import exceptions
from services.followup.usecases.work import Work


class ExceptionDesk:
    """Everything that is stuck anywhere."""

    @operation(ask.Exceptions)
    def exceptions(self, request: ask.Exceptions, tx: Work) -> ask.ExceptionPage:
        """List what is stuck."""
        return exceptions.exceptions(tx, request)

    @on_timer
    def watch_cases(self, tx: Work) -> bool:
        """Report overdue promises, late ratings and missed look-backs."""
        return exceptions.watch_cases(tx)

    @on_event(intake.AlarmRaised)
    def on_intake_alarm_raised(self, event: intake.AlarmRaised, tx: Work) -> None:
        """List what intake finds stuck."""
        exceptions.list_alarm(tx, event)

    @on_event(intake.AlarmCleared)
    def on_intake_alarm_cleared(self, event: intake.AlarmCleared, tx: Work) -> None:
        """Strike what intake finds mended."""
        exceptions.strike_alarm(tx, event)

    @on_event(dispatch.AlarmRaised)
    def on_dispatch_alarm_raised(self, event: dispatch.AlarmRaised, tx: Work) -> None:
        """List what dispatch finds stuck."""
        exceptions.list_alarm(tx, event)

    @on_event(dispatch.AlarmCleared)
    def on_dispatch_alarm_cleared(self, event: dispatch.AlarmCleared, tx: Work) -> None:
        """Strike what dispatch finds mended."""
        exceptions.strike_alarm(tx, event)

    @on_event(deliberation.AlarmRaised)
    def on_deliberation_alarm_raised(self, event: deliberation.AlarmRaised, tx: Work) -> None:
        """List what deliberation finds stuck."""
        exceptions.list_alarm(tx, event)

    @on_event(deliberation.AlarmCleared)
    def on_deliberation_alarm_cleared(self, event: deliberation.AlarmCleared, tx: Work) -> None:
        """Strike what deliberation finds mended."""
        exceptions.strike_alarm(tx, event)
