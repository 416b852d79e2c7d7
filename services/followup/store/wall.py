"""Replies as delivered, and the wall on which they hang once their round is completed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.followup.domain.commitment import Outcome
from services.followup.store import outcome
from services.followup.store.page import After, where

_ADD_REPLY = """
insert into replies (case_id, round, body, text, delivered_at, outcome_quantity, outcome_unit, outcome_item)
values (%(case_id)s, %(round)s, %(body)s, %(text)s, %(delivered_at)s, %(outcome_quantity)s, %(outcome_unit)s,
        %(outcome_item)s)
on conflict (case_id, round) do nothing
"""

_ADD_ENTRY = """
insert into wall_entries (entry_id, case_id, round, site, grid, days_taken, published_at)
values (%(entry_id)s, %(case_id)s, %(round)s, %(site)s, %(grid)s, %(days_taken)s, %(published_at)s)
on conflict (case_id, round) do nothing returning true
"""


@dataclass(frozen=True)
class Entry:
    """What hangs on the wall, and what its label is made from."""

    entry_id: UUID
    round: int
    site: str | None
    grid: str
    days_taken: int
    published_at: datetime
    number: str
    title: str
    category: str
    case_round: int
    wall_round: int
    satisfied_round: int
    is_very_satisfied: bool
    body: str
    text: str
    outcome: Outcome | None


class Wall:
    """The tables `replies` and `wall_entries`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_reply(
        self, case_id: UUID, round_: int, body: str, text: str, achieved: Outcome | None, at: datetime
    ) -> None:
        """Keep the approved reply of a round; the first one stays."""
        self._sql.run(
            _ADD_REPLY,
            {
                "case_id": case_id,
                "round": round_,
                "body": body,
                "text": text,
                "delivered_at": at,
                **outcome.columns(achieved),
            },
        )

    def has_reply(self, case_id: UUID, round_: int) -> bool:
        """Tell whether the reply of a round is here."""
        return (
            self._sql.value(
                "select true from replies where case_id = %(case_id)s and round = %(round)s",
                {"case_id": case_id, "round": round_},
            )
            is not None
        )

    def add_entry(
        self,
        entry_id: UUID,
        case_id: UUID,
        round_: int,
        *,
        site: str | None,
        grid: str,
        days_taken: int,
        at: datetime,
    ) -> bool:
        """Hang up the outcome of a round; return False if it hangs there already."""
        return (
            self._sql.value(
                _ADD_ENTRY,
                {
                    "entry_id": entry_id,
                    "case_id": case_id,
                    "round": round_,
                    "site": site,
                    "grid": grid,
                    "days_taken": days_taken,
                    "published_at": at,
                },
            )
            is not None
        )

    def list_newest(self, *, site: str | None, grid: str | None, after: After, limit: int) -> list[Entry]:
        """Return a page of the wall, the latest first."""
        condition, params = where({"w.site": site, "w.grid": grid}, ("w.published_at", "w.entry_id"), after)
        rows = self._sql.all(
            f"""
            select w.entry_id, w.round, w.site, w.grid, w.days_taken, w.published_at,
                   c.number, c.title, c.category, c.round as case_round, c.wall_round, c.satisfied_round,
                   c.is_very_satisfied,
                   r.body, r.text, r.outcome_quantity, r.outcome_unit, r.outcome_item
            from wall_entries w join cases c on c.case_id = w.case_id
                join replies r on r.case_id = w.case_id and r.round = w.round
            {condition} order by w.published_at desc, w.entry_id desc limit %(limit)s
            """,
            {**params, "limit": limit},
        )
        return [_entry(row) for row in rows]


def _entry(row: dict[str, Any]) -> Entry:
    achieved = outcome.taken_from(row)
    return Entry(**row, outcome=achieved)
