"""Extension and pause (C15): who may touch a round's clock, when, and what its due time is then.

Every change ends in `reckoned`: the due time is computed from what has happened, never moved by hand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.dispatch.domain.clock import Clock, Extension, Pause
from services.dispatch.domain.days import WorkingCalendar, working_days_after
from services.dispatch.domain.due import due_date
from services.dispatch.domain.refusal import (
    ExtensionLong,
    ExtensionNotAsked,
    ExtensionUsed,
    NotPaused,
    PastDue,
    Paused,
)
from services.dispatch.domain.round import Round


def reckoned(round_: Round, calendar: WorkingCalendar, zone: ZoneInfo, *, at: datetime) -> Round:
    """Return the round with the due time that follows from its events.

    A due time that moved and lies ahead is a new one: that it is overdue may be said again.
    """
    assert round_.clock
    due = due_date(round_.timing, calendar)
    clock = Clock(round_.clock.starts_on, round_.clock.allowance, due.instant(zone), due.is_provisional)
    is_anew = clock.due_at != round_.clock.due_at and clock.due_at > at
    if is_anew:
        return replace(round_, clock=clock, overdue_level=0)
    return replace(round_, clock=clock)


def ask_extension(round_: Round, *, body: str | None, days: int, reason: str, by: str, at: datetime) -> Round:
    """Ask for more time: once a round, before it is due, for no longer than the limit itself."""
    round_.acted_on(body)
    _demand_time(round_, at)
    if round_.extension is not None:
        raise ExtensionUsed
    assert round_.clock
    most = round_.clock.allowance.most_extension
    if days > most:
        raise ExtensionLong(most=most)
    return replace(round_, extension=Extension(days, reason, by, at))


def settle_extension(round_: Round, *, is_granted: bool, by: str, at: datetime, note: str) -> Round:
    """Grant the extension that was asked for, or refuse it. It was asked in time, so it may be granted later."""
    round_.demand_running()
    asked = round_.extension
    if asked is None or asked.state != "asked":
        raise ExtensionNotAsked
    state = "granted" if is_granted else "refused"
    return replace(round_, extension=replace(asked, state=state, decided_by=by, decided_at=at, note=note))


def stop_clock(
    round_: Round,
    calendar: WorkingCalendar,
    *,
    ground: str,
    reason: str,
    working_days: int,
    on: date,
    by: str,
    at: datetime,
) -> Round:
    """Let the clock stand from this day on, for so many working days at the most."""
    if round_.open_pause is not None:
        raise Paused(until=round_.open_pause.until_on.isoformat())
    _demand_time(round_, at)
    # The first day counts no more, so the clock goes on with the working day after the last one of the pause.
    until = working_days_after(on, working_days, calendar)
    return replace(round_, pauses=(*round_.pauses, Pause(ground, reason, on, until, by, at)))


def start_clock(round_: Round, *, on: date, by: str, at: datetime) -> Round:
    """Let the clock go on: on this day, or on the day on which the pause was to end by itself if that is earlier."""
    pause = round_.open_pause
    if pause is None:
        raise NotPaused
    ended = replace(pause, until_on=min(on, pause.until_on), resumed_by=by, resumed_at=at)
    return replace(round_, pauses=(*round_.pauses[:-1], ended))


def _demand_time(round_: Round, at: datetime) -> None:
    """Raise unless the reply is owed and its time is not over."""
    round_.demand_running()
    assert round_.clock
    if at >= round_.clock.due_at:
        raise PastDue
