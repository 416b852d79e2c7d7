"""What a service module writes: `UnitOfWork`, `@on_event(Event)`, `@operation(Operation)`, `@on_timer`."""

from __future__ import annotations

# isort: off
from services.chassis import bootstrap  # noqa: F401  (before everything else: the patches)
# isort: on

from services.chassis.call_consumer import serve_operation as operation
from services.chassis.event_consumer import EventEntrypoint
from services.chassis.timer import TimerEntrypoint
from services.chassis.work import UnitOfWork

on_event = EventEntrypoint.decorator
on_timer = TimerEntrypoint.decorator

__all__ = ["UnitOfWork", "on_event", "on_timer", "operation"]
