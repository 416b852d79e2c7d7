"""`wall-codes`: one printable SVG for each listening wall, its code above its number, so that it can also be read aloud."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Annotated, Any

import segno
import typer

from deploy.cli import access
from deploy.cli.home_option import HomeOption
from deploy.cli.output import CommandFailed, say
from deploy.client import CallError, NoAnswer
from deploy.native.home import Home
from services.contracts import roles

# Modules of the code: its quiet zone, and the room below it for number and name.
_BORDER, _BELOW = 4, 10


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("wall-codes")(wall_codes)


def wall_codes(
    folder: Annotated[Path, typer.Argument(file_okay=False, help="写入的文件夹 / Folder to write to.")],
    site: Annotated[str | None, typer.Option(help="只要这个站点 / This site only.")] = None,
    subject: Annotated[str, typer.Option(help="以谁的名义 / In whose name.")] = "operator:wall-codes",
    home: HomeOption = None,
) -> None:
    """打印收音壁二维码 / Write a code for every listening wall, to be printed and put up."""
    place = Home(home)
    wanted = {"site": site} if site else {}
    try:
        with access.client(place, access.token(place, subject, roles.OPERATOR)) as client:
            walls = list(client.pages("intake.walls", **wanted, limit=200))
    except CallError as error:
        raise CommandFailed(f"{error.message} {error.message_en} ({error.code})") from None
    except NoAnswer as error:
        raise CommandFailed(str(error)) from None
    folder.mkdir(parents=True, exist_ok=True)
    for wall in walls:
        (folder / f"{wall['number']}.svg").write_text(sheet(wall), encoding="utf-8")
    say(f"写好 {len(walls)} 张，在 {folder}", f"{len(walls)} codes written")


def sheet(wall: dict[str, Any]) -> str:
    """Return the SVG of one wall: the code, and below it the number and the name of the site."""
    code = segno.make(wall["code_text"], error="m", micro=False)
    width, height = code.symbol_size(border=_BORDER)
    inner = code.svg_inline(border=_BORDER, omitsize=True)
    middle = width / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + _BELOW}" width="{width * 2}mm"'
        f' height="{(height + _BELOW) * 2}mm">'
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<svg width="{width}" height="{height}">{inner}</svg>'
        f'<text x="{middle}" y="{height + 2}" font-size="4" text-anchor="middle">{escape(wall["number"])}</text>'
        f'<text x="{middle}" y="{height + 7}" font-size="3" text-anchor="middle">{escape(wall["name"])}</text>'
        "</svg>\n"
    )
