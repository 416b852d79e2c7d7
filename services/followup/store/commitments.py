"""The commitment ledger, and every word that bodies said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.followup.domain.commitment import Commitment
from services.followup.store import outcome
from services.followup.store.page import After, where

_PLAIN = tuple(field.name for field in fields(Commitment) if field.name != "outcome")
_SELECTED = ", ".join(f"m.{name}" for name in (*_PLAIN, "outcome_quantity", "outcome_unit", "outcome_item"))

_ADD = """
insert into commitments
    (commitment_id, case_id, round, origin, place, body, measure, deadline_on, target, recorded_at)
select p.commitment_id, %(case_id)s, %(round)s, %(origin)s, p.place, %(body)s, p.measure, p.deadline_on,
       p.target, %(recorded_at)s
from unnest(%(ids)s::uuid[], %(places)s::int[], %(measures)s::text[], %(deadlines)s::date[],
            %(targets)s::text[]) as p (commitment_id, place, measure, deadline_on, target)
on conflict (commitment_id) do nothing returning commitment_id
"""

_SAVE = """
update commitments set state = %(state)s, progress = %(progress)s, fulfilled_at = %(fulfilled_at)s,
    outcome_quantity = %(outcome_quantity)s, outcome_unit = %(outcome_unit)s, outcome_item = %(outcome_item)s,
    measure = %(measure)s, deadline_on = %(deadline_on)s, target = %(target)s, version = %(version)s,
    consented_by = %(consented_by)s
where commitment_id = %(commitment_id)s
"""

_NOTE = """
insert into commitment_notes (commitment_id, state, note, noted_by, noted_at)
values (%(commitment_id)s, %(state)s, %(progress)s, %(by)s, %(at)s)
"""


_REPLACED = """
insert into commitment_versions (commitment_id, version, measure, deadline_on, target, replaced_at, replaced_by, reason)
values (%(commitment_id)s, %(version)s, %(measure)s, %(deadline_on)s, %(target)s, %(at)s, %(by)s, %(reason)s)
"""

# As of a moment: the version that was replaced first after it, or the present one; and the last note before it.
_AS_OF = f"""
select {", ".join(f"m.{name}" for name in _PLAIN if name not in (
    "measure", "deadline_on", "target", "version", "consented_by", "state", "progress", "fulfilled_at"))},
       coalesce(v.measure, m.measure) as measure, coalesce(v.deadline_on, m.deadline_on) as deadline_on,
       coalesce(v.target, m.target) as target, coalesce(v.version, m.version) as version,
       case when v.version is null then m.consented_by end as consented_by,
       coalesce(n.state, 'open') as state, coalesce(n.note, '') as progress,
       case when n.state = 'fulfilled' then m.fulfilled_at end as fulfilled_at,
       case when n.state = 'fulfilled' then m.outcome_quantity end as outcome_quantity,
       case when n.state = 'fulfilled' then m.outcome_unit end as outcome_unit,
       case when n.state = 'fulfilled' then m.outcome_item end as outcome_item
from commitments m
left join lateral (select * from commitment_versions v where v.commitment_id = m.commitment_id and v.replaced_at > %(at)s
                   order by v.version limit 1) v on true
left join lateral (select * from commitment_notes n where n.commitment_id = m.commitment_id and n.noted_at <= %(at)s
                   order by n.note_id desc limit 1) n on true
where m.case_id = %(case_id)s and m.recorded_at <= %(at)s
order by m.recorded_at, m.round, m.origin, m.place, m.commitment_id limit %(limit)s
"""

# The cases first, as everywhere: whoever changes a commitment holds its case.
_OVERDUE = """
select distinct case_id from (
    select case_id from commitments
    where state <> 'fulfilled' and deadline_on < %(today)s and overdue_said_for is distinct from deadline_on
    order by deadline_on limit %(limit)s
) as late
"""

_SAY_OVERDUE = """
update commitments set overdue_said_for = deadline_on
where case_id = any(%(case_ids)s) and state <> 'fulfilled' and deadline_on < %(today)s
      and overdue_said_for is distinct from deadline_on
returning commitment_id
"""


class Commitments:
    """The tables `commitments` and `commitment_notes`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, promised: Sequence[Commitment]) -> list[Commitment]:
        """Keep the promises of one reply or resolution, and return those that were not known."""
        if not promised:
            return []
        first = promised[0]
        rows = self._sql.all(
            _ADD,
            {
                "case_id": first.case_id,
                "round": first.round,
                "origin": first.origin,
                "body": first.body,
                "recorded_at": first.recorded_at,
                "ids": [one.commitment_id for one in promised],
                "places": [one.place for one in promised],
                "measures": [one.measure for one in promised],
                "deadlines": [one.deadline_on for one in promised],
                "targets": [one.target for one in promised],
            },
        )
        added = {row["commitment_id"] for row in rows}
        return [one for one in promised if one.commitment_id in added]

    def find_case_id(self, commitment_id: UUID) -> UUID | None:
        """Return the case of a commitment: the case is locked first, so that its commitment can be judged."""
        found: UUID | None = self._sql.value(
            "select case_id from commitments where commitment_id = %(id)s", {"id": commitment_id}
        )
        return found

    def get(self, commitment_id: UUID) -> Commitment:
        """Return a commitment that is known to be there; its case is locked."""
        row = self._sql.one(
            f"select {_SELECTED} from commitments m where m.commitment_id = %(id)s", {"id": commitment_id}
        )
        assert row is not None, "commitments are never taken away"
        return _commitment(row)

    def save(self, commitment: Commitment, *, by: str, at: datetime) -> None:
        """Write what has become of a commitment, and keep who said so."""
        self.write(commitment)
        self._sql.run(
            _NOTE,
            {
                "commitment_id": commitment.commitment_id,
                "state": commitment.state,
                "progress": commitment.progress,
                "by": by,
                "at": at,
            },
        )

    def write(self, commitment: Commitment) -> None:
        """Write what has become of a commitment."""
        params = {
            "commitment_id": commitment.commitment_id,
            "state": commitment.state,
            "progress": commitment.progress,
            "fulfilled_at": commitment.fulfilled_at,
            "measure": commitment.measure,
            "deadline_on": commitment.deadline_on,
            "target": commitment.target,
            "version": commitment.version,
            "consented_by": commitment.consented_by,
            **outcome.columns(commitment.outcome),
        }
        self._sql.run(_SAVE, params)

    def keep_version(self, replaced: Commitment, *, by: str, reason: str, at: datetime) -> None:
        """Keep what was promised until now."""
        self._sql.run(_REPLACED, {**vars(replaced), "by": by, "reason": reason, "at": at})

    def find_overdue(self, today: date, *, limit: int) -> list[UUID]:
        """Return cases with a promise that is overdue, of which it has not been said yet."""
        return [row["case_id"] for row in self._sql.all(_OVERDUE, {"today": today, "limit": limit})]

    def say_overdue(self, case_ids: Sequence[UUID], today: date) -> list[UUID]:
        """Mark the overdue promises of these locked cases as said, and return their ids."""
        rows = self._sql.all(_SAY_OVERDUE, {"case_ids": list(case_ids), "today": today})
        return [row["commitment_id"] for row in rows]

    def list_of_case(self, case_id: UUID, *, limit: int) -> list[Commitment]:
        """Return the commitments of a case in the order in which they were made."""
        rows = self._sql.all(
            f"""
            select {_SELECTED} from commitments m where m.case_id = %(case_id)s
            order by m.recorded_at, m.round, m.origin, m.place, m.commitment_id limit %(limit)s
            """,
            {"case_id": case_id, "limit": limit},
        )
        return [_commitment(row) for row in rows]

    def list_of_case_as_of(self, case_id: UUID, at: datetime, *, limit: int) -> list[Commitment]:
        """Return the commitments of a case as they stood at a moment."""
        return [_commitment(row) for row in self._sql.all(_AS_OF, {"case_id": case_id, "at": at, "limit": limit})]

    def list_newest(
        self, filters: dict[str, Any], *, after: After, limit: int
    ) -> list[tuple[Commitment, str]]:
        """Return a page of commitments, each with its case's number; `filters` by column, None for any."""
        condition, params = where(
            {f"m.{column}": value for column, value in filters.items()},
            ("m.recorded_at", "m.commitment_id"),
            after,
        )
        rows = self._sql.all(
            f"""
            select {_SELECTED}, c.number from commitments m join cases c using (case_id) {condition}
            order by m.recorded_at desc, m.commitment_id desc limit %(limit)s
            """,
            {**params, "limit": limit},
        )
        numbers = [row.pop("number") for row in rows]
        return [(_commitment(row), number) for row, number in zip(rows, numbers, strict=True)]


def _commitment(row: dict[str, Any]) -> Commitment:
    achieved = outcome.taken_from(row)
    return Commitment(**row, outcome=achieved)
