"""Who watches a commitment, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.chassis.sql import Sql
from services.followup.domain.supervision import Look

_APPOINT = """
insert into commitment_supervisors (commitment_id, deputy, assigned_by, assigned_at)
select %(commitment_id)s, deputy, %(by)s, %(at)s from unnest(%(deputies)s::text[]) as deputy
on conflict do nothing
"""

_WATCHED = """
select next_look_on,
       array(select deputy from commitment_supervisors s where s.commitment_id = m.commitment_id order by deputy) as deputies
from commitments m where commitment_id = %(commitment_id)s
"""

_ADD_LOOK = """
insert into commitment_looks (commitment_id, deputy, way, looked_on, finding, noted_at)
values (%(commitment_id)s, %(deputy)s, %(way)s, %(looked_on)s, %(finding)s, %(noted_at)s)
"""

_LOOKS = """
select deputy, way, looked_on, finding, noted_at from commitment_looks
where commitment_id = %(commitment_id)s order by look_id desc limit %(limit)s
"""

# What nobody watches, and what nobody has looked at in time, unless that is known already.
_UNWATCHED = """
select m.commitment_id::text as about from commitments m
where m.state <> 'fulfilled'
  and not exists (select from commitment_supervisors s where s.commitment_id = m.commitment_id)
  and not exists (select from alarms a where a.kind = %(kind)s and a.about = m.commitment_id::text and a.cleared_at is null)
order by m.deadline_on limit %(limit)s
"""

_MISSED = """
select m.commitment_id::text as about from commitments m
where m.state <> 'fulfilled' and m.next_look_on < %(today)s
  and not exists (select from alarms a where a.kind = %(kind)s and a.about = m.commitment_id::text and a.cleared_at is null)
order by m.next_look_on limit %(limit)s
"""


class Supervisions:
    """The tables `commitment_supervisors` and `commitment_looks`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def appoint(self, commitment_id: UUID, deputies: Sequence[str], next_look_on: date, *, by: str, at: datetime) -> None:
        """Let these deputies watch the commitment, and no others."""
        named = {"commitment_id": commitment_id, "deputies": list(deputies), "by": by, "at": at}
        self._sql.run(
            "delete from commitment_supervisors where commitment_id = %(commitment_id)s and not deputy = any(%(deputies)s)",
            named,
        )
        self._sql.run(_APPOINT, named)
        self.set_next_look(commitment_id, next_look_on)

    def watched_by(self, commitment_id: UUID) -> tuple[list[str], date | None]:
        """Return who watches a commitment, and when the next look is due."""
        row = self._sql.one(_WATCHED, {"commitment_id": commitment_id})
        assert row is not None, "commitments are never taken away"
        return row["deputies"], row["next_look_on"]

    def add_look(self, commitment_id: UUID, look: Look) -> None:
        """Keep what was found."""
        self._sql.run(_ADD_LOOK, {"commitment_id": commitment_id, **vars(look)})

    def set_next_look(self, commitment_id: UUID, on: date) -> None:
        """Say when the next look is due."""
        self._sql.run("update commitments set next_look_on = %(on)s where commitment_id = %(id)s",
                      {"id": commitment_id, "on": on})

    def list_looks(self, commitment_id: UUID, *, limit: int) -> list[Look]:
        """Return what was found, newest first."""
        return self._sql.all(_LOOKS, {"commitment_id": commitment_id, "limit": limit}, into=Look)

    def find_unwatched(self, kind: str, *, limit: int) -> list[str]:
        """Return commitments that nobody watches and that have no alarm of this kind yet."""
        return [row["about"] for row in self._sql.all(_UNWATCHED, {"kind": kind, "limit": limit})]

    def find_missed(self, kind: str, today: date, *, limit: int) -> list[str]:
        """Return commitments whose look was missed and that have no alarm of this kind yet."""
        return [row["about"] for row in self._sql.all(_MISSED, {"kind": kind, "today": today, "limit": limit})]
