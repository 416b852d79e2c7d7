"""Appointments (双向约见, B10): a voter asks a deputy or a deputy a voter, and only the other side answers.

`asked → agreed → kept | missed`; aside `declined`, `withdrawn`. Whoever proposes another time has asked anew, so the answer
is awaited from the other side again. Pure: who is free at that time is the store's to know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from services.intake.domain.fieldwork_refusals import (
    AnswerReasonNeeded,
    AnswerTimeNeeded,
    AppointmentNotBegun,
    AppointmentPast,
    AppointmentSettled,
    NotYourTurn,
)

OTHER_SIDE = {"resident": "deputy", "deputy": "resident"}


@dataclass(frozen=True)
class Appointment:
    """An appointment as it stands. `due` is set by whoever asks: the last day on which the answer is on time."""

    appointment_id: UUID
    state: str
    awaits: str | None
    asked_by: str
    deputy: str
    level: str
    opinion_id: UUID | None
    partner: str | None
    source_ref: str | None
    grid: str | None
    topic: str
    starts_at: datetime
    minutes: int
    place: str
    asked_at: datetime
    answer_due_on: date | None
    is_overdue: bool = False
    done_at: datetime | None = None
    mode: str | None = None
    absent: str | None = None
    note: str = ""

    @property
    def ends_at(self) -> datetime:
        """When the deputy is free again."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def accepted(self, side: str, now: datetime) -> Appointment:
        """Agree to the time that the other side named."""
        self._answered_by(side)
        if self.starts_at <= now:
            raise AppointmentPast
        return replace(self, state="agreed", awaits=None, answer_due_on=None, is_overdue=False)

    def declined(self, side: str, reason: str) -> Appointment:
        """Say no, and why."""
        self._answered_by(side)
        if not reason:
            raise AnswerReasonNeeded
        return replace(self, state="declined", awaits=None, answer_due_on=None, is_overdue=False)

    def proposed(self, side: str, starts_at: datetime | None, now: datetime, due: date) -> Appointment:
        """Name another time: from here on the other side is asked."""
        self._answered_by(side)
        if starts_at is None:
            raise AnswerTimeNeeded
        if starts_at <= now:
            raise AppointmentPast
        return replace(self, starts_at=starts_at, awaits=OTHER_SIDE[side], answer_due_on=due, is_overdue=False)

    def withdrawn(self, side: str, reason: str) -> Appointment:
        """Take back what one has asked oneself, or what both had agreed."""
        self._in_state("asked", "agreed")
        if side == self.awaits:
            raise NotYourTurn
        if not reason:
            raise AnswerReasonNeeded
        return replace(self, state="withdrawn", awaits=None, answer_due_on=None, is_overdue=False)

    def kept(self, mode: str, note: str, now: datetime) -> Appointment:
        """Both came."""
        self._begun(now)
        return replace(self, state="kept", done_at=now, mode=mode, note=note)

    def missed(self, absent: str, now: datetime) -> Appointment:
        """One of them did not."""
        self._begun(now)
        return replace(self, state="missed", done_at=now, absent=absent)

    def _answered_by(self, side: str) -> None:
        self._in_state("asked")
        if side != self.awaits:
            raise NotYourTurn

    def _begun(self, now: datetime) -> None:
        self._in_state("agreed")
        if now < self.starts_at:
            raise AppointmentNotBegun

    def _in_state(self, *states: str) -> None:
        if self.state not in states:
            raise AppointmentSettled(status=self.state)


def answer_due(asked_on: date, working_days: int, is_working_day: Callable[[date], bool]) -> date:
    """Return the last day on which an answer is on time; the day of asking is not counted."""
    day = asked_on
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day
