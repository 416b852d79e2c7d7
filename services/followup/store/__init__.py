"""The only SQL of followup: cases, their ledger, commitments, and the wall, a room each."""

from __future__ import annotations

from services.chassis.alarms import Alarms
from services.chassis.sql import Sql
from services.followup.store.activities import Activities
from services.followup.store.cases import Cases
from services.followup.store.commitments import Commitments
from services.followup.store.exceptions import StuckThings
from services.followup.store.ledger import Ledger
from services.followup.store.look_backs import LookBacks
from services.followup.store.outcomes import Achievements
from services.followup.store.reviews import Reviews
from services.followup.store.statistics import Figures
from services.followup.store.supervision import Supervisions
from services.followup.store.survey import Surveys
from services.followup.store.wall import Wall

__all__ = ["Alarms", "Cases", "Commitments", "Ledger", "LookBacks", "Reviews", "Store", "Supervisions", "Wall"]


class Store:
    """What one transaction sees of followup."""

    def __init__(self, sql: Sql) -> None:
        self.cases = Cases(sql)
        self.ledger = Ledger(sql)
        self.commitments = Commitments(sql)
        self.wall = Wall(sql)
        self.look_backs = LookBacks(sql)
        self.supervisions = Supervisions(sql)
        self.reviews = Reviews(sql)
        self.alarms = Alarms(sql)
        self.exceptions = StuckThings(sql)
        self.activities = Activities(sql)
        self.achievements = Achievements(sql)
        self.figures = Figures(sql)
        self.surveys = Surveys(sql)
