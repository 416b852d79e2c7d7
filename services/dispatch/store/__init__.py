"""The only SQL of dispatch: bodies and rules, cases with rounds and replies, and what is late."""

from __future__ import annotations

from services.chassis.alarms import Alarms
from services.chassis.sql import Sql
from services.dispatch.store.cases import Cases, Held
from services.dispatch.store.lateness import Lateness
from services.dispatch.store.rules import Rules

__all__ = ["Cases", "Held", "Lateness", "Rules", "Store"]


class Store:
    """What one transaction sees of dispatch."""

    def __init__(self, sql: Sql) -> None:
        self.rules = Rules(sql)
        self.cases = Cases(sql)
        self.lateness = Lateness(sql)
        self.alarms = Alarms(sql)
