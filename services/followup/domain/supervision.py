"""Watching over a commitment (跟踪督办): named deputies look at least once a month until it is kept (D6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.followup.domain.refusal import DeputyNeeded, LookedInFuture, NextLookLate, NotSupervisor


@dataclass(frozen=True)
class Look:
    """What a deputy found who looked at a commitment."""

    deputy: str
    way: str
    looked_on: date
    finding: str
    noted_at: datetime


def next_look(supervisors: Collection[str], deputy: str | None, looked_on: date, next_on: date | None, today: date,
              *, at_most_days: int) -> date:
    """Return when the next look is due after this one, or raise why it cannot be recorded."""
    if deputy is None:
        raise DeputyNeeded
    if deputy not in supervisors:
        raise NotSupervisor(deputies=", ".join(sorted(supervisors)) or "—")
    if looked_on > today:
        raise LookedInFuture
    latest = looked_on + timedelta(days=at_most_days)
    if next_on is not None and next_on > latest:
        raise NextLookLate(latest_on=latest.isoformat())
    return next_on or latest
