"""`roster`: the published receptions as a calendar file that telephones and mail programs take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from icalendar import Calendar

from deploy.cli import access
from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed, say
from deploy.client import CallError, NoAnswer
from deploy.native.home import Home
from services.contracts import roles

# One answer of intake holds so much of a whole district at the least.
_DAYS_AT_ONCE = 28


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("roster")(roster)


def roster(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="写到此文件 / iCalendar file to write (.ics).")],
    first: Annotated[str, typer.Option("--from", help="起始日期 / First day, 2026-01-01.")],
    last: Annotated[str, typer.Option("--to", help="截止日期（含）/ Last day, included.")],
    site: Annotated[str | None, typer.Option(help="只含此站点 / This site only.")] = None,
    person: Annotated[str | None, typer.Option(help="只含此人 / This person only.")] = None,
    subject: Annotated[str, typer.Option(help="以谁的名义 / In whose name.")] = "operator:roster",
    home: HomeOption = None,
) -> None:
    """导出接访值班表为日历文件 / Write the published receptions as iCalendar."""
    begins, ends = _day(first), _day(last)
    place = Home(home)
    try:
        with access.client(place, access.token(place, subject, roles.OPERATOR), timeout=60) as client:
            whole = merged(client.call("intake.reception_calendar", site=site, person=person, from_on=since.isoformat(),
                                       until_on=until.isoformat())["ical"] for since, until in stretches(begins, ends))
    except CallError as error:
        raise CommandFailed(f"{error.message} {error.message_en} ({error.code})") from None
    except NoAnswer as error:
        raise CommandFailed(str(error)) from None
    partial = file.with_name(f".{file.name}.part")
    partial.write_bytes(whole.to_ical())
    partial.replace(file)
    say(f"已写入 {len(whole.events)} 次接访到 {file}", f"{len(whole.events)} receptions written")


def stretches(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Divide a period into stretches that one answer can hold; each day is in exactly one."""
    while first <= last:
        until = min(last, first + timedelta(days=_DAYS_AT_ONCE - 1))
        yield first, until
        first = until + timedelta(days=1)


def merged(texts: Any) -> Calendar:
    """Return one calendar with the events of all, and its time zone once."""
    whole: Calendar | None = None
    for text in texts:
        part = Calendar.from_ical(text)
        if whole is None:
            whole = part
            continue
        for event in part.events:
            whole.add_component(event)
    if whole is None:
        raise CommandFailed("起始日期晚于截止日期 / the first day is after the last")
    if whole.events and not whole.timezones:
        whole.add_missing_timezones()
    return whole


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandFailed(f"日期应为 2026-01-01 的形式 / not a date: {text}") from None
