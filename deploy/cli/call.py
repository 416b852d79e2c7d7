"""`call`: one operation, its answer as JSON. For operators and testers; partners use their own client."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.cli import access
from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed, print_json
from deploy.client import CallError, NoAnswer
from deploy.native.home import Home
from services.contracts import catalog, roles


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("call")(call)


def call(
    operation: Annotated[
        str, typer.Argument(help="服务.操作 / SERVICE.OPERATION, for example intake.post_opinion")
    ],
    arguments: Annotated[
        list[str] | None, typer.Argument(help="字段=值 / key=value; key:=JSON for numbers, lists …")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="参数文件，- 为标准输入 / Arguments as a JSON file.")
    ] = None,
    token: Annotated[
        str | None, typer.Option(envvar="SIQUAN_TOKEN", help="令牌 / The caller's token.")
    ] = None,
    role: Annotated[
        str, typer.Option(help="没有令牌时使用的角色 / Role to call as when no token is given.")
    ] = roles.OPERATOR,
    body: Annotated[str | None, typer.Option(help="以此承办单位 / As this handling body.")] = None,
    deputy: Annotated[str | None, typer.Option(help="以此代表 / As this deputy.")] = None,
    site: Annotated[str | None, typer.Option(help="以此站点 / As this site.")] = None,
    timeout: Annotated[float, typer.Option(min=1, max=600, help="秒 / Seconds to wait.")] = 30,
    home: HomeOption = None,
) -> None:
    """调用一个操作 / Call one operation and print its answer as JSON."""
    known = catalog.operations()
    if operation not in known:
        near = ", ".join(
            name for name in known if name.split(".")[0] == operation.split(".")[0]
        ) or ", ".join(known)
        raise CommandFailed(f"没有这个操作 / no such operation: {operation}; {near}", 2)
    place = Home(home)
    given = token or access.token(place, f"operator:{role}", role, body=body, deputy=deputy, site=site)
    try:
        with access.client(place, given, timeout=timeout) as client:
            print_json(client.call(operation, **_arguments(arguments or [], json_file, known[operation])))
    except CallError as error:
        print_json(
            {
                "error": {
                    "family": error.family,
                    "code": error.code,
                    "message": error.message,
                    "message_en": error.message_en,
                    "details": error.details,
                }
            }
        )
        raise CommandFailed(f"{error.message} {error.message_en} ({error.code})") from None
    except NoAnswer as error:
        raise CommandFailed(str(error)) from None


def _arguments(pairs: list[str], json_file: Path | None, contract: Any) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if json_file is not None:
        try:
            raw = sys.stdin.read() if str(json_file) == "-" else json_file.read_text(encoding="utf-8")
            told = json.loads(raw)
        except (OSError, ValueError) as error:
            raise CommandFailed(f"读不了参数文件 / cannot read the arguments: {error}", 2) from None
        if not isinstance(told, dict):
            raise CommandFailed("参数文件应是一个 JSON 对象 / the arguments are one JSON object", 2)
    for pair in pairs:
        key, separator, value = pair.partition("=")
        if not separator or not key:
            raise CommandFailed(f"参数应写成 字段=值 / arguments are key=value: {pair}", 2)
        if key.endswith(":"):
            try:
                told[key[:-1]] = json.loads(value)
            except ValueError:
                raise CommandFailed(f"不是 JSON / not JSON: {pair}", 2) from None
        else:
            told[key] = _guess(key, value, contract)
    return told


def _guess(key: str, value: str, contract: Any) -> Any:
    """Return the value as the operation's field wants it: numbers, flags and lists need no special writing."""
    kind = str(contract.__dataclass_fields__[key].type) if key in contract.__dataclass_fields__ else "str"
    if kind.startswith("int") and value.lstrip("-").isdigit():
        return int(value)
    if kind == "bool" and value in ("true", "false"):
        return value == "true"
    if kind.startswith("list"):
        return [part for part in value.split(",") if part]
    return value
