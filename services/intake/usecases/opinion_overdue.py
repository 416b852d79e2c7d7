"""Opinions that nobody has sorted in time (A14): one alarm a grid, over as soon as the last of them is settled."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from services.intake.domain.opinion_overdue import overdue_through
from services.intake.usecases.alarms import alarming
from services.intake.usecases.work import Work

KIND = "opinion_overdue"
# What the alarm is about when the opinions name no grid: any deputy may sort them.
NO_GRID = "no-grid"


def report_overdue_opinions(tx: Work) -> bool:
    """Raise the alarm about each grid with an opinion that waits too long, and end those that are over."""
    last = overdue_through(tx.today, tx.policy.register_within_working_days, tx.calendar.is_working_day)
    before = datetime.combine(last + timedelta(days=1), time(), tx.zone)
    alarming.settle(tx, KIND, {grid or NO_GRID for grid in tx.store.waiting.grids_since_before(before)})
    return False
