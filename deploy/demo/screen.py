"""What the demonstration shows: stages filling up while it runs; at the end a table, a timeline, a piece of the wall."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from deploy.client import Client
from deploy.demo.audit import Finding
from deploy.demo.play import Played
from services.contracts import labels

_DISTRICT = ZoneInfo("Asia/Shanghai")
_WIDTH = 40
_EVERY = 5.0


class Board:
    """The stages as bars: live on a terminal, a line now and then elsewhere."""

    def __init__(self, console: Console, matters: int) -> None:
        self._console, self._matters = console, max(matters, 1)
        self._live = Live(console=console, refresh_per_second=4) if console.is_terminal else None
        self._began, self._told_at = time.monotonic(), 0.0

    def __enter__(self) -> Board:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def show(self, stages: dict[str, Any]) -> None:
        """Show where the cases are now."""
        if self._live:
            self._live.update(self._bars(stages))
        elif time.monotonic() - self._told_at >= _EVERY:
            self._told_at = time.monotonic()
            told = "  ".join(f"{stage['label']} {stage['cases']}" for stage in stages["stages"] if stage["cases"])
            self._console.print(f"[{time.monotonic() - self._began:5.0f} s] {told}", markup=False, soft_wrap=True)

    def _bars(self, stages: dict[str, Any]) -> Group:
        table = Table(box=None, show_header=False, padding=(0, 1))
        for stage in stages["stages"]:
            filled = round(_WIDTH * stage["cases"] / self._matters)
            style = "green" if stage["stage"] == "archived" else "cyan"
            table.add_row(stage["label"], Text("█" * filled, style=style) + Text("·" * (_WIDTH - filled), style="dim"),
                          str(stage["cases"]))
        return Group(Text(f"{stages['cases']} 件 cases, {time.monotonic() - self._began:.0f} s"), table)


def summary(console: Console, client: Client, token: str, played: Played, findings: list[Finding]) -> None:
    """Print what came of it, all of it read by public calls except the check, which is SQL."""
    table = Table(title="各阶段件数 cases by stage", box=box.SIMPLE)
    table.add_column("阶段 stage")
    table.add_column("件 cases", justify="right")
    for stage in played.stages["stages"]:
        if stage["cases"]:
            table.add_row(f"{stage['label']} {stage['label_en']}", str(stage["cases"]))
    console.print(table)
    _heard(console, client, token)
    _timeline(console, client, token, played)
    _wall(console, client)
    rates = client.call("evaluation.rates", token=token)
    for axis, label in (("reply", "办理答复满意率 reply"), ("implementation", "落实满意率 implementation")):
        rate = rates[axis]
        console.print(f"{label}: {rate['rate']} %（已评 rated {rate['rated']}，非常满意 very {rate['very_satisfied']}，"
                      f"不满意 unsatisfied {rate['unsatisfied']}，未评价 silent {rate['silent']}）", markup=False)
    checks = Table(title="数据库核对 checked by SQL", box=box.SIMPLE)
    for heading in ("核对 check", "数 figures", "结果"):
        checks.add_column(heading)
    for finding in findings:
        checks.add_row(f"{finding.label}\n{finding.label_en}", finding.figures,
                       Text("✓", style="green") if finding.holds else Text("✗", style="bold red"))
    console.print(checks)
    for refusal, count in played.refusals.most_common(10):
        console.print(f"拒绝 refused {count}×: {refusal}", style="yellow", markup=False)


def _heard(console: Console, client: Client, token: str) -> None:
    """Print how residents were heard besides by telephone: at walls, at receptions, and together with others."""
    table = Table(title="听民声 heard", box=box.SIMPLE)
    for heading in ("方式 way", "地点 site", "日期 date", "说明 detail"):
        table.add_column(heading)
    for wall in client.call("intake.walls", token=token, limit=50)["items"]:
        if wall["last_looked_at"]:
            table.add_row("收音壁 listening wall", wall["site"], _clock(wall["last_looked_at"]),
                          f"编号 {wall['number']}，下次收集 next look {wall['look_due_on']}")
    receptions = client.call("intake.list_receptions", token=token, limit=50)["items"]
    for held in (one for one in receptions if one["state"] == "held"):
        on_duty = "、".join(duty["person"] for duty in held["duties"])
        table.add_row("接访 reception", held["site"], held["held_on"],
                      f"{on_duty}；接待 {held['visitors']} 人次 visitors，事项 {held['matters']} matters")
    coming = sorted(one["held_on"] for one in receptions if one["state"] == "planned")
    if coming:
        table.add_row("值班表 roster", "", coming[0], f"已排 {len(coming)} 场至 planned until {coming[-1]}（./siquan call "
                                                   "intake.reception_calendar）")
    for case in client.call("intake.ledger", token=token, limit=50)["items"]:
        if case["voices"] > 1:
            table.add_row("同题并办 merged", case["site"] or case["grid"], _clock(case["registered_at"]),
                          f"{case['number']}：{case['voices']} 条意见一个件 opinions in one case")
    for session in client.call("deliberation.sessions", token=token, limit=5)["items"]:
        table.add_row("三方议事 session", session["hall"], _clock(session["scheduled_at"]), session["state_label"])
    console.print(table)


def _timeline(console: Console, client: Client, token: str, played: Played) -> None:
    """Print one case whole: one that went through several rounds, if there is one."""
    candidates = sorted(played.book.by_case.items(), key=lambda found: (found[1].redos, bool(found[1].promises)),
                        reverse=True)
    if not candidates:
        return
    case = client.call("followup.case", token=token, case_id=candidates[0][0])
    table = Table(title=f"{case['number']} {case['title']}（第{case['round']}轮 round {case['round']}）", box=box.SIMPLE)
    for heading in ("时间 time", "轮 round", "事项 event", "说明 detail"):
        table.add_column(heading)
    for line in case["timeline"]:
        table.add_row(_clock(line["at"]), str(line["round"] or ""), f"{line['label']} {line['label_en']}",
                      _detail(line))
    console.print(table)


def _clock(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(_DISTRICT).strftime("%m-%d %H:%M:%S")


def _detail(line: dict[str, Any]) -> str:
    data = line["data"]
    parts = [data[name] for name in ("lead", "body", "deputy") if data.get(name)]
    if data.get("grade"):
        parts.append(labels.GRADES[data["grade"]][0])
    if data.get("text"):
        parts.append(data["text"][:24] + ("…" if len(data["text"]) > 24 else ""))
    return " ".join(map(str, parts))


def _wall(console: Console, client: Client) -> None:
    table = Table(title="回音壁 echo wall", box=box.SIMPLE)
    for heading in ("件号 number", "事项 matter", "承办 body", "结果 outcome", "用时 days", "评价 rating"):
        table.add_column(heading, no_wrap=heading.startswith(("件号", "承办", "用时")))
    for entry in client.call("followup.echo_wall", limit=6)["items"]:
        outcome = entry["outcome"]
        table.add_row(entry["number"], entry["title"][:24], entry["body"],
                      f"{outcome['quantity']}{outcome['unit']}{outcome['item']}" if outcome else entry["reply"][:16] + "…",
                      f"{entry['days_taken']} 天", f"{entry['label']} {entry['label_en']}")
    console.print(table)
