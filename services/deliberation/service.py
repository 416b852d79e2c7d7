"""The service deliberation: its database, and the entrypoints of its rooms."""

from __future__ import annotations

from services.chassis.entrypoints import UnitOfWork
from services.contracts.policy import DeliberationPolicy
from services.deliberation.entrypoints.debate import DebateDesk
from services.deliberation.entrypoints.oversight import OversightDesk
from services.deliberation.entrypoints.schedule import ScheduleDesk
from services.deliberation.entrypoints.sessions import SessionDesk
from services.deliberation.entrypoints.waiting import WaitingDesk
from services.deliberation.store import Store


class Deliberation(SessionDesk, DebateDesk, WaitingDesk, ScheduleDesk, OversightDesk):
    """Three parties, one topic: complex cases are settled in the hall (三方议事厅)."""

    name = "deliberation"
    work = UnitOfWork(Store, DeliberationPolicy)
