"""`token`: make a signed token for a person, a body, a deputy or a partner system; print it and nothing else."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from deploy.cli import access
from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed
from deploy.native.home import Home
from services.contracts import roles

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("token")(make_token)


def make_token(
    role: Annotated[
        list[str], typer.Argument(help="角色，可多个 / One role or several: " + ", ".join(roles.ROLES))
    ],
    subject: Annotated[
        str, typer.Option(help="姓名代号或系统名 / Who it speaks for, as it stands in the audit.")
    ] = "",
    body: Annotated[str | None, typer.Option(help="承办单位代码 / Code of the handling body.")] = None,
    deputy: Annotated[str | None, typer.Option(help="代表代码 / Code of the deputy.")] = None,
    site: Annotated[str | None, typer.Option(help="站点代码 / Code of the station or contact point.")] = None,
    days: Annotated[float, typer.Option(min=0.01, max=366, help="有效天数 / Valid for so many days.")] = 30,
    home: HomeOption = None,
) -> None:
    """签发令牌 / Make a token; what is printed is the token alone."""
    unknown = [name for name in role if name not in roles.ROLES]
    if unknown:
        raise CommandFailed(f"没有这个角色 / no such role: {', '.join(unknown)}", 2)
    for name, needed, given in (
        ("deputy", roles.DEPUTY, deputy),
        ("body", roles.BODY_CLERK, body),
        ("body", roles.BODY_HEAD, body),
    ):
        if needed in role and not given:
            raise CommandFailed(f"{needed} 需要 --{name} / needs --{name}", 2)
    for given in (body, deputy, site):
        if given is not None and not _CODE.fullmatch(given):
            raise CommandFailed(f"代码只能用 A-Z a-z 0-9 . _ : - / not a code: {given}", 2)
    who = subject or next(
        (f"{kind}:{code}" for kind, code in (("deputy", deputy), ("body", body), ("site", site)) if code),
        role[0],
    )
    sys.stdout.write(
        access.token(Home(home), who, *role, days=days, body=body, deputy=deputy, site=site) + "\n"
    )
