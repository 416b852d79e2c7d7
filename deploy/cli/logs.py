"""`logs`: what the services wrote."""

from __future__ import annotations

import os
import shutil
from typing import Annotated

import typer

from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed
from deploy.native.home import Home


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(logs)


def logs(
    name: Annotated[
        str | None, typer.Argument(metavar="[SERVICE]", help="服务或进程名 / Which process.")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="持续显示 / Keep showing.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="行数 / How many lines.")] = 50,
    home: HomeOption = None,
) -> None:
    """查看日志 / Show the last lines of one log, or of all."""
    place = Home(home)
    if place.mode() == "containers":
        raise CommandFailed("容器方式请用 docker compose logs / in containers use: docker compose logs")
    known = {path.stem: path for path in sorted(place.logs.glob("*.log"))} if place.logs.is_dir() else {}
    if name is not None and name not in known:
        choice = ", ".join(known) or "–"
        raise CommandFailed(f"没有 {name} 的日志,可选 / no log called {name}, there are: {choice}")
    wanted = [known[name]] if name else list(known.values())
    if not wanted:
        raise CommandFailed(f"{place.logs} 没有日志 / no logs there")
    tail = shutil.which("tail")
    if tail is None:
        raise CommandFailed("找不到 tail / the program `tail` is missing")
    # `tail` knows how to follow files that are emptied or replaced, and how to name several.
    os.execv(tail, ["tail", f"--lines={lines}", *(["-F"] if follow else []), *map(str, wanted)])
