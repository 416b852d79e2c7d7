"""Cases: locked before they are judged, saved as a whole, listed newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.followup.domain.case import Case
from services.followup.domain.ledger import genesis
from services.followup.store.page import After, where

_COLUMNS = tuple(field.name for field in fields(Case))
_SELECTED = ", ".join(f"c.{name}" for name in _COLUMNS)
# What is settled at registration and never written again.
_FIXED = (
    "case_id",
    "number",
    "title",
    "category",
    "grid",
    "site",
    "urgency",
    "deputy",
    "filed_at",
    "registered_at",
)

_ADD = f"""
insert into cases ({", ".join(_COLUMNS)}) values ({", ".join(f"%({name})s" for name in _COLUMNS)})
on conflict (case_id) do nothing returning true
"""

_SAVE = f"""
update cases set {", ".join(f"{name} = %({name})s" for name in _COLUMNS if name not in _FIXED)}
where case_id = %(case_id)s
"""

# In the order of ids: two transactions that want the same cases queue up instead of waiting for each other.
_LOCK = f"""
select {_SELECTED},
       exists (
           select from ledger_entries l where l.case_id = c.case_id and l.event_id = %(event_id)s
       ) as is_recorded
from cases c where c.case_id = any (%(case_ids)s) order by c.case_id for update of c
"""


@dataclass(frozen=True)
class Row:
    """One line of a list of cases."""

    case_id: UUID
    number: str
    title: str
    grid: str
    stage: str
    round: int
    lead: str | None
    registered_at: datetime
    closed_at: datetime | None
    look_back_due_on: date | None


_ROW = ", ".join(field.name for field in fields(Row))


class Cases:
    """The table `cases`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, case: Case) -> Case | None:
        """Keep a registered case with an empty ledger and return it, or None if it is known."""
        begun = vars(case) | {"ledger_hash": genesis(case.case_id)}
        return Case(**begun) if self._sql.value(_ADD, begun) else None

    def lock(self, case_ids: Sequence[UUID], event_id: UUID | None = None) -> list[tuple[Case, bool]]:
        """Lock the known ones of these cases; with each tell whether its ledger has that event already."""
        rows = self._sql.all(_LOCK, {"case_ids": list(case_ids), "event_id": event_id})
        return [_locked(row) for row in rows]

    def lock_one(self, case_id: UUID) -> Case | None:
        """Lock one case, or return None if there is none."""
        found = self.lock([case_id])
        return found[0][0] if found else None

    def save(self, case: Case) -> None:
        """Write back what may have changed of a locked case."""
        self._sql.run(_SAVE, vars(case))

    def find(self, case_id: UUID | None, number: str | None = None) -> Case | None:
        """Return the case with that id, that number, or both."""
        if case_id is None and number is None:
            return None
        condition, params = where({"c.case_id": case_id, "c.number": number}, ("", ""), None)
        return self._sql.one(f"select {_SELECTED} from cases c {condition}", params, into=Case)

    def list_newest(self, *, stage: str | None, grid: str | None, after: After, limit: int) -> list[Row]:
        """Return a page of cases, the latest registered first."""
        condition, params = where({"stage": stage, "grid": grid}, ("registered_at", "case_id"), after)
        return self._sql.all(
            f"select {_ROW} from cases {condition} order by registered_at desc, case_id desc limit %(limit)s",
            {**params, "limit": limit},
            into=Row,
        )

    def list_look_backs_due(self, today: date, *, after: After, limit: int) -> list[Row]:
        """Return a page of closed cases whose day has come, the latest day first."""
        condition, params = where({"stage": "closed"}, ("look_back_due_on", "case_id"), after)
        return self._sql.all(
            f"""
            select {_ROW} from cases {condition} and look_back_due_on <= %(today)s
            order by look_back_due_on desc, case_id desc limit %(limit)s
            """,
            {**params, "today": today, "limit": limit},
            into=Row,
        )

    def count_by_stage(self) -> dict[str, int]:
        """Return how many cases are at each stage; a stage without cases is left out."""
        rows = self._sql.all("select stage, count(*) as cases from cases group by stage")
        return {row["stage"]: row["cases"] for row in rows}


def _locked(row: dict[str, Any]) -> tuple[Case, bool]:
    is_recorded = row.pop("is_recorded")
    return Case(**row), is_recorded
