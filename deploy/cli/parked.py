"""`parked`: what could not be handled, read with personal data masked, replayed or discarded by an operator."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

import amqp
import typer
from amqp.exceptions import NotFound
from rich.table import Table

from deploy.cli import access
from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed, console, print_json, say
from deploy.native.home import Home
from services.chassis.logs import mask
from services.chassis.names import ATTEMPT, DETAIL, FIRST, REASON, WAITS, Names
from services.contracts.catalog import SERVICES

_OURS = (ATTEMPT, WAITS, REASON, DETAIL, FIRST)
ServiceOption = Annotated[str | None, typer.Option("--service", help="只看一个服务 / Only this service.")]

parked_app = typer.Typer(
    help="搁置的消息 / Messages laid aside: list, show, replay, discard.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(parked_app, name="parked")


@parked_app.command("list")
def list_parked(
    service: ServiceOption = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    home: HomeOption = None,
) -> None:
    """列出搁置的消息 / List what is parked, with its reason."""
    rows = []
    with _channel(Home(home)) as channel:
        for name in _services(service):
            rows += [_row(name, message) for message in _messages(channel, name)]
    if as_json:
        print_json(rows)
        return
    table = Table("服务 service", "编号 id", "原因 reason", "说明 detail", "事件 event", "首次 first")
    for row in rows:
        table.add_row(
            row["service"], row["id"], row["reason"], row["detail"], row["event"], row["first_failed_at"]
        )
    console.print(table)
    say(f"共 {len(rows)} 条", f"{len(rows)} parked")


@parked_app.command("show")
def show(message_id: str, service: ServiceOption = None, home: HomeOption = None) -> None:
    """查看一条，个人信息已遮盖 / Show one message, personal data masked."""
    with _channel(Home(home)) as channel:
        name, message = _find(channel, service, message_id)
        print_json({**_row(name, message), "body": _masked_body(message.body)})


@parked_app.command("replay")
def replay(
    message_id: Annotated[str, typer.Argument(help="编号，或 all / An id, or `all`.")],
    service: ServiceOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    home: HomeOption = None,
) -> None:
    """重新投递 / Give messages back to their service; what had its effect already has it once."""
    place = Home(home)
    with _channel(place) as channel:
        chosen = _choose(channel, service, message_id)
        for name, message in chosen if not dry_run else []:
            headers = {
                key: value
                for key, value in (message.headers or {}).items()
                if key not in _OURS
                and not key.startswith(
                    ("x-death", "x-first-death", "x-last-death", "x-delivery", "x-acquired")
                )
            }
            channel.basic_publish_confirm(
                amqp.Message(
                    message.body,
                    application_headers=headers,
                    delivery_mode=2,
                    content_type="application/json",
                    message_id=message.properties.get("message_id", ""),
                ),
                exchange="",
                routing_key=Names(name).queue,
            )
            channel.basic_ack(message.delivery_tag)
            _note(place, "replay", name, message, "")
    say(
        f"{'将' if dry_run else '已'}重新投递 {len(chosen)} 条",
        f"{len(chosen)} {'would be ' if dry_run else ''}replayed",
    )


@parked_app.command("discard")
def discard(
    message_id: Annotated[str, typer.Argument(help="编号，或 all / An id, or `all`.")],
    reason: Annotated[str, typer.Option(help="理由，记入日志 / Why; it is kept.")],
    service: ServiceOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    home: HomeOption = None,
) -> None:
    """丢弃，须说明理由 / Discard messages for good, with a reason that is kept."""
    place = Home(home)
    if not reason.strip():
        raise CommandFailed("丢弃要说明理由 / discarding needs a reason", 2)
    with _channel(place) as channel:
        chosen = _choose(channel, service, message_id)
        for name, message in chosen if not dry_run else []:
            _note(place, "discard", name, message, reason)
            channel.basic_ack(message.delivery_tag)
    say(
        f"{'将' if dry_run else '已'}丢弃 {len(chosen)} 条",
        f"{len(chosen)} {'would be ' if dry_run else ''}discarded",
    )


@contextmanager
def _channel(home: Home) -> Iterator[Any]:
    """Yield a channel; what was looked at and not acked goes back to its queue when it closes."""
    parts = urlsplit(access.amqp_url(home))
    try:
        with amqp.Connection(
            host=f"{parts.hostname}:{parts.port or 5672}",
            userid=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            virtual_host=unquote(parts.path[1:]) or "/",
            connect_timeout=5,
            read_timeout=30,
            write_timeout=30,
        ) as connection:
            channel = connection.channel()
            channel.auto_decode = False
            yield channel
    except (amqp.AMQPError, OSError) as error:
        raise CommandFailed(
            f"消息服务器没有应答 / the broker does not answer: {type(error).__name__}"
        ) from None


def _services(service: str | None) -> tuple[str, ...]:
    if service is not None and service not in SERVICES:
        raise CommandFailed(f"没有这个服务 / no such service: {service}", 2)
    return (service,) if service else SERVICES


def _messages(channel: Any, service: str) -> Iterator[Any]:
    """Take each message once; none is given back before the channel closes, so none is met twice."""
    try:
        while (message := channel.basic_get(Names(service).parked)) is not None:
            yield message
    except NotFound:
        raise CommandFailed(f"{service} 还没有启动过 / has never been started") from None


def _choose(channel: Any, service: str | None, message_id: str) -> list[tuple[str, Any]]:
    if message_id != "all":
        return [_find(channel, service, message_id)]
    return [(name, message) for name in _services(service) for message in _messages(channel, name)]


def _find(channel: Any, service: str | None, message_id: str) -> tuple[str, Any]:
    for name in _services(service):
        for message in _messages(channel, name):
            if _id(message) == message_id:
                return name, message
    raise CommandFailed(f"没有这条搁置的消息 / no such parked message: {message_id}")


def _id(message: Any) -> str:
    return str(message.properties.get("message_id") or f"tag-{message.delivery_tag}")


def _row(service: str, message: Any) -> dict[str, str]:
    headers = message.headers or {}
    try:
        event = str(json.loads(message.body).get("type", ""))
    except (ValueError, AttributeError):
        event = ""
    # A message without our reason was laid aside by the broker: it killed its process time and again.
    return {
        "service": service,
        "id": _id(message),
        "reason": str(headers.get(REASON, "delivery_limit")),
        "detail": mask(str(headers.get(DETAIL, ""))),
        "event": event[:80],
        "first_failed_at": str(headers.get(FIRST, "")),
    }


def _masked_body(body: bytes) -> Any:
    """Mask what was read, not how it was written: an escape before a number would hide it."""
    text = bytes(body).decode("utf-8", "replace")
    try:
        return _masked(json.loads(text))
    except (ValueError, RecursionError):
        return mask(text)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {mask(key): _masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return mask(value) if isinstance(value, str) else value


def _note(home: Home, action: str, service: str, message: Any, reason: str) -> None:
    """Keep who did what to which message."""
    home.logs.mkdir(parents=True, exist_ok=True)
    line = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "user": os.environ.get("SUDO_USER") or os.environ.get("USER", "root"),
        "action": action,
        "service": service,
        "id": _id(message),
        "reason": reason,
    }
    with (home.logs / "operators.log").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line, ensure_ascii=False) + "\n")
