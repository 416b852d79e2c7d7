"""What intake says about deputies who went out: visits, surveys, and quotas that were not met."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts.declare import Event, event

LEVELS = ("district", "township")
MODES = ("online", "paper")
# Fixed is the reception at the station; mobile is everything for which the deputy went to the voters (B1, B13).
CONTACT_MODES = ("fixed", "mobile")
ACT_KINDS = ("visit", "survey", "reception", "appointment")


@event("intake.visit_made", subject="visit_id")
class VisitMade(Event):
    """A deputy has visited a grid (走访). What he found there are opinions of the channel `grid_visit`."""

    visit_id: UUID = f.uuid()
    deputy: str = f.code()
    level: str = f.choice(LEVELS)
    grid: str = f.code()
    is_own_grid: bool = f.flag()
    visited_at: datetime = f.moment()
    voters_met: int = f.integer()
    opinions: list[UUID] = f.many(f.uuid(), default=[])
    mode: str = f.choice(MODES)
    contact_mode: str = f.choice(CONTACT_MODES)


@event("intake.survey_made", subject="survey_id")
class SurveyMade(Event):
    """A deputy has surveyed a topic (调研)."""

    survey_id: UUID = f.uuid()
    deputy: str = f.code()
    level: str = f.choice(LEVELS)
    surveyed_on: date = f.day()
    topic: str = f.text(max=100, one_line=True)
    grids: list[str] = f.many(f.code(), default=[])
    mode: str = f.choice(MODES)


@event("intake.quota_missed", subject="miss_id")
class QuotaMissed(Event):
    """A period is over and a deputy has done less than the quota asks (量化要求, B9). Told once.

    `period` is `2024-05`, `2024-Q2` or `2024`. A record that is dated in the period and comes late clears the alarm
    `quota_missed`; this event stays true of the day on which it was said.
    """

    miss_id: UUID = f.uuid()
    deputy: str = f.code()
    level: str = f.choice(LEVELS)
    kind: str = f.choice(ACT_KINDS)
    period: str = f.code()
    done: int = f.integer()
    min: int = f.integer(min=1)
