"""Receptions in people's own calendars (iCalendar, RFC 5545).

An event keeps its id, which is made of site and Friday, when its day or its people change, and its sequence rises: calendars
that hold it already replace it. The text depends on the receptions alone, so that the same roster gives the same bytes.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from services.contracts.intake.operations.receptions import CalendarText, ReceptionCalendar
from services.contracts.labels import DUTY_ROLES
from services.intake.domain.duty_refusals import PeriodTooLong
from services.intake.store.receptions import Asked
from services.intake.usecases.work import Work

# One answer holds a year of a person or site, or some weeks of everybody's.
MOST_RECEPTIONS = 600


def reception_calendar(tx: Work, request: ReceptionCalendar) -> CalendarText:
    """Give the published receptions of a period as iCalendar."""
    asked = Asked(request.site, request.person, request.from_on, request.until_on, with_drafts=False)
    rows = tx.store.receptions.page_of_receptions(asked, None, MOST_RECEPTIONS + 1)
    if len(rows) > MOST_RECEPTIONS:
        raise PeriodTooLong(most=f"{MOST_RECEPTIONS}次接访 receptions")
    hours = time(tx.policy.reception_from_hour), time(tx.policy.reception_until_hour)
    return CalendarText(ical=as_ical(reversed(rows), hours, tx.zone), receptions=len(rows))


def as_ical(rows: Any, hours: tuple[time, time], zone: ZoneInfo) -> str:
    """Return the text of a calendar of these receptions."""
    calendar = Calendar()
    calendar.add("prodid", "-//Siquan//Receptions//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "代表固定接访日")
    for row in rows:
        calendar.add_component(_event(row, hours, zone))
    if calendar.events:
        calendar.add_missing_timezones()
    text: str = calendar.to_ical().decode()
    return text


def _event(row: dict[str, Any], hours: tuple[time, time], zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", f"{row['site']}-{row['friday']}@receptions.siquan")
    event.add("sequence", row["revision"])
    event.add("dtstamp", row["changed_at"])
    event.add("last-modified", row["changed_at"])
    event.add("dtstart", datetime.combine(row["held_on"], hours[0], zone))
    event.add("dtend", datetime.combine(row["held_on"], hours[1], zone))
    event.add("summary", "".join((
        "代表接访日：", row["site_name"], "（日期待定 provisional）" if row["is_provisional"] else "",
        "（顺延 moved）" if row["is_moved"] else "")))
    event.add("location", row["site_name"])
    event.add("status", "TENTATIVE" if row["is_provisional"] else "CONFIRMED")
    event.add("description", "\n".join(_lines(row)))
    event.add("categories", ["reception"])
    return event


def _lines(row: dict[str, Any]) -> list[str]:
    lines = []
    for duty in row["duties"]:
        zh, en = DUTY_ROLES[duty["role"]]
        person = duty["served"] or duty["person"]
        lines.append(f"{zh} {en}: {duty['name']} ({person})" if duty["name"] and duty["role"] == "deputy"
                     else f"{zh} {en}: {person}")
    if row["is_moved"]:
        lines.append(f"原定 {row['friday']} 星期五，该日非工作日 / moved from Friday {row['friday']}")
    if row["is_provisional"]:
        lines.append("放假安排尚未公布，日期可能调整 / the holidays are not published yet, the day may move")
    return lines
