"""The little Markdown that the pages are made of."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from deploy.reference.field import FieldRule, rules
from services.contracts.declare import Record, plain

MARK = "<!-- 由 ./siquan reference 生成，请勿手改 / written by ./siquan reference, do not edit -->"


# What every page that lists fields says of its kinds.
KINDS = """
A *code* is up to 64 of `A-Z a-z 0-9 . _ : -` and begins with a letter or digit. A *time* carries its zone
(`2024-04-28T09:00:00+08:00`), a *date* is a day of the district (`2024-04-28`), both between 1990 and 2199.
"""

_ROW = re.compile(r"(?:, )?\b[ABCDQSX]\d{1,2}\b(?: (?=[ABCDQSX]\d))?")


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
    """Return the docstring of a declaration, without the rows of the requirements that it names for developers."""
    told = _ROW.sub("", inspect.cleandoc(kind.__doc__ or ""))
    return re.sub(r" ?\([,; ]*\)", "", told)


def record_name(record: type[Record]) -> str:
    """Return how a record is called across all contracts: `intake.CaseView`, `shared.Promise`."""
    return f"{record.__module__.split('.')[2]}.{record.__name__}"


def anchor(record: type[Record]) -> str:
    """Return where a record stands on its page."""
    return record_name(record).lower().replace(".", "-")


def request_table(record: type[Record]) -> str:
    """Return the fields that a caller may give."""
    return table(("field", "type", "rule", "when left out"),
                 [(f"`{rule.name}`", _kind(rule), rule.limits,
                   "**required**" if rule.is_required else literal(rule.default)) for rule in rules(record)])


def answer_table(record: type[Record]) -> str:
    """Return the fields that a reader gets; all are always there."""
    return table(("field", "type", "rule"),
                 [(f"`{rule.name}`", _kind(rule) + (", or null" if rule.may_be_null else ""), rule.limits)
                  for rule in rules(record)])


def _kind(rule: FieldRule) -> str:
    if rule.record is None:
        return rule.kind
    name = rule.record.__name__
    return rule.kind.replace(name, f"[{name}](#{anchor(rule.record)})")


def literal(value: Any) -> str:
    """Return a default as JSON."""
    return "null" if value is None else f"`{json.dumps(value, ensure_ascii=False, default=plain)}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
