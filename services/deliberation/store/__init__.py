"""The only SQL of deliberation: halls, waiting cases, sessions, and what happens in them."""

from __future__ import annotations

from services.chassis.alarms import Alarms
from services.chassis.sql import Sql
from services.deliberation.store.cases import Cases
from services.deliberation.store.halls import Halls
from services.deliberation.store.records import Records
from services.deliberation.store.schedule import Schedule
from services.deliberation.store.sessions import Sessions
from services.deliberation.store.watch import Watch

__all__ = ["Cases", "Halls", "Records", "Schedule", "Sessions", "Store", "Watch"]


class Store:
    """What one transaction sees of deliberation."""

    def __init__(self, sql: Sql) -> None:
        self.halls = Halls(sql)
        self.alarms = Alarms(sql)
        self.cases = Cases(sql)
        self.sessions = Sessions(sql)
        self.records = Records(sql)
        self.schedule = Schedule(sql)
        self.watch = Watch(sql)
