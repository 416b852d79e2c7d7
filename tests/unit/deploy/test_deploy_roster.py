"""B5: the roster as one calendar file, however long the period is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from deploy.cli import roster
from deploy.cli.output import CommandFailed


def part(*days: int) -> str:
    events = "".join(f"BEGIN:VEVENT\r\nUID:S-01-2026-05-{day:02}@receptions.siquan\r\nDTSTAMP:20260401T000000Z\r\n"
                     f"DTSTART:202605{day:02}T010000Z\r\nSUMMARY:代表接访日\r\nEND:VEVENT\r\n" for day in days)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Siquan//Receptions//ZH\r\n{events}END:VCALENDAR\r\n"


@pytest.mark.parametrize("days", [1, 27, 28, 29, 365])
def test_each_day_of_a_period_is_asked_for_once(days: int) -> None:
    first = date(2026, 1, 1)
    asked = [since + timedelta(days=n) for since, until in roster.stretches(first, first + timedelta(days=days - 1))
             for n in range((until - since).days + 1)]
    assert asked == [first + timedelta(days=n) for n in range(days)]


def test_the_parts_are_one_calendar() -> None:
    whole = roster.merged([part(1), part(), part(8, 15)])
    again = Calendar.from_ical(whole.to_ical())
    assert [str(event["uid"])[5:15] for event in again.events] == ["2026-05-01", "2026-05-08", "2026-05-15"]
    assert whole.to_ical().count(b"BEGIN:VCALENDAR") == 1


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(CommandFailed):
        roster.merged(text for text in ())
