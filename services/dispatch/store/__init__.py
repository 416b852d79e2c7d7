"""The only SQL of dispatch: bodies and rules in one room, cases with rounds and replies in the other."""

from __future__ import annotations

from services.chassis.sql import Sql
from services.dispatch.store.cases import Cases, Held
from services.dispatch.store.rules import Rules

__all__ = ["Cases", "Held", "Rules", "Store"]


class Store:
    """What one transaction sees of dispatch."""

    def __init__(self, sql: Sql) -> None:
        self.rules = Rules(sql)
        self.cases = Cases(sql)
