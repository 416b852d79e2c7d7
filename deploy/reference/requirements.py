"""docs/requirements.md: each rule of the method, where it lives and which tests show it.

Found, not written: operations, events and modules by the rows that their docstrings name, tests by the rows in their names
or docstrings. `rows.yaml` says what a row asks and whether it waits for a later stage.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from deploy.native.home import REPOSITORY
from deploy.reference.markdown import page, table
from services.contracts import catalog

ROW = re.compile(r"\b[ABCDSX][1-9]\d?\b")
_NAMED = re.compile(r"(?<![a-z0-9])([abcdsx][1-9]\d?)(?=_|$)")

_INTRODUCTION = """
办法的每一条落在哪里、由哪些测试证明。

Each row of the method: who carries it, the operations and events that speak of it, the modules where its rule lives, and
the tests that show it (`file::test`; a file alone where the whole of it is about the row).
"""


@dataclass
class Row:
    """One rule: what it asks, and what was found about it."""

    row: str
    asks: str
    by: list[str]
    later: str = ""
    contracts: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)


@cache
def rows() -> dict[str, Row]:
    """Return all rows with what the repository says of them."""
    told = yaml.safe_load((Path(__file__).parent / "rows.yaml").read_text(encoding="utf-8"))
    found = {row: Row(row, **said) for row, said in told.items()}
    for row, contract in _contracts():
        found[row].contracts.append(contract)
    for row, module in sorted(set(_modules())):
        found[row].modules.append(module)
    for row, test in tests():
        found[row].tests.append(test)
    return found


def text() -> str:
    """Return the page."""
    parts = []
    for letter, title in (("A", "全天候听取民声 heard at any hour"), ("B", "全覆盖汇聚民意 nobody left out"),
                          ("C", "全方位发挥民智 three parties"), ("D", "全链条凝聚民力 until it is solved"),
                          ("S", "统计 figures"), ("X", "支撑 what it stands on")):
        parts.append(f"## {title}")
        parts.append(table(("row", "asks", "by", "operations and events", "rule", "tests"),
                           [_line(row) for row in rows().values() if row.row.startswith(letter)]))
    return page("Requirements", _INTRODUCTION, *parts)


def _line(row: Row) -> tuple[str, ...]:
    shown = "<br>".join(row.tests[:6]) + (f"<br>… {len(row.tests) - 6} more" if len(row.tests) > 6 else "")
    return (row.row, row.asks, ", ".join(row.by), "<br>".join(f"`{name}`" for name in row.contracts),
            "<br>".join(f"`{module}`" for module in row.modules), shown or f"*{row.later}*")


def _contracts() -> Iterator[tuple[str, str]]:
    for name, kind in [*catalog.operations().items(), *catalog.events().items()]:
        for row in sorted(set(ROW.findall(kind.__doc__ or ""))):
            yield row, name


def _modules() -> Iterator[tuple[str, str]]:
    for path in sorted((REPOSITORY / "services").rglob("*.py")):
        where = path.relative_to(REPOSITORY).as_posix()
        if "/domain/" in where or "/usecases" in where:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                    for row in ROW.findall(ast.get_docstring(node) or ""):
                        yield row, where.removeprefix("services/")


def tests() -> Iterator[tuple[str, str]]:
    """Walk through the tests: (row, file::test) for each row that a test or a whole module names."""
    for path in sorted((REPOSITORY / "tests").rglob("test_*.py")):
        where = path.relative_to(REPOSITORY / "tests").as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for row in sorted(set(ROW.findall(ast.get_docstring(tree) or ""))):
            yield row, where
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                named = {row.upper() for row in _NAMED.findall(node.name)}
                for row in sorted(named | set(ROW.findall(ast.get_docstring(node) or ""))):
                    yield row, f"{where}::{node.name}"
