"""A CSV of residents' messages as requests of `intake.post_opinions`: read, checked line by line, cut into calls.

Columns go by name, English or Chinese; only the text is compulsory. A line without a number of its own gets one from its
content, so that the same file twice posts nothing twice.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from services.contracts.intake.operations.opinions import PostOpinion
from services.contracts.problems import Invalid, Problem, problem

COLUMNS = {
    "text": ("text", "detail", "content", "内容", "留言详情", "诉求内容"),
    "title": ("title", "标题", "主题", "留言主题"),
    "source_ref": ("source_ref", "message_id", "id", "编号", "留言编号"),
    "posted_at": ("posted_at", "time", "时间", "留言时间"),
    "grid": ("grid", "网格"),
    "site": ("site", "站点"),
    "place": ("place", "地点"),
    "kind": ("kind", "类型"),
    "channel": ("channel", "渠道"),
}
_KINDS = {"问题": "problem", "建议": "proposal"}
_MOST_ITEMS, _MOST_BYTES = 500, 600_000
_PLAIN_TIME = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2})?)?")


class UnreadableFile(Exception):
    """The file is not a CSV with a column of texts; the message says what is missing."""


@dataclass
class Line:
    """One line of the file: the request it makes, or what is wrong with it, and the row as it stood."""

    number: int
    request: dict[str, Any]
    row: dict[str, str]
    problems: list[Problem] = field(default_factory=list)


def read(path: Path, *, channel: str = "bulk", grid: str | None = None) -> Iterator[Line]:
    """Yield the lines of a file in UTF-8 (with or without BOM) or GB18030, checked as the service would check them."""
    with path.open(encoding=_encoding(path), newline="") as stream:
        reader = csv.DictReader(stream)
        columns = {
            name: next((c for c in reader.fieldnames or () if c.strip().lower() in names), None)
            for name, names in COLUMNS.items()
        }
        if columns["text"] is None:
            raise UnreadableFile(
                f"第一行没有内容列 / no column of texts in the first line: {', '.join(COLUMNS['text'])}"
            )
        for row in reader:
            told = {name: (row.get(column) or "").strip() for name, column in columns.items() if column}
            request = _request(told, channel, grid)
            line = Line(reader.line_num, request, {key: value or "" for key, value in row.items() if key})
            try:
                PostOpinion.load(request)
            except Invalid as error:
                line.problems = error.problems
            if None in row:
                line.problems.append(
                    problem("line", "invalid_format", expected=f"{len(reader.fieldnames or ())} 列 columns")
                )
            yield line


def calls(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield good lines in groups that fit into one call: at most 500, and below the limit of a request's size."""
    group: list[Line] = []
    size = 0
    for line in lines:
        weight = len(json.dumps(line.request, ensure_ascii=False).encode("utf-8", "replace"))
        if group and (len(group) == _MOST_ITEMS or size + weight > _MOST_BYTES):
            yield group
            group, size = [], 0
        group.append(line)
        size += weight
    if group:
        yield group


def _request(told: dict[str, str], channel: str, grid: str | None) -> dict[str, Any]:
    request: dict[str, Any] = {"channel": channel, **{name: value for name, value in told.items() if value}}
    request.setdefault("text", "")
    if grid:
        request.setdefault("grid", grid)
    if "kind" in request:
        request["kind"] = _KINDS.get(request["kind"], request["kind"])
    if _PLAIN_TIME.fullmatch(request.get("posted_at", "")):
        request["posted_at"] = _with_zone(request["posted_at"])
    if len(request.get("title", "")) > 100:
        request["title"] = (
            request["title"][:99] + "…"
        )  # the text holds the whole matter; a title only names it
    if "source_ref" not in request:
        request["source_ref"] = (
            "sha-"
            + hashlib.sha256(
                f"{request.get('posted_at', '')}\0{request['text']}".encode("utf-8", "replace")
            ).hexdigest()[:32]
        )
    return request


def _with_zone(text: str) -> str:
    """Return a time without a zone as one in the district's (all of China keeps +08:00)."""
    day, _, clock = text.replace("/", "-").replace("T", " ").partition(" ")
    # A spreadsheet writes 8:05:30 for 08:05:30.
    clock = clock.zfill(8 if clock.count(":") == 2 else 5) if clock else "00:00"
    padded = "-".join(part.zfill(2) for part in day.split("-"))
    try:
        return datetime.fromisoformat(f"{padded} {clock}+08:00").isoformat()
    except ValueError:
        return text


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(1_000_000)
    try:
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A character cut at the end of what was read is no sign of another encoding.
        if error.start < len(head) - 4:
            return "gb18030"
    return "utf-8-sig"
