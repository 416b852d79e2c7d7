"""The case ledger (台账): one line for each event of a case, chained by hashes so that a change shows (X3).

A line's hash is SHA-256 over the hash before it (32 bytes) followed by the UTF-8 text of the JSON array
`[position, event_id, source, event, occurred_at, recorded_at, data]`, without spaces, characters as they
are, times in UTC with six decimals, `data` being the stored text as one string. The first line chains to the
digest of the case's id, so that lines cannot be moved between cases. Anybody can recompute it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Line:
    """One line. `data` is the event's data as canonical JSON text, kept byte for byte."""

    case_id: UUID
    position: int
    event_id: UUID
    source: str
    event: str
    occurred_at: datetime
    recorded_at: datetime
    data: str
    prev_hash: bytes
    hash: bytes

    @property
    def content(self) -> dict[str, Any]:
        """Return the event's data."""
        read: dict[str, Any] = json.loads(self.data)
        return read

    @property
    def is_sound(self) -> bool:
        """Tell whether the hash is that of what the line says now."""
        return self.hash == _digest(
            self.prev_hash,
            self.position,
            self.event_id,
            self.source,
            self.event,
            self.occurred_at,
            self.recorded_at,
            self.data,
        )


def genesis(case_id: UUID) -> bytes:
    """Return what the first line of a case chains to."""
    return sha256(f"case {case_id}".encode()).digest()


def canonical(data: Any) -> str:
    """Return JSON in its one canonical form: keys sorted, no spaces, characters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def line_after(
    position: int,
    prev_hash: bytes,
    *,
    case_id: UUID,
    event_id: UUID,
    source: str,
    event: str,
    occurred_at: datetime,
    recorded_at: datetime,
    data: Mapping[str, Any],
) -> Line:
    """Return the line that follows the one at `position` (0 before the first)."""
    text = canonical(data)
    digest = _digest(prev_hash, position + 1, event_id, source, event, occurred_at, recorded_at, text)
    return Line(
        case_id, position + 1, event_id, source, event, occurred_at, recorded_at, text, prev_hash, digest
    )


def _digest(
    prev_hash: bytes,
    position: int,
    event_id: UUID,
    source: str,
    event: str,
    occurred_at: datetime,
    recorded_at: datetime,
    data: str,
) -> bytes:
    content = canonical([position, str(event_id), source, event, _utc(occurred_at), _utc(recorded_at), data])
    return sha256(prev_hash + content.encode()).digest()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Head:
    """The end of a case's chain as the case remembers it; `beyond` counts the lines that lie after it."""

    case_id: UUID
    position: int
    hash: bytes
    beyond: int


class ChainCheck:
    """Follows the chain of one case line by line, in constant memory.

    Finds a line that was changed, taken out, put in or exchanged and, by the head, a tail that was cut off or
    added. `broken_at` is the first position that fails.
    """

    def __init__(self, head: Head) -> None:
        self._head = head
        self._position, self._hash = 0, genesis(head.case_id)
        self.broken_at: int | None = None

    def follow(self, line: Line) -> None:
        """Take the next line. What lies after the head is left to the count that was taken with it."""
        if self.broken_at is not None or line.position > self._head.position:
            return
        if line.position != self._position + 1 or line.prev_hash != self._hash or not line.is_sound:
            self.broken_at = self._position + 1
            return
        self._position, self._hash = line.position, line.hash

    def finish(self) -> int | None:
        """Compare with the head after the last line; return the position that fails first, or None."""
        if self.broken_at is None:
            if self._position < self._head.position:
                self.broken_at = self._position + 1
            elif self._hash != self._head.hash:
                self.broken_at = max(1, self._position)
            elif self._head.beyond:
                self.broken_at = self._position + 1
        return self.broken_at


def shown(line: Line, *, is_decided: bool) -> dict[str, Any]:
    """Return a line's data as it may be read: a grade is blind until the rating is over (C20)."""
    content = line.content
    if not is_decided and (line.source, line.event) == ("evaluation", "cell_rated"):
        return {key: None if key in ("grade", "reason") else value for key, value in content.items()}
    return content
