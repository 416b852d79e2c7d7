"""`export`: the problem ledger as a CSV for spreadsheets: UTF-8 with BOM, and nothing in it is carried out as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from deploy.cli import access
from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed, errors, say
from deploy.client import CallError, NoAnswer
from deploy.native.home import Home
from services.contracts import roles

_PAGE = 200
_SEPARATOR = "；"
# A cell that begins so is a formula to a spreadsheet; an apostrophe in front makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # wide signs too
# All of China keeps it.
_ZONE = timezone(timedelta(hours=8))
COLUMNS: dict[str, str] = {
    "number": "件号",
    "channel": "渠道",
    "site": "站点",
    "place": "地点",
    "category": "类别",
    "kind": "类型",
    "grid": "网格",
    "registered_by": "登记代表",
    "entered_by": "录入人",
    "title": "标题",
    "source_note": "原始意见",
    "photos": "照片",
    "voices": "人数",
    "flags": "重点标记",
    "complexity": "难易",
    "urgency": "紧急程度",
    "filed_at": "点单时间",
    "collected_at": "收集时间",
    "registered_at": "定单时间",
    "stage_label": "进度",
    "round": "轮次",
    "body": "承办单位",
    "due_at": "办理期限",
    "case_id": "编码",
}
_TIMES = ("filed_at", "collected_at", "registered_at", "due_at")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    group = typer.Typer(help="导出 / Export.", no_args_is_help=True)
    group.command("ledger")(export_ledger)
    app.add_typer(group, name="export")


def export_ledger(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="写到此文件 / CSV file to write.")],
    first: Annotated[str | None, typer.Option("--from", help="定单日期起 / First day, 2026-01-01.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="定单日期止（含）/ Last day, included.")] = None,
    grid: Annotated[str | None, typer.Option(help="只导出此网格 / This grid only.")] = None,
    subject: Annotated[str, typer.Option(help="以谁的名义 / In whose name.")] = "operator:export",
    home: HomeOption = None,
) -> None:
    """导出问题台账为 CSV，可用表格软件打开 / Write the problem ledger as CSV, newest first."""
    asked = {"from_on": first, "until_on": last, "grid": grid}
    place = Home(home)
    partial = file.with_name(f".{file.name}.part")
    try:
        with access.client(place, access.token(place, subject, roles.OPERATOR), timeout=120) as client:
            lines = write(partial, _lines(client, {name: value for name, value in asked.items() if value}))
        partial.replace(file)
    except CallError as error:
        raise CommandFailed(f"{error.message} {error.message_en} ({error.code})") from None
    except NoAnswer as error:
        raise CommandFailed(str(error)) from None
    finally:
        partial.unlink(missing_ok=True)
    say(f"已导出 {lines} 行到 {file}", f"{lines} lines written")


def write(file: Path, lines: Iterator[dict[str, Any]]) -> int:
    """Write lines of the ledger below a heading, and return how many. An unfinished file is nobody else's to read."""
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        file.chmod(0o600)
        table = csv.writer(stream)
        table.writerow(COLUMNS.values())
        for line in lines:
            table.writerow([harmless(_cell(name, line.get(name))) for name in COLUMNS])
            count += 1
    return count


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows and does not carry out: `=1+1` stays `=1+1`, with an apostrophe in front."""
    return f"'{text}" if text.lstrip(" \u3000\ufeff").startswith(_FORMULA) else text


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in _TIMES:
        return datetime.fromisoformat(value).astimezone(_ZONE).strftime("%Y-%m-%d %H:%M")
    if name == "photos":
        return _SEPARATOR.join(photo["ref"] for photo in value)
    return _SEPARATOR.join(value) if isinstance(value, list) else str(value)


def _lines(client: Any, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the ledger page by page; how far it is, is shown meanwhile."""
    columns = (TextColumn("导出 export"), TextColumn("{task.completed} 行 lines"), TimeElapsedColumn())
    with Progress(*columns, console=errors) as progress:
        task, cursor = progress.add_task("", total=None), ""
        while True:
            page = client.call("intake.ledger", **asked, limit=_PAGE, cursor=cursor)
            yield from page["items"]
            progress.advance(task, len(page["items"]))
            cursor = page["next_cursor"]
            if not cursor:
                return
