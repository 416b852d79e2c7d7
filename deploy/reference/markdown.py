"""The little Markdown that the pages are made of."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Sequence
from typing import Any

from deploy.reference.field import rules
from services.contracts.declare import Record

MARK = "<!-- 由 ./siquan reference 生成，请勿手改 / written by ./siquan reference, do not edit -->"


def page(title: str, *parts: str) -> str:
    """Return a whole page: the mark, the title, the parts with an empty line between them."""
    return "\n\n".join([MARK, f"# {title}", *(part.strip("\n") for part in parts if part)]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, or nothing when it has no rows."""
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    if not lines:
        return ""
    return "\n".join(["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings), *lines])


def prose(kind: type) -> str:
    """Return the docstring of a declaration as it stands."""
    return inspect.cleandoc(kind.__doc__ or "")


def record_name(record: type[Record]) -> str:
    """Return how a record is called across all contracts: `intake.CaseView`, `shared.Promise`."""
    return f"{record.__module__.split('.')[2]}.{record.__name__}"


def anchor(record: type[Record]) -> str:
    """Return where a record stands on its page."""
    return record_name(record).lower().replace(".", "-")


def request_table(record: type[Record]) -> str:
    """Return the fields that a caller may give."""
    return table(("field", "type", "rule", "when left out"),
                 [(f"`{rule.name}`", rule.kind, rule.limits,
                   "**required**" if rule.is_required else literal(rule.default)) for rule in rules(record)])


def answer_table(record: type[Record]) -> str:
    """Return the fields that a reader gets; all are always there."""
    return table(("field", "type", "rule"),
                 [(f"`{rule.name}`", rule.kind + (", or null" if rule.may_be_null else ""), rule.limits)
                  for rule in rules(record)])


def literal(value: Any) -> str:
    """Return a default as JSON."""
    return "null" if value is None else f"`{json.dumps(value, ensure_ascii=False)}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
