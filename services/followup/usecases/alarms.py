"""Alarms of followup, raised and cleared by its rooms. What it finds stuck itself is on the exception list at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.alarming import Alarming
from services.chassis.transaction import Alarm, Transaction
from services.contracts.followup.events.alarms import AlarmCleared, AlarmRaised

UNWATCHED, LOOK_MISSED = "commitment_unwatched", "supervision_missed"


class _Listed(Alarming):
    """Alarms that stand on the exception list as well: no service hears its own events."""

    def _tell(self, tx: Transaction[Any, Any], raised: Iterable[Alarm], cleared: Iterable[Alarm]) -> None:
        new, over = list(raised), list(cleared)
        super()._tell(tx, new, over)
        tx.store.exceptions.add_raised("followup", new)
        tx.store.exceptions.add_cleared("followup", over, tx.now)


alarming = _Listed(AlarmRaised, AlarmCleared)
