"""Cases as rows: the problem ledger, its numbers, and the projection of how far each case is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.domain.case import Case
from services.intake.domain.progress import Progress

# The row stays locked until the commit: the next registration waits for this one, and a rollback gives the
# number back.
_TAKE_NUMBER = """
insert into case_counters as counter (year, last) values (%(year)s, 1)
on conflict (year) do update set last = counter.last + 1
returning last
"""

_ADD = """
insert into cases (case_id, number, title, summary, category, kind, complexity, urgency, flags,
                   grid, site, place, channel, filed_at, registered_by, entered_by, registered_at)
values (%(case_id)s, %(number)s, %(title)s, %(summary)s, %(category)s, %(kind)s, %(complexity)s, %(urgency)s,
        %(flags)s, %(grid)s, %(site)s, %(place)s, %(channel)s, %(filed_at)s, %(registered_by)s,
        %(entered_by)s, %(registered_at)s)
"""

_VIEW = """
select case_id, number, title, summary, category, kind, complexity, urgency, flags, grid, site, place,
       registered_by, registered_at, filed_at, stage, round,
       array(select opinion_id from opinions o where o.case_id = c.case_id order by filed_at, opinion_id limit 5000)
           as opinions,
       voices.count as voices, voices.grids
from cases c cross join lateral (
    select count(*), count(distinct coalesce(o.grid, c.grid)) as grids from opinions o where o.case_id = c.case_id
) as voices
where case_id = %(case_id)s
"""

_PROGRESS = """
select case_id, stage, round, body, due_at, assigned_round, reply, reply_round, reply_version,
       review_step
from cases where case_id = %(case_id)s for update
"""

_GRID_AND_STAGE = "select grid, stage from cases where case_id = %(case_id)s for update"

_FOR_SUPPORT = "select grid, stage, kind from cases where case_id = %(case_id)s for update"

_FLAGS = "select grid, stage, flags from cases where case_id = %(case_id)s for update"

_SET_FLAGS = "update cases set flags = %(flags)s where case_id = %(case_id)s"

_COUNT_VOICES = "select count(*) from opinions where case_id = %(case_id)s"

_SAVE = """
update cases set stage = %(stage)s, round = %(round)s, body = %(body)s, due_at = %(due_at)s,
                 assigned_round = %(assigned_round)s, reply = %(reply)s, reply_round = %(reply_round)s,
                 reply_version = %(reply_version)s, review_step = %(review_step)s
where case_id = %(case_id)s
"""


class Cases:
    """The table of cases. Progress that was locked once is known until the transaction ends."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._progress: dict[UUID, Progress] = {}

    def take_number(self, year: int) -> int:
        """Return the next number of a year. Numbers have no gaps; take it late, others wait."""
        ordinal: int = self._sql.value(_TAKE_NUMBER, {"year": year})
        return ordinal

    def add(self, case: Case, *, entered_by: str) -> None:
        """Enter a case in the ledger."""
        entry = vars(case.entry)
        self._sql.run(
            _ADD,
            {
                **entry,
                "flags": list(case.entry.flags),
                "case_id": case.case_id,
                "number": case.number,
                "registered_by": case.registered_by,
                "registered_at": case.registered_at,
                "entered_by": entered_by,
            },
        )

    def view(self, case_id: UUID) -> dict[str, Any] | None:
        """Return a case with the ids of its opinions, oldest first, or None."""
        return self._sql.one(_VIEW, {"case_id": case_id})

    def lock(self, case_id: UUID) -> tuple[str, str] | None:
        """Lock a case and return its grid and stage, or None."""
        row = self._sql.one(_GRID_AND_STAGE, {"case_id": case_id})
        return (row["grid"], row["stage"]) if row else None

    def lock_for_support(self, case_id: UUID) -> dict[str, Any] | None:
        """Lock a case and return its grid, stage and kind, or None."""
        return self._sql.one(_FOR_SUPPORT, {"case_id": case_id})

    def lock_flags(self, case_id: UUID) -> dict[str, Any] | None:
        """Lock a case and return its grid, stage and flags, or None."""
        return self._sql.one(_FLAGS, {"case_id": case_id})

    def set_flags(self, case_id: UUID, flags: Sequence[str]) -> None:
        """Keep the flags of a locked case."""
        self._sql.run(_SET_FLAGS, {"case_id": case_id, "flags": list(flags)})

    def count_voices(self, case_id: UUID) -> int:
        """Return how many opinions a case has. Of a locked case they do not change."""
        voices: int = self._sql.value(_COUNT_VOICES, {"case_id": case_id})
        return voices

    def progress_for_update(self, case_id: UUID) -> Progress | None:
        """Lock a case and return how far it is, or None."""
        if case_id not in self._progress:
            found = self._sql.one(_PROGRESS, {"case_id": case_id}, into=Progress)
            if found is None:
                return None
            self._progress[case_id] = found
        return self._progress[case_id]

    def save(self, progress: Progress) -> None:
        """Keep how far a locked case is."""
        self._progress[progress.case_id] = progress
        self._sql.run(_SAVE, asdict(progress))
