"""`status`: is everything well? Exit code 0 only if it is."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer
from rich.table import Table

from deploy.cli.home_option import HomeOption
from deploy.cli.output import console, print_json, say
from deploy.native.home import Home
from deploy.native.status import describe, queue_names
from deploy.native.status import status as native_status

_COLOURS = {"running": "green", "restarting": "yellow", "stopped": "red"}


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(status)


def status(
    home: HomeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="供程序读取 / For programs.")] = False,
) -> None:
    """查看运行状态 / Show every process and its queues; exit code 0 only if all is well."""
    place = Home(home)
    if place.mode() == "containers":
        from deploy.containers import stack as containers

        state = containers.status(place)
        stopped = ["系统未在运行 / the stack is not running"] if state["phase"] == "stopped" else []
        picture = describe(place, state, stopped)
    else:
        picture = native_status(place)
    if as_json:
        print_json(picture)
    else:
        _show(picture)
    raise typer.Exit(0 if picture["ok"] else 1)


def _show(picture: dict[str, Any]) -> None:
    say(f"方式 mode: {picture['mode']}    目录 home: {picture['home']}")
    if picture.get("amqp_url"):
        say(f"AMQP: {_masked(picture['amqp_url'])}")
    if picture.get("database"):
        say(f"数据库 database: {_masked(picture['database'])}")
    table = Table(caption="事件、调用:待处理 / 接收者 — events, calls: waiting / consumers")
    for heading in (
        "服务\nservice",
        "状态\nstate",
        "\npid",
        "重启\nrestarts",
        "就绪\nready",
        "事件\nevents",
        "调用\ncalls",
    ):
        table.add_column(heading, no_wrap=True)
    for name, service in picture.get("services", {}).items():
        queues = service.get("queues", {})
        colour = _COLOURS.get(service["state"], "yellow")
        table.add_row(
            name,
            f"[{colour}]{service['state']}[/]",
            str(service.get("pid") or "–"),
            str(service.get("restarts", 0)),
            "✓" if service.get("ready") else "✗",
            *(_figures(queues.get(queue)) for queue in queue_names(name)),
        )
    if picture["phase"] not in ("stopped", "failed"):
        console.print(table)
    for problem in picture.get("problems", []):
        console.print(f"✗ {problem}", style="red", markup=False)
    if picture["ok"]:
        console.print("✓ 一切正常 / all is well", style="green")


def _figures(queue: dict[str, Any] | None) -> str:
    if not queue or not queue["exists"]:
        return "–"
    return f"{queue['ready']} / {queue['consumers']}"


def _masked(url: str) -> str:
    return re.sub(r"(://[^:/@]+):[^@]*@", r"\1:***@", url)
