"""Reviews and their snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.followup.domain.review import Review
from services.followup.store.page import After, where

_REVIEW = "review_id, period, started_at, cases, decided, closed_at"

# Who starts a review waits for one that starts at the same time, and then finds it.
_LOCK = "lock table reviews in share row exclusive mode"

_SNAPSHOT = """
with begun as (
    insert into reviews (review_id, period, started_at, started_by, cases)
    select %(review_id)s, %(period)s, %(at)s, %(by)s, count(*) from cases where stage <> 'archived'
    returning review_id
)
insert into review_items (review_id, case_id, number, stage, round, lead)
select %(review_id)s, case_id, number, stage, round, lead from cases where stage <> 'archived'
"""

_DECIDE = """
update review_items set verdict = %(verdict)s, note = %(note)s, decided_at = %(at)s, decided_by = %(by)s
where review_id = %(review_id)s and case_id = %(case_id)s
"""

_ITEM = """
i.case_id, i.number, c.title, c.grid, i.stage, i.round, i.lead, i.verdict, i.note, i.decided_at
"""


@dataclass(frozen=True)
class Item:
    """A case in a review."""

    case_id: UUID
    number: str
    title: str
    grid: str
    stage: str
    round: int
    lead: str | None
    verdict: str | None
    note: str
    decided_at: datetime | None


class Reviews:
    """The tables `reviews` and `review_items`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def find_in_the_way(self, period: str) -> Review | None:
        """Return the review of this period, or another one that is open; nobody starts one until the commit."""
        self._sql.run(_LOCK)
        return self._sql.one(
            f"select {_REVIEW} from reviews where period = %(period)s or closed_at is null"
            " order by period = %(period)s desc limit 1",
            {"period": period},
            into=Review,
        )

    def begin(self, review_id: UUID, period: str, *, by: str, at: datetime) -> None:
        """Begin a review with every case that is not archived."""
        self._sql.run(_SNAPSHOT, {"review_id": review_id, "period": period, "by": by, "at": at})

    def lock_review(self, review_id: UUID) -> Review | None:
        """Lock a review, or return None if there is none."""
        return self._sql.one(
            f"select {_REVIEW} from reviews where review_id = %(id)s for update", {"id": review_id}, into=Review
        )

    def find_review(self, review_id: UUID) -> Review | None:
        """Return a review, or None if there is none."""
        return self._sql.one(f"select {_REVIEW} from reviews where review_id = %(id)s", {"id": review_id}, into=Review)

    def find_item(self, review_id: UUID, case_id: UUID) -> Item | None:
        """Return a case of a review."""
        return self._sql.one(
            f"select {_ITEM} from review_items i join cases c using (case_id)"
            " where i.review_id = %(review_id)s and i.case_id = %(case_id)s",
            {"review_id": review_id, "case_id": case_id},
            into=Item,
        )

    def decide(self, review_id: UUID, case_id: UUID, *, verdict: str, note: str, is_first: bool, by: str,
               at: datetime) -> None:
        """Write a verdict; `is_first`: the case had none. The review is locked."""
        written = {"review_id": review_id, "case_id": case_id, "verdict": verdict, "note": note, "by": by, "at": at}
        self._sql.run(_DECIDE, written)
        if is_first:
            self._sql.run("update reviews set decided = decided + 1 where review_id = %(id)s", {"id": review_id})

    def close(self, review_id: UUID, at: datetime) -> None:
        """End a locked review."""
        self._sql.run("update reviews set closed_at = %(at)s where review_id = %(id)s", {"id": review_id, "at": at})

    def list_items(self, review_id: UUID, *, undecided: bool, after: str, limit: int) -> list[Item]:
        """Return a page of a review's cases in the order of their numbers."""
        condition = "and i.verdict is null" if undecided else ""
        return self._sql.all(
            f"select {_ITEM} from review_items i join cases c using (case_id) where i.review_id = %(review_id)s"
            f" and i.number > %(after)s {condition} order by i.number limit %(limit)s",
            {"review_id": review_id, "after": after, "limit": limit},
            into=Item,
        )

    def list_reviews(self, *, after: After, limit: int) -> list[Review]:
        """Return a page of reviews, newest first."""
        condition, params = where({}, ("started_at", "review_id"), after)
        asked: dict[str, Any] = {**params, "limit": limit}
        return self._sql.all(
            f"select {_REVIEW} from reviews {condition} order by started_at desc, review_id desc limit %(limit)s",
            asked,
            into=Review,
        )
