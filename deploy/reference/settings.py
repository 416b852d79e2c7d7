"""docs/reference/settings.md: what a process reads from its environment, with the defaults that stand in the code."""

from __future__ import annotations

import ast
import inspect

from deploy.reference import meanings
from deploy.reference.markdown import literal, page, table
from services.chassis import settings

_INTRODUCTION = """
Settings are environment variables. For each one of the first table, `NAME_FILE` may name a file that holds the value
instead: so secrets are given. A service that misses one, or gets a wrong one, ends at once with one line that names it.

The settings of the containers (images, ports, memory) are in [operate-containers.md](../operate-containers.md).
"""

REQUIRED = object()


def text() -> str:
    """Return the page."""
    return page("Settings", _INTRODUCTION, "## Services", _services(), "## Commands and native stack", _commands())


def service_settings() -> dict[str, object]:
    """Return the name and default of every setting that `settings.load` reads, in its order.

    Read from its source: the defaults stand nowhere else, and loading needs an environment that has the required ones.
    """
    found: dict[str, object] = {}
    for node in ast.walk(ast.parse(inspect.getsource(settings.load))):
        if not isinstance(node, ast.Call):
            continue
        values = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if not values or not str(values[0]).startswith("SIQUAN_"):
            continue
        is_needed = isinstance(node.func, ast.Name)
        found[str(values[0])] = REQUIRED if is_needed else ast.literal_eval(node.args[1])
    return dict(sorted(found.items(), key=lambda item: list(meanings.SERVICE).index(item[0])))


def _services() -> str:
    return table(("setting", "default", "含义", "meaning"), [
        (f"`{name}`", "**required**" if default is REQUIRED else _default(default), *meanings.SERVICE[name])
        for name, default in service_settings().items()])


def _default(value: object) -> str:
    if value == "":
        return "–"
    if isinstance(value, list):
        return f"`{','.join(map(str, value))}`"
    return literal(value).replace('"', "")


def _commands() -> str:
    return table(("setting", "default", "含义", "meaning"),
                 [(f"`{name}`", default, zh, en) for name, default, zh, en in meanings.COMMANDS])
