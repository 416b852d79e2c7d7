"""Records and words that more than one service's contracts use."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.contracts import fields as f
from services.contracts.declare import Record, record

KINDS = ("problem", "proposal")
COMPLEXITIES = ("direct", "ordinary", "complex")
URGENCIES = ("normal", "urgent")
# The three triggers of the five chiefs' inquiry (D10): life and property, wide impact, strong reaction.
FLAGS = ("life_property", "wide_impact", "strong_reaction")
CHANNELS = ("wall", "mini_program", "reception", "grid_visit", "appointment", "on_site", "hall", "phone", "partner",
            "open311", "bulk")
PAGE_MAX = 200


def category(**kwargs: Any) -> Any:
    """A topic of the three-level tree as a path from the top: `城乡建设/安全生产/安全隐患`."""
    return f.text(max=100, one_line=True, **kwargs)


def limit() -> Any:
    """How many rows a page holds, 50 unless told, 200 at most."""
    return f.integer(min=1, max=PAGE_MAX, default=50)


def cursor() -> Any:
    """Where the page begins: the `next_cursor` of the page before; opaque."""
    return f.text(max=200, one_line=True, default="")


@record
class Promise(Record):
    """What a body undertakes beyond its answer (答复承诺): what is done, until when, and how one sees that it is."""

    measure: str = f.text(max=500)
    deadline_on: date = f.day()
    target: str = f.text(max=500)


@record
class Outcome(Record):
    """What was achieved, countable: 15 个 充电桩."""

    quantity: int = f.integer(min=0, max=10**15)
    unit: str = f.text(max=20, one_line=True)
    item: str = f.text(max=100, one_line=True)


@record
class Done(Record):
    """The answer of an operation that has nothing to tell but that it took effect."""

    ok: bool = f.flag(default=True)
