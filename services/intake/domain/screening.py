"""Picking out hard and key problems (筛选重难点问题, B11): a mark with its author, its time and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.intake.domain.fieldwork_refusals import AlreadyScreened, NotScreened
from services.intake.domain.masking import masked


@dataclass(frozen=True)
class CaseMark:
    """One step in the marking of a case. `none` takes the mark back."""

    case_id: UUID
    mark: str
    reason: str
    by: str
    deputy: str | None
    entered_by: str
    at: datetime


@dataclass(frozen=True)
class Marker:
    """Who marks: in whose name, and who typed it."""

    by: str
    deputy: str | None
    entered_by: str


def marked(current: CaseMark | None, case_id: UUID, mark: str, reason: str, marker: Marker, now: datetime) -> CaseMark:
    """Return the next mark of a case, which is not the one that it has (AlreadyScreened)."""
    if current is not None and current.mark == mark:
        raise AlreadyScreened
    return _following(current, case_id, mark, reason, marker, now)


def unmarked(current: CaseMark | None, case_id: UUID, reason: str, marker: Marker, now: datetime) -> CaseMark:
    """Return the step that takes a mark back. Raises NotScreened when there is none."""
    if current is None or current.mark == "none":
        raise NotScreened
    return _following(current, case_id, "none", reason, marker, now)


def _following(current: CaseMark | None, case_id: UUID, mark: str, reason: str, marker: Marker, now: datetime) -> CaseMark:
    # Later than the one before, whatever the clock says: listeners take the latest for the one that holds.
    at = max(now, current.at + timedelta(microseconds=1)) if current else now
    return CaseMark(case_id, mark, masked(reason), marker.by, marker.deputy, marker.entered_by, at)
