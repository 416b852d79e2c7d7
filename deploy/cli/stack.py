"""`up` and `down`: start and stop a whole stack, natively or in containers."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed, say
from deploy.native.errors import AlreadyRunning, StackError
from deploy.native.home import Home
from deploy.native.stack import NativeStack


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(up)
    app.command()(down)


def up(
    home: HomeOption = None,
    containers: Annotated[
        bool, typer.Option("--containers", help="用容器运行 / Run in containers instead of natively.")
    ] = False,
    detach: Annotated[
        bool,
        typer.Option("--detach", "-d", help="就绪后在后台继续运行 / Return when ready, keep it running."),
    ] = False,
    no_fsync: Annotated[
        bool,
        typer.Option(
            "--no-fsync", help="更快,但断电会毁掉数据;仅供测试 / Faster; a power cut destroys the data."
        ),
    ] = False,
) -> None:
    """启动全套系统 / Start the database, the broker and the five services."""
    if containers:
        _up_in_containers(home, detach)
        return
    if Home(home).mode() == "containers":
        raise CommandFailed("此目录已用容器方式启动,请先 down / started in containers, run `down` first")
    stack = NativeStack(home, **({"fsync": False} if no_fsync else {}))
    say(f"正在启动 {stack.home.path}", "starting")
    started = time.monotonic()
    try:
        stack.up(end_with_caller=not detach, report=say)
    except AlreadyRunning:
        say("系统已在运行", "already running")
        return
    except StackError:
        if stack.home.is_supervised():
            say("其余部分仍在运行", "the rest keeps running; see ./siquan status, logs, down")
        raise
    finally:
        if stack.home.is_supervised():
            stack.home.set_mode("native")
    say(f"已就绪,用时 {time.monotonic() - started:.1f} 秒", "ready")
    if not stack.settings.fsync:
        say("注意:未落盘同步,断电会丢失数据", "fsync is off: a power cut destroys the data")
    say("查看状态", "see: ./siquan status")
    if not detach:
        _stay(stack)


def down(home: HomeOption = None) -> None:
    """停止全套系统 / Stop everything that was started from this home, left-overs of a crash included."""
    place = Home(home)
    if place.mode() == "containers":
        from deploy.containers import stack as containers

        containers.down(place.path)
        place.set_mode("none")
        say("已停止", "stopped")
        return
    if not place.path.exists():
        say("没有可停止的系统", "nothing to stop")
        return
    stack = NativeStack(place.path)
    was_running = stack.home.is_supervised()
    left_over = stack.down()
    if left_over:
        say(f"已清理 {len(left_over)} 个残留进程", "ended left-over processes")
    say(
        "已停止" if was_running or left_over else "系统未在运行",
        "stopped" if was_running else "was not running",
    )


def _up_in_containers(home: Path | None, detach: bool) -> None:
    # Imported here: a machine without a container engine runs everything else without this part.
    from deploy.containers import stack as containers

    place = Home(home)
    if place.is_supervised():
        raise AlreadyRunning(
            f"{place.path} 已有一套系统在运行 / a native stack is already running in this home"
        )
    place.prepare()
    place.set_mode("containers")
    containers.up(place.path, detach)


def _stay(stack: NativeStack) -> None:
    """Stay until Ctrl-C, SIGTERM or the stack's own end, then take everything down."""
    say("按 Ctrl-C 停止", "Ctrl-C stops it")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        while stack.home.is_supervised():
            time.sleep(0.5)
    except KeyboardInterrupt:
        say("正在停止……", "stopping ...")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stack.down()
    say("已停止", "stopped")


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
