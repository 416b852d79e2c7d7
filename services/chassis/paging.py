"""Cursors of keyset-paged lists: opaque to callers, a short list of JSON values to stores."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any
from uuid import UUID


class BadCursor(Exception):
    """The cursor is not one that we gave out."""

    code = "request.bad_cursor"

    def __init__(self) -> None:
        super().__init__(self.code)
        self.details: dict[str, Any] = {}


def encode(*values: Any) -> str:
    """Return the cursor that points behind the row with these key values (text, numbers; times as ISO text)."""
    raw = json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(cursor: str, *kinds: type) -> list[Any] | None:
    """Return the key values of a cursor, or None for the first page. Raises BadCursor unless they are of `kinds`."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError, RecursionError):
        raise BadCursor from None
    if not isinstance(values, list) or len(values) != len(kinds):
        raise BadCursor
    if not all(type(value) is kind for value, kind in zip(values, kinds, strict=True)):  # `true` is no number
        raise BadCursor
    return values


def moment_and_id(cursor: str) -> tuple[datetime, UUID] | None:
    """Return the time and id behind which a page of the usual order (newest first) begins, or None for the first."""
    values = decode(cursor, str, str)
    if values is None:
        return None
    try:
        moment, row_id = datetime.fromisoformat(values[0]), UUID(values[1])
    except ValueError:
        raise BadCursor from None
    if moment.tzinfo is None:
        raise BadCursor
    return moment, row_id
