"""`directory load`: check a district's directory line by line, show what would change, and load it as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy.cli import access, directory_files
from deploy.cli.bulk import UnreadableFile
from deploy.cli.directory_files import DirectorySet, Entry
from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed, errors, say
from deploy.client import CallError, NoAnswer
from deploy.examples import district
from deploy.native.home import Home
from services.contracts import roles
from services.contracts.intake.operations.directory import ENTRIES_MAX

_SHOWN = 50
_MOST_BYTES = 1_000_000
_NAMES = {"deputies": "代表 deputies", "grids": "网格 grids", "sites": "站点 sites", "links": "联系 links"}
_CHANGES = {"deputies": "deputy_changes", "grids": "grid_changes", "sites": "site_changes", "links": "link_changes"}

group = typer.Typer(help="代表、网格、站点名录 / The directory of deputies, grids and sites.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(group, name="directory")


@group.command("load")
def load(
    files: Annotated[
        list[Path] | None,
        typer.Argument(exists=True, readable=True, help="YAML 或 CSV 文件、文件夹 / YAML or CSV files, or folders."),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="载入示例区（85名区代表）/ Load the made-up district of 85 deputies.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 / Check only, change nothing.")] = False,
    subject: Annotated[str, typer.Option(help="以谁的名义 / In whose name.")] = "operator:directory",
    home: HomeOption = None,
) -> None:
    """载入名录，可重复 / Load a directory; a bad line is named and nothing is loaded; the same twice changes nothing."""
    told = _told(files or [], example)
    if told.problems:
        _fail(told.problems)
    parts = list(_parts(told))
    place = Home(home)
    with access.client(place, access.token(place, subject, roles.OPERATOR), timeout=120) as client:
        answers = _send(client, told, parts, dry_run=True)
        problems = [(told.where(_placed(found["path"], number)), f"{found['message']} {found['message_en']}")
                    for number, answer in enumerate(answers) for found in answer["problems"]]
        if problems:
            _fail(list(dict.fromkeys(problems)))
        if not dry_run:
            answers = _send(client, told, parts, dry_run=False)
    _report(answers)


def _parts(told: DirectorySet) -> Iterator[dict[str, list[Any]]]:
    """Yield requests of a size that one call takes: the directory with the first links, then the other links.

    The directory comes with each of them, because links are judged by it; what is there already changes nothing.
    """
    request = told.request()
    links = request.pop("links")
    for start in range(0, max(len(links), 1), ENTRIES_MAX):
        part = {**request, "links": links[start : start + ENTRIES_MAX]}
        if len(json.dumps(part, ensure_ascii=False).encode("utf-8", "replace")) > _MOST_BYTES:
            raise CommandFailed("一次载入太多，请分文件载入 / too much for one load; load the files one after the other")
        yield part


def _placed(path: str, part: int) -> str:
    """Return the path in the whole set of a path in one part of it."""
    kind, _, index = path.partition(".")
    return f"links.{int(index) + part * ENTRIES_MAX}" if kind == "links" and index.isdigit() else path


def _send(client: Any, told: DirectorySet, parts: list[dict[str, list[Any]]], *, dry_run: bool) -> list[dict[str, Any]]:
    what = "检查 check" if dry_run else "载入 load"
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True) as progress:
        return [_call(client, told, **part, dry_run=dry_run) for part in progress.track(parts)]


@group.command("example")
def example_file(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="写入的 YAML 文件 / YAML file to write.")],
) -> None:
    """写出示例区，作为自己名录的样板 / Write the made-up district to a file, as a pattern for one's own."""
    if file.exists():
        raise CommandFailed(f"文件已存在 / the file exists: {file}")
    text = yaml.safe_dump(district.entries(), allow_unicode=True, sort_keys=False, width=120)
    file.write_text(text, encoding="utf-8")
    say(f"已写入 {file}，改好后用 ./siquan directory load {file} 载入", "written; change it and load it")


def _told(files: list[Path], example: bool) -> DirectorySet:
    if bool(files) == example:
        raise CommandFailed("请给出文件，或用 --example / name files, or use --example", 2)
    if example:
        return DirectorySet({kind: [Entry(kind, f"{kind}:{number}", fields) for number, fields in enumerate(entries, 1)]
                             for kind, entries in district.entries().items()})
    try:
        return directory_files.read(files)
    except (UnreadableFile, UnicodeDecodeError, OSError) as error:
        raise CommandFailed(f"{', '.join(map(str, files))}: {error}") from None


def _call(client: Any, told: DirectorySet, **request: Any) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = client.call("intake.load_directory", **request)
    except CallError as error:
        if isinstance(error.details, list):
            _fail([(told.where(found["field"]), f"{found['message']} {found['message_en']}") for found in error.details])
        raise CommandFailed(f"{error.message} {error.message_en} ({error.code})") from None
    except NoAnswer as error:
        raise CommandFailed(f"{error}；可再次运行 / it may be run again") from None
    return answer


def _fail(problems: list[tuple[str, str]]) -> None:
    for where, what in problems[:_SHOWN]:
        errors.print(f"{where}: {what}", markup=False, soft_wrap=True)
    if len(problems) > _SHOWN:
        errors.print(f"……另有 {len(problems) - _SHOWN} 处 / and {len(problems) - _SHOWN} more", markup=False)
    say(f"共 {len(problems)} 处有误，什么都没有改变", f"{len(problems)} problems; nothing was changed")
    raise typer.Exit(1)


def _report(answers: list[dict[str, Any]]) -> None:
    last = answers[-1]
    for kind, name in _NAMES.items():
        counted = answers if kind == "links" else answers[:1]
        added, changed, unchanged = (sum(answer[_CHANGES[kind]][how] for answer in counted)
                                     for how in ("added", "changed", "unchanged"))
        say(f"{name}: 新增 added {added}, 改变 changed {changed}, 不变 unchanged {unchanged}")
    if last["dry_run"]:
        say("只是检查，什么都没有改变", "checked only, nothing was changed")
    for title, english, codes in (("没有代表的网格", "grids without a deputy", last["grids_without_deputy"]),
                                  ("没有编入网格的代表", "deputies without a grid", last["deputies_without_grid"])):
        if codes:
            say(f"{title} {len(codes)}: {', '.join(codes[:_SHOWN])}", english)
