"""What was achieved."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from services.chassis.sql import Sql
from services.followup.domain.outcomes import Achievement, Milestone
from services.followup.store.page import After, where

_COLUMNS = ("outcome_id, kind, title, achieved_on, source, case_id, commitment_id, category, grid, quantity, unit,"
            " is_lower_bound, money_fen, milestones")

# What a later round's reply tells stands in place of what the earlier one told.
_KEEP = f"""
insert into outcomes ({_COLUMNS}, recorded_by, recorded_at)
values (%(outcome_id)s, %(kind)s, %(title)s, %(achieved_on)s, %(source)s, %(case_id)s, %(commitment_id)s, %(category)s,
        %(grid)s, %(quantity)s, %(unit)s, %(is_lower_bound)s, %(money_fen)s, %(milestones)s, %(by)s, %(at)s)
on conflict (outcome_id) do update set (kind, title, achieved_on, quantity, unit, money_fen)
    = (excluded.kind, excluded.title, excluded.achieved_on, excluded.quantity, excluded.unit, excluded.money_fen)
where outcomes.achieved_on <= excluded.achieved_on
"""


class Achievements:
    """The table `outcomes`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def keep_outcome(self, outcome: Achievement, *, by: str, at: datetime) -> None:
        """Keep what was achieved; of one source and case the latest."""
        steps = [{"on": step.on.isoformat(), "text": step.text} for step in outcome.milestones]
        self._sql.run(_KEEP, {**vars(outcome), "milestones": json.dumps(steps, ensure_ascii=False), "by": by, "at": at})

    def list_outcomes(self, kind: str | None, *, after: After, limit: int) -> list[Achievement]:
        """Return a page of outcomes, newest first."""
        condition, params = where({"kind": kind}, ("achieved_on", "outcome_id"), after)
        rows = self._sql.all(
            f"select {_COLUMNS} from outcomes {condition} order by achieved_on desc, outcome_id desc limit %(limit)s",
            {**params, "limit": limit},
        )
        return [_outcome(row) for row in rows]


def _outcome(row: dict[str, Any]) -> Achievement:
    steps = [Milestone(date.fromisoformat(step["on"]), step["text"]) for step in row.pop("milestones")]
    return Achievement(**row, milestones=steps)
