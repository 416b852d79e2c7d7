"""Appointments as rows: one locked before it is judged, and the deputy's time taken under the lock of his own row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.intake.domain.appointments import Appointment

_COLUMNS = """
appointment_id, state, awaits, asked_by, deputy, level, opinion_id, partner, source_ref, grid, topic, starts_at, minutes,
place, asked_at, answer_due_on, is_overdue, done_at, mode, absent, note
"""

_ADD = f"""
insert into appointments ({_COLUMNS}, ends_at)
values (%(appointment_id)s, %(state)s, %(awaits)s, %(asked_by)s, %(deputy)s, %(level)s, %(opinion_id)s, %(partner)s,
        %(source_ref)s, %(grid)s, %(topic)s, %(starts_at)s, %(minutes)s, %(place)s, %(asked_at)s, %(answer_due_on)s,
        %(is_overdue)s, %(done_at)s, %(mode)s, %(absent)s, %(note)s, %(ends_at)s)
on conflict (partner, source_ref) where partner is not null do nothing
returning appointment_id
"""

_SAVE = """
update appointments set state = %(state)s, awaits = %(awaits)s, starts_at = %(starts_at)s, ends_at = %(ends_at)s,
    answer_due_on = %(answer_due_on)s, is_overdue = %(is_overdue)s, done_at = %(done_at)s, mode = %(mode)s,
    absent = %(absent)s, note = %(note)s
where appointment_id = %(appointment_id)s
"""

_LOCK = f"select {_COLUMNS} from appointments where appointment_id = %(id)s for update"

_BY_SOURCE = f"select {_COLUMNS} from appointments where partner = %(partner)s and source_ref = %(source_ref)s"

# Weaker than `for update`, so that whoever only refers to the deputy does not wait.
_TAKE_TURN = "select 1 from deputies where deputy = %(deputy)s for no key update"

_IS_ENGAGED = """
select exists (
    select from appointments where deputy = %(deputy)s and state = 'agreed' and appointment_id <> %(appointment_id)s
                               and starts_at < %(ends_at)s and ends_at > %(starts_at)s)
"""

_SAY = """
insert into appointment_answers (appointment_id, side, answer, starts_at, reason, given_by, given_at)
values (%(appointment_id)s, %(side)s, %(answer)s, %(starts_at)s, %(reason)s, %(given_by)s, %(given_at)s)
"""

_SAID = """
select appointment_id, side, answer, starts_at, reason, given_at from appointment_answers
where appointment_id = any(%(ids)s) order by answer_id
"""

_PAGE = f"""
select {_COLUMNS} from appointments where (starts_at, appointment_id) < (%(at)s, %(id)s){{conditions}}
order by starts_at desc, appointment_id desc limit %(limit)s
"""

# Skips what somebody is answering at this moment: it is his, or comes with the next turn.
_FALL_DUE = """
update appointments set is_overdue = true
where appointment_id in (
    select appointment_id from appointments where state = 'asked' and not is_overdue and answer_due_on < %(today)s
    order by answer_due_on, appointment_id limit %(limit)s for update skip locked)
returning appointment_id, deputy
"""

_UNANSWERED = """
select deputy, count(*) as asks from appointments where is_overdue and awaits = 'deputy' and deputy = any(%(deputies)s)
group by deputy
"""

_ADD_FINDINGS = """
insert into appointment_findings (opinion_id, appointment_id)
select opinion_id, %(appointment_id)s from unnest(%(opinions)s::uuid[]) as opinion_id
"""

# An opinion with what proves its author, and the grid that decides who may ask him.
_VOTER_BY_RECEIPT = """
select o.opinion_id, coalesce(o.grid, c.grid) as grid, o.receipt, o.posted_by, o.source_ref
from opinions o left join cases c using (case_id) where o.receipt = %(receipt)s
"""

_VOTER_BY_ID = """
select o.opinion_id, coalesce(o.grid, c.grid) as grid, o.receipt, o.posted_by, o.source_ref
from opinions o left join cases c using (case_id) where o.opinion_id = %(opinion_id)s
"""

# Behind no row: where the first page begins.
_TOP = ("infinity", UUID(int=2**128 - 1))
_CONDITIONS = {"deputy": " and deputy = %(deputy)s", "state": " and state = %(state)s"}


@dataclass(frozen=True)
class Voter:
    """The author of an opinion, by what proves him; neither name nor contact."""

    opinion_id: UUID
    grid: str | None
    receipt: str
    posted_by: str
    source_ref: str | None


class Appointments:
    """The tables of appointments."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_appointment(self, made: Appointment) -> bool:
        """Keep a new appointment; False when the partner has used this source reference before."""
        return self._sql.one(_ADD, _row(made)) is not None

    def save_appointment(self, changed: Appointment) -> None:
        """Keep how a locked appointment stands."""
        self._sql.run(_SAVE, _row(changed))

    def appointment_for_update(self, appointment_id: UUID) -> Appointment | None:
        """Lock an appointment and return it, or None."""
        return self._sql.one(_LOCK, {"id": appointment_id}, into=Appointment)

    def appointment_by_source(self, partner: str, source_ref: str) -> Appointment | None:
        """Return what a partner has asked under this reference of his, or None."""
        return self._sql.one(_BY_SOURCE, {"partner": partner, "source_ref": source_ref}, into=Appointment)

    def is_engaged(self, wanted: Appointment) -> bool:
        """Tell whether the deputy has agreed to something else at that time; nobody else agrees for him until the commit."""
        self._sql.value(_TAKE_TURN, {"deputy": wanted.deputy})
        found: bool = self._sql.value(_IS_ENGAGED, _row(wanted))
        return found

    def say(self, appointment: Appointment, side: str, answer: str, reason: str, *, by: str, at: datetime) -> None:
        """Add to the history of an appointment."""
        self._sql.run(
            _SAY,
            {"appointment_id": appointment.appointment_id, "side": side, "answer": answer,
             "starts_at": appointment.starts_at, "reason": reason, "given_by": by, "given_at": at},
        )

    def said(self, ids: Sequence[UUID]) -> list[dict[str, Any]]:
        """Return everything that was said about some appointments, in order."""
        return self._sql.all(_SAID, {"ids": list(ids)})

    def appointments_page(
        self, deputy: str | None, state: str | None, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[Appointment]:
        """Return appointments, latest first."""
        at, row_id = after or _TOP
        wanted = {"deputy": deputy, "state": state}
        conditions = "".join(_CONDITIONS[name] for name, value in wanted.items() if value is not None)
        return self._sql.all(
            _PAGE.format(conditions=conditions), {**wanted, "at": at, "id": row_id, "limit": limit}, into=Appointment
        )

    def fall_due(self, today: date, limit: int) -> list[tuple[UUID, str]]:
        """Mark asks whose answer is late; return their ids and deputies."""
        rows = self._sql.all(_FALL_DUE, {"today": today, "limit": limit})
        return [(row["appointment_id"], row["deputy"]) for row in rows]

    def unanswered(self, deputies: Iterable[str]) -> dict[str, int]:
        """Return how many asks each of these deputies has left unanswered beyond the limit."""
        rows = self._sql.all(_UNANSWERED, {"deputies": sorted(set(deputies))})
        return {row["deputy"]: row["asks"] for row in rows}

    def add_appointment_findings(self, appointment_id: UUID, opinions: Sequence[UUID]) -> None:
        """Keep which opinions were heard at an appointment."""
        if opinions:
            self._sql.run(_ADD_FINDINGS, {"appointment_id": appointment_id, "opinions": list(opinions)})

    def voter_by_receipt(self, receipt: str) -> Voter | None:
        """Return whose receipt it is, or None."""
        return self._sql.one(_VOTER_BY_RECEIPT, {"receipt": receipt}, into=Voter)

    def voter_of(self, opinion_id: UUID) -> Voter | None:
        """Return who stands behind an opinion, or None when there is no such opinion."""
        return self._sql.one(_VOTER_BY_ID, {"opinion_id": opinion_id}, into=Voter)


def _row(appointment: Appointment) -> dict[str, Any]:
    return {**asdict(appointment), "ends_at": appointment.ends_at}
