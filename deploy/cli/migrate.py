"""`migrate`: bring the schemas of a running stack to this release."""

from __future__ import annotations

import subprocess
from pathlib import Path

import typer

from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed, say
from deploy.native.errors import NotRunning
from deploy.native.home import REPOSITORY, Home
from deploy.native.service_process import inherited_environment
from deploy.native.settings import StackSettings
from deploy.provision import SERVICES


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(migrate)


def migrate(home: HomeOption = None) -> None:
    """更新数据库结构 / Apply pending migrations of every service; running it again changes nothing."""
    place = Home(home)
    if place.mode() == "containers":
        from deploy.containers.stack import ContainerStack

        say(ContainerStack(place).migrate().strip())
        return
    if not place.is_supervised():
        raise NotRunning(
            f"{place.path} 没有运行中的系统,请先 up / no stack runs in this home, run `up` first"
        )
    settings = StackSettings.load(place)
    for service in SERVICES:
        _migrate_one(place.secrets / f"{service}_migration_url", [*settings.migrator, service], service)
    say("数据库结构已是最新", "the schemas are up to date")


def _migrate_one(url: Path, command: list[str], service: str) -> None:
    environment = {**inherited_environment(), "SIQUAN_MIGRATION_URL": url.read_text().strip()}
    done = subprocess.run(command, env=environment, cwd=REPOSITORY, check=False)
    if done.returncode != 0:
        raise CommandFailed(f"{service} 的数据库迁移失败 / migration failed")
