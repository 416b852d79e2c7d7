"""The SQL of second looks, and of where voter and deputy differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.evaluation.domain.appraisal import Appraisal
from services.evaluation.domain.reappraisal import Reappraisal

_COLUMNS = ("reappraisal_id, case_id, round, body, origin, reason, asked_by, asked_at, state, decision_reason, counted_as,"
            " decided_by, decided_at")
# Of a request the unsatisfied grades of its body are looked at, of a sample all.
_LOOKED_AT = ("(c.case_id, c.round, c.body) = (r.case_id, r.round, r.body) and c.state = 'rated'"
              " and (r.origin = 'sample' or c.grade = 'unsatisfied')")


class Reappraisals:
    """Second looks, and differences."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def last_unsatisfied_at(self, appraisal: Appraisal, body: str) -> datetime | None:
        """Return when a body was last rated unsatisfied in a round, if it was."""
        at: datetime | None = self._sql.value(
            "select max(rated_at) from cells where case_id = %(case_id)s and round = %(round)s and body = %(body)s"
            " and grade = 'unsatisfied'", {"case_id": appraisal.case_id, "round": appraisal.round, "body": body})
        return at

    def add_second_looks(self, asked: Sequence[Reappraisal]) -> None:
        """Keep what is to be looked at again."""
        self._sql.run_many(
            """
            insert into reappraisals (reappraisal_id, case_id, round, body, origin, reason, asked_by, asked_at)
            values (%(reappraisal_id)s, %(case_id)s, %(round)s, %(body)s, %(origin)s, %(reason)s, %(asked_by)s, %(asked_at)s)
            """,
            [vars(one) for one in asked])

    def find_second_look(self, reappraisal_id: UUID) -> Reappraisal | None:
        """Return one reappraisal. Its case is locked before it is judged."""
        return self._sql.one(
            f"select {_COLUMNS} from reappraisals where reappraisal_id = %(id)s", {"id": reappraisal_id}, into=Reappraisal)

    def raters_of(self, reappraisal: Reappraisal) -> list[str]:
        """Return who gave or entered the grades that are looked at, by deputy and by token."""
        rows = self._sql.all(
            f"""
            select distinct who from reappraisals r join cells c on {_LOOKED_AT}
            cross join lateral (values (c.rated_by), (c.entered_by)) as w (who)
            where r.reappraisal_id = %(id)s and who is not null
            """,
            {"id": reappraisal.reappraisal_id})
        return [row["who"] for row in rows]

    def save_decided(self, decided: Reappraisal) -> None:
        """Keep the result, and how the grades count from now on; the grades themselves are not touched."""
        self._sql.run(
            """
            update reappraisals
            set state = %(state)s, decision_reason = %(decision_reason)s, counted_as = %(counted_as)s,
                decided_by = %(decided_by)s, decided_at = %(decided_at)s
            where reappraisal_id = %(reappraisal_id)s
            """,
            vars(decided))
        self._sql.run(
            f"update cells c set counted_as = r.counted_as from reappraisals r"
            f" where r.reappraisal_id = %(id)s and {_LOOKED_AT}", {"id": decided.reappraisal_id})

    def second_looks(self, *, body: str | None, state: str | None, after: tuple[datetime, UUID] | None,
                     limit: int) -> list[dict[str, Any]]:
        """Return reappraisals with their case's number, newest first, behind `after`."""
        conditions = ["true"]
        conditions += ["body = %(body)s"] if body is not None else []
        conditions += ["state = %(state)s"] if state is not None else []
        conditions += ["(asked_at, reappraisal_id) < (%(asked_at)s, %(after_id)s)"] if after is not None else []
        asked_at, after_id = after or (None, None)
        return self._sql.all(
            f"""
            select r.*, s.number
            from (select {_COLUMNS} from reappraisals where {' and '.join(conditions)}
                  order by asked_at desc, reappraisal_id desc limit %(limit)s) r
            join cases s using (case_id) order by r.asked_at desc, r.reappraisal_id desc
            """,
            {"body": body, "state": state, "asked_at": asked_at, "after_id": after_id, "limit": limit})

    def grades_looked_at(self, reappraisal_ids: Sequence[UUID]) -> list[dict[str, Any]]:
        """Return the grades of these reappraisals as given and as counted, the deputy's first."""
        return self._sql.all(
            f"""
            select r.reappraisal_id, c.rater, c.axis, c.grade, c.reason, c.rated_at, c.counted_as
            from reappraisals r join cells c on {_LOOKED_AT}
            where r.reappraisal_id = any(%(ids)s) order by c.opinion_id nulls first, c.axis desc
            """,
            {"ids": list(reappraisal_ids)})

    # Differences

    def note_differences(self, appraisal: Appraisal) -> None:
        """Keep where a voter was unsatisfied in a round and the deputy satisfied."""
        self._sql.run(
            """
            insert into differences (case_id, round, opinion_id, axis, deputy, bodies, reason, found_at)
            select v.case_id, v.round, v.opinion_id, v.axis, min(d.rated_by), array_agg(v.body order by v.body),
                   min(v.reason), max(v.rated_at)
            from cells v join cells d using (case_id, round, body, axis)
            where v.case_id = %(case_id)s and v.round = %(round)s and v.grade = 'unsatisfied'
              and v.opinion_id is not null and d.opinion_id is null and d.grade <> 'unsatisfied'
            group by v.case_id, v.round, v.opinion_id, v.axis
            on conflict do nothing
            """,
            {"case_id": appraisal.case_id, "round": appraisal.round})

    def list_differences(self, *, deputy: str | None, since: datetime | None, before: datetime | None,
                         after: tuple[datetime, UUID] | None, limit: int) -> list[dict[str, Any]]:
        """Return the differences of a period, newest first, behind `after`."""
        conditions = ["true"]
        conditions += ["deputy = %(deputy)s"] if deputy is not None else []
        conditions += ["found_at >= %(since)s"] if since is not None else []
        conditions += ["found_at < %(before)s"] if before is not None else []
        conditions += ["(found_at, opinion_id) < (%(found_at)s, %(after_id)s)"] if after is not None else []
        found_at, after_id = after or (None, None)
        return self._sql.all(
            f"""
            select d.*, s.number
            from (select case_id, round, opinion_id, axis, deputy, bodies, reason, found_at from differences
                  where {' and '.join(conditions)} order by found_at desc, opinion_id desc limit %(limit)s) d
            join cases s using (case_id) order by d.found_at desc, d.opinion_id desc
            """,
            {"deputy": deputy, "since": since, "before": before, "found_at": found_at, "after_id": after_id,
             "limit": limit})
