"""`demo`: set up a stack of its own, carry cases through the whole chain, show what happened, and prove it by SQL."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.cli.output import CommandFailed, console, say
from deploy.client import Client
from deploy.demo import messages, screen
from deploy.demo.audit import audit
from deploy.demo.play import play
from deploy.demo.story import BUILT_IN, Story
from deploy.native.home import Home, default_home
from deploy.native.stack import NativeStack
from deploy.provision.secret import TOKEN_PRIVATE_KEY
from services.contracts import roles

POLICY = Path(__file__).parents[1] / "demo" / "policy.yaml"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("demo")(demo)


def demo(
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            exists=True,
            dir_okay=False,
            readable=True,
            help="真实留言的 CSV / A CSV of real messages instead of the built-in cases.",
        ),
    ] = None,
    cases: Annotated[
        int, typer.Option("--cases", min=1, max=100_000, help="取多少条 / How many messages to take.")
    ] = 300,
    containers: Annotated[
        bool, typer.Option("--containers", help="用容器运行 / Run it in containers.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="结束后保持运行 / Leave the stack running.")] = False,
) -> None:
    """演示全流程 / Cases through the whole chain: posted, handled, rated twice, closed, looked back on."""
    stories = messages.stories(file, cases) if file else BUILT_IN
    if not stories:
        raise CommandFailed(f"{file} 里没有可用的留言 / no message in it can be posted")
    home = Home(default_home() / ("demo-containers" if containers else "demo"))
    stack = _stack(home, containers)
    say(f"演示：{len(stories)} 条意见走完全流程", f"demo: {len(stories)} opinions through the whole chain")
    stack.remove()
    try:
        stack.up(report=say)
        # Its own address, whatever the environment names: the demonstration never plays on a system that is in use.
        all_held = _run(home, stories, messages.topics(file) if file else [], stack.amqp_url, stack.database_url)
        if keep:
            say(f"系统仍在运行：./siquan status --home {home.path}", "the stack is still running")
    except BaseException:
        say(f"日志在 {home.logs}", "the logs are there")
        stack.down()
        raise
    if not keep:
        stack.remove()
    if not all_held:
        raise typer.Exit(1)


def _stack(home: Home, containers: bool) -> Any:
    environment = {"SIQUAN_POLICY_FILE": str(POLICY)}
    if containers:
        from deploy.containers.stack import ContainerStack

        return ContainerStack(home, policy_file=POLICY)
    return NativeStack(
        home.path,
        service_env=dict.fromkeys(("intake", "dispatch", "deliberation", "evaluation", "followup"), environment),
    )


def _run(home: Home, stories: tuple[Story, ...], topics: list[str], url: str, database_url: str) -> bool:
    """Play, show and check; return whether every case has ended and every check holds."""
    key = (home.secrets / TOKEN_PRIVATE_KEY).read_text()

    def sign(subject: str, *held: str, **claims: Any) -> str:
        from services.chassis import tokens

        return tokens.issue(key, subject=subject, roles=held, days=1, **claims)

    matters = len({story.matter for story in stories if not story.declined})
    with screen.Board(console, matters) as board:
        played = play(url, sign, stories, topics=topics or None, watch=board.show)
    findings = audit(database_url)
    with Client(url) as client:
        screen.summary(console, client, sign("office:viewer", roles.COMMITTEE_OFFICE), played, findings)
    archived = next(stage["cases"] for stage in played.stages["stages"] if stage["stage"] == "archived")
    say(
        f"{len(stories)} 条意见，{archived}/{matters} 件走完全流程，{played.calls} 次调用，用时 {played.seconds:.0f} 秒",
        f"{archived} of {matters} cases ended, {played.calls} calls, {played.seconds:.0f} s",
    )
    say(
        "接下来：README.md（调用、运维、开发各一页）；./siquan up 启动自己的系统；./siquan call followup.stages",
        "next: README.md has a page each for those who call, operate and develop",
    )
    return archived == matters and all(finding.holds for finding in findings)
