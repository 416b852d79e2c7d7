"""Sessions by time: lists, the calendar, and how many were held."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from icalendar import Calendar as Calendar_
from icalendar import Event

from services.chassis import paging
from services.contracts.deliberation.operations import (
    Calendar,
    CalendarView,
    HeldSessions,
    HeldView,
    SessionLine,
    SessionPage,
    Sessions,
)
from services.contracts.labels import SESSION_KINDS, SESSION_STATES
from services.deliberation.domain.party import KINDS
from services.deliberation.domain.session import CANCELLED
from services.deliberation.store.schedule import Wanted
from services.deliberation.usecases.work import Work, start_of

# A calendar that is larger is cut, and says so.
_MOST = 500
# A session has no set end; calendars want one.
_USUAL_LENGTH = timedelta(hours=2)


def sessions(tx: Work, request: Sessions) -> SessionPage:
    """List sessions by kind, state, hall, site and period, newest first."""
    wanted = Wanted(request.kind, request.state, request.hall, request.site, start_of(tx, request.since),
                    start_of(tx, request.until, plus=1))
    rows = tx.store.schedule.newest(wanted, paging.moment_and_id(request.cursor), request.limit + 1)
    shown = rows[:request.limit]
    last = shown[-1] if len(rows) > len(shown) else None
    return SessionPage(
        items=[_line(row) for row in shown],
        next_cursor=paging.encode(last["scheduled_at"].isoformat(), str(last["session_id"])) if last else "",
    )


def calendar(tx: Work, request: Calendar) -> CalendarView:
    """Show the sessions of a period, earliest first, and as iCalendar."""
    wanted = Wanted(hall=request.hall, site=request.site, since=start_of(tx, request.since),
                    until=start_of(tx, request.until, plus=1))
    rows = tx.store.schedule.upcoming(wanted, _MOST + 1)
    shown = rows[:_MOST]
    return CalendarView(items=[_line(row) for row in shown], ical=_ical(tx, shown), is_cut=len(rows) > len(shown))


def held_sessions(tx: Work, request: HeldSessions) -> HeldView:
    """Count what was held, by kind; a talk of two parties is no session of three (C4)."""
    wanted = Wanted(site=request.site, since=start_of(tx, request.since), until=start_of(tx, request.until, plus=1))
    held = {**dict.fromkeys(KINDS, 0), **tx.store.schedule.count_held(wanted)}
    not_held = {"cancelled": 0, "adjourned": 0, **tx.store.schedule.count_not_held(wanted)}
    return HeldView(**held, **not_held, deliberations=sum(held[kind] for kind, rules in KINDS.items() if rules.settles))


def _line(row: dict[str, Any]) -> SessionLine:
    told = {name: row[name] for name in SessionLine._names if name in row}
    return SessionLine(**told, kind_label=SESSION_KINDS[row["kind"]][0], state_label=SESSION_STATES[row["state"]][0])


def _ical(tx: Work, rows: list[dict[str, Any]]) -> str:
    made = Calendar_()
    made.add("prodid", "-//Siquan//deliberation//ZH")
    made.add("version", "2.0")
    for row in rows:
        entry = Event()
        entry.add("uid", f"{row['session_id']}@siquan")
        entry.add("dtstamp", row["convened_at"])
        entry.add("dtstart", row["scheduled_at"].astimezone(tx.zone))
        entry.add("dtend", (row["scheduled_at"] + _USUAL_LENGTH).astimezone(tx.zone))
        entry.add("summary", f"{SESSION_KINDS[row['kind']][0]} {row['hall_name']}")
        entry.add("location", row["place"] or row["hall_name"])
        entry.add("status", "CANCELLED" if row["state"] == CANCELLED else "CONFIRMED")
        made.add_component(entry)
    made.add_missing_timezones()
    text: str = made.to_ical().decode()
    return text
