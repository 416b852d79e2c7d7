"""Reminders (C24): who is silent is reminded at 3, 7 and 14 days, and never taken for satisfied."""

from __future__ import annotations

from services.contracts.evaluation.events.ratings import RatingReminded
from services.evaluation.usecases.work import Work

_AT_ONCE = 100


def remind_raters(tx: Work) -> bool:
    """Remind of the ratings that have been open for so many days; each once for each of the days."""
    reminded = 0
    for place, days in enumerate(sorted(tx.policy.reminder_days), start=1):
        rows = tx.store.mark_reminded(place, days, tx.now, limit=_AT_ONCE)
        reminded = max(reminded, len(rows))
        for row in rows:
            tx.emit(RatingReminded(case_id=row["case_id"], round=row["round"], days=days, deputy=row["deputy"],
                                   is_deputy_silent=row["is_deputy_silent"], silent_voters=row["silent_voters"]))
    return reminded == _AT_ONCE
