"""Who rated a case, and what was found by those who went back to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.chassis.sql import Sql


class LookBacks:
    """The tables `raters` and `look_backs`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_rater(self, case_id: UUID, deputy: str) -> None:
        """Remember that a deputy has rated the case."""
        self._sql.run(
            "insert into raters (case_id, deputy) values (%(case_id)s, %(deputy)s) on conflict do nothing",
            {"case_id": case_id, "deputy": deputy},
        )

    def has_rated(self, case_id: UUID, deputy: str) -> bool:
        """Tell whether a deputy has rated the case, in any round."""
        return (
            self._sql.value(
                "select true from raters where case_id = %(case_id)s and deputy = %(deputy)s",
                {"case_id": case_id, "deputy": deputy},
            )
            is not None
        )

    def add(
        self, case_id: UUID, round_: int, *, result: str, deputy: str, finding: str, at: datetime
    ) -> None:
        """Keep what was found."""
        self._sql.run(
            """
            insert into look_backs (case_id, round, result, deputy, finding, held_at)
            values (%(case_id)s, %(round)s, %(result)s, %(deputy)s, %(finding)s, %(held_at)s)
            """,
            {
                "case_id": case_id,
                "round": round_,
                "result": result,
                "deputy": deputy,
                "finding": finding,
                "held_at": at,
            },
        )
