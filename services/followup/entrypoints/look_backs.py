"""Looking back on closed cases."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.followup.operations import cases as cases_ask
from services.contracts.followup.operations import look_backs as ask
from services.followup.usecases import look_back, reading
from services.followup.usecases.work import Work


class LookBackDesk:
    """Looking back on closed cases."""

    @operation(ask.RecordLookBack)
    def record_look_back(self, request: ask.RecordLookBack, tx: Work) -> cases_ask.CaseWhole:
        """Record what was found by going back."""
        return look_back.record_look_back(tx, request)

    @operation(ask.LookBacksDue)
    def look_backs_due(self, request: ask.LookBacksDue, tx: Work) -> cases_ask.CasePage:
        """List the look-backs that are due."""
        return reading.look_backs_due(tx, request)
