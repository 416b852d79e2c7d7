"""The SQL of scorecards: what is counted of each body in a period."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql

_WITHIN = ("{0} >= coalesce(%(since)s::timestamptz, '-infinity') and {0} < coalesce(%(before)s::timestamptz, 'infinity')")


class Scorecards:
    """What is counted of each body."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_answer(self, case_id: UUID, round_: int, answered_at: datetime) -> None:
        """Note when the reply of a round was delivered; a later version of it is not the first."""
        self._sql.run(
            """
            insert into answers (case_id, round, answered_at) values (%(case_id)s, %(round)s, %(at)s)
            on conflict on constraint answers_pkey do update set answered_at = excluded.answered_at
            where excluded.answered_at < answers.answered_at
            """,
            {"case_id": case_id, "round": round_, "at": answered_at})

    def add_handover(self, case_id: UUID, round_: int, hops: int, body: str, returned_at: datetime) -> None:
        """Note that a body gave a case back."""
        self._sql.run(
            "insert into handovers (case_id, round, hops, body, returned_at)"
            " values (%(case_id)s, %(round)s, %(hops)s, %(body)s, %(at)s) on conflict do nothing",
            {"case_id": case_id, "round": round_, "hops": hops, "body": body, "at": returned_at})

    def counted_by_body(self, since: datetime | None, before: datetime | None) -> list[dict[str, Any]]:
        """Count the cells that stand in the rates of a period, by body, axis and grade."""
        return self._sql.all(
            f"""
            select body, axis, counted_grade as grade, count(*) as cells
            from cells where {_WITHIN.format('counted_at')} group by body, axis, counted_grade
            """,
            {"since": since, "before": before})

    def rounds_by_body(self, since: datetime | None, before: datetime | None) -> list[dict[str, Any]]:
        """Count cases, rounds, and the rounds in which somebody was not satisfied, by the days of their grades.

        One round of a case counts in the rates at most, so that its rounds that count are its cases.
        """
        return self._sql.all(
            f"""
            select body, count(*) filter (where is_counted) as rated_cases, count(*) as rounds,
                   count(*) filter (where is_redone) as redo_rounds
            from (select body, bool_or(counted_at is not null) as is_counted,
                         bool_or(counted_grade = 'unsatisfied') as is_redone
                  from cells where state = 'rated' and {_WITHIN.format('rated_at')} group by case_id, round, body) r
            group by body
            """,
            {"since": since, "before": before})

    def times_by_body(self, since: datetime | None, before: datetime | None, now: datetime) -> list[dict[str, Any]]:
        """Count the rounds that were due in a period, or are answered already, and those answered in time, by lead."""
        return self._sql.all(
            f"""
            select h.lead as body, count(*) as due_rounds,
                   count(*) filter (where a.answered_at <= h.due_at) as in_time_rounds
            from handlings h left join answers a using (case_id, round)
            where {_WITHIN.format('h.due_at')} and (h.due_at < %(now)s or a.answered_at is not null) group by h.lead
            """,
            {"since": since, "before": before, "now": now})

    def returns_by_body(self, since: datetime | None, before: datetime | None) -> list[dict[str, Any]]:
        """Count what bodies gave back."""
        return self._sql.all(
            f"select body, count(*) as returns from handovers where {_WITHIN.format('returned_at')} group by body",
            {"since": since, "before": before})
