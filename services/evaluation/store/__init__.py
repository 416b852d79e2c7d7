"""The only SQL of evaluation. Whatever changes a case's rating locks the case before it reads on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.sql import Sql
from services.evaluation.domain.appraisal import Appraisal, Case, Tally
from services.evaluation.domain.cell import IMPLEMENTATION, Cell, Rater
from services.evaluation.domain.satisfaction import GradeCount
from services.evaluation.store.duty_reports import DutyReportRows
from services.evaluation.store.inquiries import InquiryTables
from services.evaluation.store.points import DutyPoints
from services.evaluation.store.reappraisals import Reappraisals
from services.evaluation.store.scorecards import Scorecards

_APPRAISAL = ("round", "scope", "bodies", "deputy", "promised", "is_escalated", "opened_at", "state",
              "implementation_opened_at", "settled_at")
_CELL = "body, axis, state, opinion_id, opened_at, grade, reason, note, rated_by, rated_at, acting, witness, entered_by"


@dataclass(frozen=True)
class Voice:
    """The author of an opinion of a case: whether he can be asked."""

    opinion_id: UUID
    is_reachable: bool


class Store:
    """Cases, voices, appraisals and their cells."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self.duty_points = DutyPoints(sql)
        self.duty_report_rows = DutyReportRows(sql)
        self.inquiries = InquiryTables(sql)
        self.reappraisals = Reappraisals(sql)
        self.scorecards = Scorecards(sql)

    # Cases and voices

    def add_case(self, case: Case, *, grid: str, registered_at: datetime) -> None:
        """Keep a registered case, unless it is known."""
        self._sql.run(
            """
            insert into cases (case_id, number, grid, deputy, registered_at)
            values (%(case_id)s, %(number)s, %(grid)s, %(deputy)s, %(registered_at)s)
            on conflict do nothing
            """,
            {"case_id": case.case_id, "number": case.number, "grid": grid, "deputy": case.deputy,
             "registered_at": registered_at})

    def add_voices(self, case_id: UUID, voices: Iterable[tuple[UUID, str, bool]], sequence: int) -> None:
        """Keep the authors of a case by opinion and receipt digest; those that are known stay, or come back.

        `sequence` is the event's place among those of its case: what was said before a voice left changes nothing.
        """
        rows = list(voices)
        self._sql.run(
            """
            insert into voices (case_id, opinion_id, receipt_digest, is_reachable, as_of)
            select %(case_id)s, v.opinion_id, v.digest, v.is_reachable, %(as_of)s
            from unnest(%(opinions)s::uuid[], %(digests)s::text[], %(reachable)s::boolean[])
                 as v (opinion_id, digest, is_reachable)
            on conflict (case_id, opinion_id) do update
            set ended_at = null, as_of = excluded.as_of, receipt_digest = excluded.receipt_digest,
                is_reachable = excluded.is_reachable
            where excluded.as_of > voices.as_of and voices.ended_at is not null
            """,
            {"case_id": case_id, "as_of": sequence, "opinions": [row[0] for row in rows],
             "digests": [row[1] for row in rows], "reachable": [row[2] for row in rows]})

    def case_for_update(self, case_id: UUID) -> Case | None:
        """Lock a case, then read it with its latest appraisal.

        Two statements in one go: the second sees what was committed while the first waited for the lock,
        which one statement with `for update` would not see of rows in other tables.
        """
        self._sql.run("select 1 from cases where case_id = %(case_id)s for update", {"case_id": case_id})
        return self.find_case(case_id)

    def find_case(self, case_id: UUID, round_: int | None = None) -> Case | None:
        """Return a case with its latest appraisal, or with that of one round."""
        row = self._sql.one(
            """
            select c.case_id, c.number, c.deputy as case_deputy, c.round as case_round, c.fulfilled, a.*
            from cases c
            left join lateral (
                select round, scope, bodies, deputy, promised, is_escalated, opened_at, state,
                       implementation_opened_at, settled_at
                from appraisals
                where case_id = c.case_id and round = coalesce(%(round)s, round)
                order by round desc
                limit 1
            ) a on true
            where c.case_id = %(case_id)s
            """,
            {"case_id": case_id, "round": round_})
        return None if row is None else _case(row)

    def find_voice(self, case_id: UUID, opinion_id: UUID) -> Voice | None:
        """Return a voice that belongs to a case now."""
        return self._sql.one("select opinion_id, is_reachable from voices where case_id = %(case_id)s"
                             " and opinion_id = %(opinion_id)s and ended_at is null",
                             {"case_id": case_id, "opinion_id": opinion_id}, into=Voice)

    def end_voice(self, case_id: UUID, opinion_id: UUID, sequence: int, at: datetime) -> None:
        """Note that a voice has left the case; one that has not come yet will find that it has."""
        self._sql.run(
            """
            insert into voices (case_id, opinion_id, receipt_digest, ended_at, as_of)
            values (%(case_id)s, %(opinion_id)s, 'left:' || %(opinion_id)s, %(at)s, %(as_of)s)
            on conflict (case_id, opinion_id) do update set ended_at = excluded.ended_at, as_of = excluded.as_of
            where excluded.as_of > voices.as_of
            """,
            {"case_id": case_id, "opinion_id": opinion_id, "at": at, "as_of": sequence})

    def take_cells_away(self, appraisal: Appraisal, opinion_id: UUID) -> None:
        """Ask a voice no more in the round that is open: only what it has rated stays."""
        self._sql.run("delete from cells where case_id = %(case_id)s and round = %(round)s"
                      " and opinion_id = %(opinion_id)s and state in ('waiting', 'open')",
                      _key(appraisal) | {"opinion_id": opinion_id})

    def save_round(self, case_id: UUID, round_: int) -> None:
        """Note which round a case is in. It never goes back, whatever order the news comes in."""
        self._sql.run("update cases set round = %(round)s where case_id = %(case_id)s and round < %(round)s",
                      {"case_id": case_id, "round": round_})

    def save_fulfilled(self, case_id: UUID, fulfilled: int) -> None:
        """Note how many promises are kept; what is kept stays so, whatever order the news comes in."""
        self._sql.run("update cases set fulfilled = %(fulfilled)s"
                      " where case_id = %(case_id)s and fulfilled < %(fulfilled)s",
                      {"case_id": case_id, "fulfilled": fulfilled})

    def opinion_of(self, case_id: UUID, codes: list[str]) -> UUID | None:
        """Return the opinion of this case whose receipt is one of these codes; the digest is intake's `Voice`."""
        opinion_id: UUID | None = self._sql.value(
            """
            select v.opinion_id from voices v, unnest(%(codes)s::text[]) as code
            where v.case_id = %(case_id)s
              and v.receipt_digest = encode(sha256(convert_to(v.opinion_id::text || ':' || code, 'UTF8')), 'hex')
            """,
            {"case_id": case_id, "codes": codes})
        return opinion_id

    # Appraisals and cells

    def add_appraisal(self, appraisal: Appraisal) -> None:
        """Keep an opened appraisal."""
        self._sql.run(
            """
            insert into appraisals (case_id, round, scope, bodies, deputy, promised, is_escalated, opened_at,
                                    state, implementation_opened_at, settled_at)
            values (%(case_id)s, %(round)s, %(scope)s, %(bodies)s, %(deputy)s, %(promised)s, %(is_escalated)s,
                    %(opened_at)s, %(state)s, %(implementation_opened_at)s, %(settled_at)s)
            """,
            {**{name: getattr(appraisal, name) for name in _APPRAISAL}, "case_id": appraisal.case_id,
             "bodies": list(appraisal.bodies)})

    def add_cells(self, appraisal: Appraisal, blank: Sequence[Cell]) -> None:
        """Give these blank cells to the deputy and to each voter of the case."""
        self._sql.run(
            """
            insert into cells (case_id, round, rater, opinion_id, body, axis, state, opened_at)
            select %(case_id)s, %(round)s, r.rater, r.opinion_id, b.body, b.axis, b.state, b.opened_at
            from (select 'deputy' as rater, null::uuid as opinion_id
                  union all select 'voter', opinion_id from voices
                  where case_id = %(case_id)s and ended_at is null) r
            cross join unnest(%(bodies)s::text[], %(axes)s::text[], %(states)s::text[],
                              %(opened)s::timestamptz[]) as b (body, axis, state, opened_at)
            on conflict do nothing
            """,
            _blank(appraisal, blank))

    def add_cells_of(self, appraisal: Appraisal, blank: Sequence[Cell], opinion_id: UUID) -> None:
        """Give these blank cells to one voter; if he has them already, he keeps those."""
        self._sql.run(
            """
            insert into cells (case_id, round, rater, opinion_id, body, axis, state, opened_at)
            select %(case_id)s, %(round)s, 'voter', v.opinion_id, b.body, b.axis, b.state, b.opened_at
            from voices v
            cross join unnest(%(bodies)s::text[], %(axes)s::text[], %(states)s::text[],
                              %(opened)s::timestamptz[]) as b (body, axis, state, opened_at)
            where v.case_id = %(case_id)s and v.opinion_id = %(opinion_id)s and v.ended_at is null
            on conflict do nothing
            """,
            _blank(appraisal, blank) | {"opinion_id": opinion_id})

    def save_implementation_opened(self, appraisal: Appraisal) -> None:
        """Open the second axis and every cell of it that waits."""
        params = {**_key(appraisal), "at": appraisal.implementation_opened_at, "axis": IMPLEMENTATION}
        self._sql.run("update appraisals set implementation_opened_at = %(at)s"
                      " where case_id = %(case_id)s and round = %(round)s", params)
        self._sql.run("update cells set state = 'open', opened_at = %(at)s where case_id = %(case_id)s"
                      " and round = %(round)s and axis = %(axis)s and state = 'waiting'", params)

    def save_settled(self, appraisal: Appraisal) -> None:
        """Keep how a round ended. What nobody has rated by then lapses."""
        params = {**_key(appraisal), "state": appraisal.state, "at": appraisal.settled_at}
        self._sql.run("update cells set state = 'lapsed' where case_id = %(case_id)s and round = %(round)s"
                      " and state in ('waiting', 'open')", params)
        self._sql.run("update appraisals set state = %(state)s, settled_at = %(at)s"
                      " where case_id = %(case_id)s and round = %(round)s", params)

    def save_grades(self, appraisal: Appraisal, cells: Iterable[Cell]) -> None:
        """Keep the grades of these cells, and let the rates leave out the rounds before this one."""
        self._sql.run_many(
            """
            update cells
            set state = %(state)s, grade = %(grade)s, reason = %(reason)s, note = %(note)s,
                rated_by = %(rated_by)s, rated_at = %(rated_at)s,
                acting = %(acting)s, witness = %(witness)s, entered_by = %(entered_by)s
            where case_id = %(case_id)s and round = %(round)s and body = %(body)s and axis = %(axis)s
              and opinion_id is not distinct from %(opinion_id)s
            """,
            [{**vars(cell), **_key(appraisal)} for cell in cells])
        if appraisal.round > 1:
            self._sql.run(
                """
                update cells set is_overtaken = true
                where case_id = %(case_id)s and round < %(round)s and state = 'rated' and not is_overtaken
                """,
                _key(appraisal))

    def cells(self, appraisal: Appraisal, *, beside: UUID | None = None) -> list[Cell]:
        """Return a round's cells, the deputy's first; of the voters' only those of `beside`, if given."""
        return self._sql.all(
            f"""
            select {_CELL} from cells
            where case_id = %(case_id)s and round = %(round)s
              and (opinion_id is null or opinion_id = coalesce(%(beside)s, opinion_id))
            order by opinion_id nulls first, array_position(%(bodies)s::text[], body), axis desc
            """,
            {**_key(appraisal), "beside": beside, "bodies": list(appraisal.bodies)}, into=Cell)

    def own_cells(self, appraisal: Appraisal, rater: Rater) -> list[Cell]:
        """Return what this rater has to fill in, or has filled in, in a round."""
        return self._sql.all(
            f"""
            select {_CELL} from cells
            where case_id = %(case_id)s and round = %(round)s
              and opinion_id is not distinct from %(opinion_id)s
            order by array_position(%(bodies)s::text[], body), axis desc
            """,
            {**_key(appraisal), "opinion_id": rater.opinion_id, "bodies": list(appraisal.bodies)}, into=Cell)

    def tally(self, appraisal: Appraisal) -> Tally:
        """Count the cells of a round."""
        tally = self._sql.one(
            """
            select count(*) as cells, count(grade) as rated,
                   count(*) filter (where grade = 'unsatisfied') as unsatisfied,
                   count(*) filter (where grade = 'very_satisfied') as very_satisfied
            from cells where case_id = %(case_id)s and round = %(round)s
            """,
            _key(appraisal), into=Tally)
        assert tally is not None  # an aggregate always has its row
        return tally

    # Lists and figures

    def waiting(self, *, deputy: str | None, is_escalated: bool, after: tuple[datetime, UUID] | None,
                limit: int) -> list[dict[str, Any]]:
        """Return open appraisals, newest first, behind `after`, with how many of their cells are rated."""
        conditions = "state = 'open'"
        conditions += " and is_escalated" if is_escalated else ""
        conditions += " and deputy = %(deputy)s" if deputy is not None else ""
        conditions += " and (opened_at, case_id) < (%(opened_at)s, %(case_id)s)" if after is not None else ""
        opened_at, case_id = after or (None, None)
        # The page is cut before anything is counted: what it costs does not grow with the cases that wait.
        return self._sql.all(
            f"""
            select p.case_id, c.number, p.round, p.state, p.is_escalated, p.opened_at, n.cells, n.rated
            from (select case_id, round, state, is_escalated, opened_at from appraisals
                  where {conditions} order by opened_at desc, case_id desc limit %(limit)s) p
            join cases c using (case_id)
            cross join lateral (select count(*) as cells, count(grade) as rated from cells
                                where case_id = p.case_id and round = p.round) n
            order by p.opened_at desc, p.case_id desc
            """,
            {"deputy": deputy, "opened_at": opened_at, "case_id": case_id, "limit": limit})

    def mark_reminded(self, place: int, days: int, now: datetime, *, limit: int) -> list[dict[str, Any]]:
        """Mark the open appraisals of so many days as reminded for the `place`th time, and return who is silent in each.

        Those that another transaction is rating at the moment are left for the next look.
        """
        return self._sql.all(
            """
            with due as (
                select case_id, round from appraisals
                where state = 'open' and reminders < %(place)s and opened_at <= %(now)s - make_interval(days => %(days)s)
                order by opened_at, case_id limit %(limit)s for update skip locked
            ), marked as (
                update appraisals a set reminders = %(place)s from due
                where (a.case_id, a.round) = (due.case_id, due.round) returning a.case_id, a.round, a.deputy
            )
            select m.case_id, m.round, m.deputy,
                   exists (select from cells c where (c.case_id, c.round) = (m.case_id, m.round)
                           and c.opinion_id is null and c.state = 'open') as is_deputy_silent,
                   array(select distinct c.opinion_id from cells c where (c.case_id, c.round) = (m.case_id, m.round)
                         and c.opinion_id is not null and c.state = 'open' order by 1 limit 500) as silent_voters
            from marked m order by m.case_id
            """,
            {"place": place, "days": days, "now": now, "limit": limit})

    def silent(self, *, deputy: str | None, before: datetime, after: tuple[datetime, UUID] | None,
               limit: int) -> list[dict[str, Any]]:
        """Return voters with an open cell since before that time, the latest first, each once a round."""
        conditions = " and a.deputy = %(deputy)s" if deputy is not None else ""
        conditions += " and (c.opened_at, c.opinion_id) < (%(opened_at)s, %(after_id)s)" if after is not None else ""
        opened_at, after_id = after or (None, None)
        return self._sql.all(
            f"""
            select distinct on (c.opened_at, c.opinion_id)
                   c.case_id, s.number, c.round, a.deputy, c.opinion_id, v.is_reachable, c.opened_at
            from cells c join appraisals a using (case_id, round) join cases s using (case_id)
            join voices v using (case_id, opinion_id)
            where c.state = 'open' and c.opinion_id is not null and c.opened_at <= %(before)s {conditions}
            order by c.opened_at desc, c.opinion_id desc limit %(limit)s
            """,
            {"deputy": deputy, "before": before, "opened_at": opened_at, "after_id": after_id, "limit": limit})

    def grade_counts(self, *, body: str | None, since: datetime | None,
                     before: datetime | None) -> list[GradeCount]:
        """Count the cells that stand in the rates of a period, by axis and grade."""
        conditions = ("counted_at >= coalesce(%(since)s::timestamptz, '-infinity')"
                      " and counted_at < coalesce(%(before)s::timestamptz, 'infinity')")
        conditions += " and body = %(body)s" if body is not None else ""
        return self._sql.all(
            f"select axis, counted_grade as grade, count(*) as cells from cells where {conditions}"
            " group by axis, counted_grade",
            {"body": body, "since": since, "before": before}, into=GradeCount)


def _case(row: dict[str, Any]) -> Case:
    latest = None
    if row["round"] is not None:
        members = {name: row[name] for name in _APPRAISAL} | {"bodies": tuple(row["bodies"])}
        latest = Appraisal(case_id=row["case_id"], **members)
    return Case(case_id=row["case_id"], number=row["number"], deputy=row["case_deputy"],
                round=row["case_round"], fulfilled=row["fulfilled"], latest=latest)


def _key(appraisal: Appraisal) -> dict[str, Any]:
    return {"case_id": appraisal.case_id, "round": appraisal.round}


def _blank(appraisal: Appraisal, cells: Sequence[Cell]) -> dict[str, Any]:
    return {**_key(appraisal), "bodies": [cell.body for cell in cells], "axes": [cell.axis for cell in cells],
            "states": [cell.state for cell in cells], "opened": [cell.opened_at for cell in cells]}
