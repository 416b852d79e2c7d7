"""`reference`: write the pages of docs/ that come from the contracts and settings."""

from __future__ import annotations

from typing import Annotated

import typer

from deploy.cli.output import CommandFailed, say
from deploy.native.home import REPOSITORY
from deploy.reference import pages


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(reference)


def reference(
    check: Annotated[
        bool, typer.Option("--check", help="只检查，不写 / Write nothing, fail when a page is stale.")
    ] = False,
) -> None:
    """生成接口文档 / Write the reference in docs/ anew from contracts and settings."""
    docs = REPOSITORY / "docs"
    if check:
        old = pages.stale(docs)
        if old:
            raise CommandFailed(f"文档已过期，请运行 ./siquan reference / stale: {', '.join(old)}")
        say("文档是最新的", "the reference is up to date")
        return
    changed = pages.write(docs)
    say(f"更新了 {len(changed)} 个文件", f"{len(changed)} written" + "".join(f"\n  docs/{name}" for name in changed))
