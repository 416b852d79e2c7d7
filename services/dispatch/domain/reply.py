"""A body's reply (办理答复) and its review (审核答复, D3): approved is what somebody else has read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.dispatch.domain.refusal import PromisePast, ReasonNeeded, ReviewerIsAuthor, VersionChanged


@dataclass(frozen=True)
class Promise:
    """What the body undertakes beyond its answer (答复承诺)."""

    measure: str
    deadline_on: date
    target: str


@dataclass(frozen=True)
class Outcome:
    """What was achieved, countable."""

    quantity: int
    unit: str
    item: str


@dataclass(frozen=True)
class Reply:
    """One version of the reply of one round."""

    case_id: UUID
    round: int
    version: int
    text: str
    measures: str
    outcome: Outcome | None
    commitments: tuple[Promise, ...]
    written_by: str
    written_at: datetime
    review: str = "waiting"
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    review_reason: str = ""

    def approve(self, *, version: int, by: str, at: datetime, note: str = "") -> Reply:
        """Return the version approved. It never changes again."""
        self._read_by(by, version)
        return replace(self, review="approved", reviewed_by=by, reviewed_at=at, review_reason=note)

    def send_back(self, *, version: int, by: str, at: datetime, reason: str) -> Reply:
        """Return the version sent back, with the reason that its writer reads."""
        self._read_by(by, version)
        if not reason:
            raise ReasonNeeded
        return replace(self, review="sent_back", reviewed_by=by, reviewed_at=at, review_reason=reason)

    def _read_by(self, reviewer: str, version: int) -> None:
        if version != self.version:
            raise VersionChanged(version=self.version)
        if reviewer == self.written_by:
            raise ReviewerIsAuthor


def kept_open(promises: Iterable[Promise], today: date) -> tuple[Promise, ...]:
    """Return the promises if each still has time to run; raises PromisePast for one due today or before."""
    promises = tuple(promises)
    if any(promise.deadline_on <= today for promise in promises):
        raise PromisePast
    return promises


def vague_words(reply: Reply, words: Iterable[str]) -> tuple[str, ...]:
    """Return the words in the reply that promise without a date (近期, 尽快): a warning, not a refusal."""
    written = f"{reply.text}\n{reply.measures}"
    return tuple(word for word in words if word in written)
