"""`import`: post the messages of a CSV file, with a progress bar and an error for each bad line; again changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.cli import access, bulk
from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed, errors, say
from deploy.client import CallError, NoAnswer
from deploy.native.home import Home
from services.contracts import roles, shared

_SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("import")(import_file)


def import_file(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV 文件 / CSV file.")
    ],
    grid: Annotated[
        str | None, typer.Option(help="没有写网格的行归入此网格 / Grid of lines that name none.")
    ] = None,
    channel: Annotated[str, typer.Option(help="渠道 / Channel.")] = "bulk",
    subject: Annotated[
        str, typer.Option(help="以谁的名义，续传时须相同 / In whose name; the same when resuming.")
    ] = "operator:import",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 / Check only, post nothing.")] = False,
    home: HomeOption = None,
) -> None:
    """批量导入意见，可中断续传 / Post a file of opinions; can be resumed, the same file twice adds nothing."""
    if channel not in shared.CHANNELS:
        raise CommandFailed(f"没有这个渠道 / no such channel: {channel}; {', '.join(shared.CHANNELS)}", 2)
    try:
        lines = list(bulk.read(file, channel=channel, grid=grid))
    except (bulk.UnreadableFile, UnicodeDecodeError, OSError) as error:
        raise CommandFailed(f"{file}: {error}") from None
    good = [line for line in lines if not line.problems]
    bad = [
        (line.number, "; ".join(f"{p.field} {p.message} {p.message_en}" for p in line.problems))
        for line in lines
        if line.problems
    ]
    posted = already = 0
    if not dry_run:
        place = Home(home)
        token = access.token(place, subject, roles.OPERATOR)
        posted, already, refused = _post(place, token, good)
        bad += refused
    _report_bad(sorted(bad))
    if dry_run:
        say(
            f"检查了 {len(lines)} 行：{len(good)} 行可导入，{len(bad)} 行有误",
            f"{len(lines)} lines, {len(bad)} bad; nothing posted",
        )
    else:
        say(
            f"共 {len(lines)} 行：新增 {posted}，已有 {already}，有误 {len(bad)}",
            f"{len(lines)} lines: {posted} posted, {already} already there, {len(bad)} refused",
        )
    if bad:
        raise typer.Exit(1)


def _post(place: Home, token: str, good: list[bulk.Line]) -> tuple[int, int, list[tuple[int, str]]]:
    posted, already, refused = 0, 0, []
    columns = (TextColumn("导入 import"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors) as progress, access.client(place, token, timeout=120) as client:
        task = progress.add_task("", total=len(good))
        for group in bulk.calls(good):
            answer = _call(client, group)
            posted, already = posted + answer["posted"], already + answer["already"]
            for line, item in zip(group, answer["items"], strict=True):
                if item["error"]:
                    refused.append((line.number, f"{item['error']['message']} {item['error']['message_en']}"))
            progress.advance(task, len(group))
    return posted, already, refused


def _call(client: Any, group: list[bulk.Line]) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = client.call("intake.post_opinions", items=[line.request for line in group])
    except CallError as error:
        raise CommandFailed(f"{error.message} {error.message_en} ({error.code})") from None
    except NoAnswer as error:
        raise CommandFailed(f"{error}；再次运行可续传 / run it again to resume") from None
    return answer


def _report_bad(bad: list[tuple[int, str]]) -> None:
    for number, what in bad[:_SHOWN]:
        errors.print(f"第 {number} 行 line {number}: {what}", markup=False, soft_wrap=True)
    if len(bad) > _SHOWN:
        errors.print(f"……另有 {len(bad) - _SHOWN} 行 / and {len(bad) - _SHOWN} more", markup=False)
