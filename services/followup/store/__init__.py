"""The only SQL of followup: cases, their ledger, commitments, and the wall, a room each."""

from __future__ import annotations

from services.chassis.sql import Sql
from services.followup.store.cases import Cases
from services.followup.store.commitments import Commitments
from services.followup.store.ledger import Ledger
from services.followup.store.look_backs import LookBacks
from services.followup.store.wall import Wall

__all__ = ["Cases", "Commitments", "Ledger", "LookBacks", "Store", "Wall"]


class Store:
    """What one transaction sees of followup."""

    def __init__(self, sql: Sql) -> None:
        self.cases = Cases(sql)
        self.ledger = Ledger(sql)
        self.commitments = Commitments(sql)
        self.wall = Wall(sql)
        self.look_backs = LookBacks(sql)
