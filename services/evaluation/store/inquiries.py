"""Key cases, their gates, the chiefs, and what they ask: the SQL of the five chiefs' inquiry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from services.chassis.sql import Sql
from services.evaluation.domain.inquiry import Chief, KeyCase

_INQUIRY = """i.inquiry_id, i.state, i.office, i.chief, i.capacity, i.moment, i.form, i.topic, i.place, i.present,
              i.question, i.body, i.attempt, i.asked_at"""


class InquiryTables:
    """Everything of the inquiry. Whoever changes a case's gates locks its row in `cases` before."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    # Key cases and gates

    def lock_key_cases(self, case_ids: Sequence[UUID]) -> dict[UUID, KeyCase]:
        """Lock cases in the order of their ids, then read how the inquiry stands in each; unknown ones are left out."""
        params = {"ids": sorted(case_ids)}
        self._sql.run("select 1 from cases where case_id = any(%(ids)s) order by case_id for update", params)
        rows = self._sql.all(
            """
            select c.case_id, c.number, k.state, c.round, h.lead, coalesce(h.assisting, '{}') as assisting,
                   exists (select from appraisals a where a.case_id = c.case_id and a.round >= c.round) as is_done,
                   (select coalesce(jsonb_object_agg(g.moment, g.passed_at is not null), '{}') from gates g
                    where (g.case_id, g.round) = (c.case_id, c.round)) as gates
            from cases c left join key_cases k using (case_id)
            left join handlings h on (h.case_id, h.round) = (c.case_id, c.round)
            where c.case_id = any(%(ids)s)
            """,
            params)
        return {row["case_id"]: KeyCase(
            row["case_id"], row["number"], row["state"], row["round"],
            (row["lead"], *row["assisting"]) if row["lead"] else (), row["is_done"], row["gates"]) for row in rows}

    def find_flags(self, case_id: UUID) -> dict[str, Any] | None:
        """Return what is known of a case's triggers."""
        return self._sql.one("select state, flags, is_urgent, as_of from key_cases where case_id = %(case_id)s",
                             {"case_id": case_id})

    def put_flags(self, case_id: UUID, *, state: str, flags: Sequence[str], is_urgent: bool, as_of: int,
                  at: datetime) -> None:
        """Keep a case's triggers and what they make of it."""
        self._sql.run(
            """
            insert into key_cases (case_id, state, flags, is_urgent, as_of, changed_at)
            values (%(case_id)s, %(state)s, %(flags)s, %(is_urgent)s, %(as_of)s, %(at)s)
            on conflict (case_id) do update set state = excluded.state, flags = excluded.flags, as_of = excluded.as_of,
                changed_at = case when key_cases.state = excluded.state then key_cases.changed_at
                                  else excluded.changed_at end
            """,
            {"case_id": case_id, "state": state, "flags": list(flags), "is_urgent": is_urgent, "as_of": as_of, "at": at})

    def decide_key_case(self, case_id: UUID, *, state: str, reason: str, by: str, at: datetime) -> None:
        """Keep what the committee office decided."""
        self._sql.run("update key_cases set state = %(state)s, reason = %(reason)s, decided_by = %(by)s, changed_at = %(at)s"
                      " where case_id = %(case_id)s",
                      {"case_id": case_id, "state": state, "reason": reason, "by": by, "at": at})

    def key_case_row(self, case_id: UUID) -> dict[str, Any]:
        """Return a key case as it is shown."""
        row = self._sql.one(
            "select case_id, number, state, flags, is_urgent, reason, changed_at"
            " from key_cases join cases using (case_id) where case_id = %(case_id)s", {"case_id": case_id})
        assert row is not None  # asked for what was just written
        return row

    def key_case_rows(self, state: str, after: tuple[datetime, UUID] | None, limit: int) -> list[dict[str, Any]]:
        """Return key cases in a state, the latest change first, behind `after`."""
        condition = " and (k.changed_at, k.case_id) < (%(at)s, %(id)s)" if after else ""
        at, row_id = after or (None, None)
        return self._sql.all(
            "select k.case_id, c.number, k.state, k.flags, k.is_urgent, k.reason, k.changed_at"
            f" from key_cases k join cases c using (case_id) where k.state = %(state)s {condition}"
            " order by k.changed_at desc, k.case_id desc limit %(limit)s",
            {"state": state, "at": at, "id": row_id, "limit": limit})

    def open_gates(self, case_id: UUID, round_: int, moments: Sequence[str], at: datetime) -> list[str]:
        """Open these moments of a round; return those that were not there before."""
        rows = self._sql.all(
            """
            insert into gates (case_id, round, moment, opened_at)
            select %(case_id)s, %(round)s, moment, %(at)s from unnest(%(moments)s::text[]) as moment
            on conflict do nothing returning moment
            """,
            {"case_id": case_id, "round": round_, "moments": list(moments), "at": at})
        return [row["moment"] for row in rows]

    def pass_gates(self, cases: Sequence[tuple[UUID, int]], moments: Sequence[str], how: str,
                   at: datetime) -> list[tuple[UUID, int, str]]:
        """Let these moments pass in these rounds of cases; return those that were open."""
        rows = self._sql.all(
            """
            update gates g set passed_at = %(at)s, how = %(how)s
            from unnest(%(ids)s::uuid[], %(rounds)s::integer[]) as c (case_id, round)
            where (g.case_id, g.round) = (c.case_id, c.round) and g.moment = any(%(moments)s) and g.passed_at is null
            returning g.case_id, g.round, g.moment
            """,
            {"ids": [case_id for case_id, _ in cases], "rounds": [round_ for _, round_ in cases], "moments": list(moments),
             "how": how, "at": at})
        return [(row["case_id"], row["round"], row["moment"]) for row in rows]

    def rounds_of_gates(self, case_id: UUID) -> list[int]:
        """Return the rounds of a case that have gates."""
        return [row["round"] for row in self._sql.all(
            "select distinct round from gates where case_id = %(case_id)s order by round", {"case_id": case_id})]

    def may_carry_before(self, case_id: UUID, round_: int) -> bool:
        """Tell whether the answer before holds on: it was given in the last round, and the due time is the same (D18)."""
        return bool(self._sql.value(
            """
            select exists (
                select from gates g join handlings was using (case_id, round)
                join handlings now on now.case_id = g.case_id and now.round = %(round)s
                where g.case_id = %(case_id)s and g.round = %(round)s - 1 and g.moment = 'before'
                  and g.how in ('answered', 'carried_over') and was.due_at = now.due_at)
            """,
            {"case_id": case_id, "round": round_}))

    # Who handles a case, and until when

    def put_handling(self, case_id: UUID, round_: int, *, lead: str, assisting: Sequence[str], due_at: datetime,
                     as_of: int) -> None:
        """Keep who handles a case in a round; older news changes nothing."""
        self._sql.run(
            """
            insert into handlings (case_id, round, lead, assisting, due_at, as_of)
            values (%(case_id)s, %(round)s, %(lead)s, %(assisting)s, %(due_at)s, %(as_of)s)
            on conflict (case_id, round) do update set lead = excluded.lead, assisting = excluded.assisting,
                due_at = excluded.due_at, as_of = excluded.as_of
            where excluded.as_of > handlings.as_of
            """,
            {"case_id": case_id, "round": round_, "lead": lead, "assisting": list(assisting), "due_at": due_at,
             "as_of": as_of})

    def put_due(self, case_id: UUID, round_: int, due_at: datetime, as_of: int) -> bool:
        """Keep a round's new due time; older news changes nothing. False if nobody handles that round yet."""
        self._sql.run(
            "update handlings set due_at = %(due_at)s, as_of = %(as_of)s"
            " where case_id = %(case_id)s and round = %(round)s and as_of < %(as_of)s",
            params := {"case_id": case_id, "round": round_, "due_at": due_at, "as_of": as_of})
        return bool(self._sql.value(
            "select exists (select from handlings where case_id = %(case_id)s and round = %(round)s)", params))

    def later_due(self, cases: Sequence[tuple[UUID, int]], than: datetime) -> list[tuple[UUID, int]]:
        """Return those of these rounds that are due later than that."""
        rows = self._sql.all(
            """
            select h.case_id, h.round from handlings h
            join unnest(%(ids)s::uuid[], %(rounds)s::integer[]) as c (case_id, round) using (case_id, round)
            where h.due_at > %(than)s order by h.case_id
            """,
            {"ids": [case_id for case_id, _ in cases], "rounds": [round_ for _, round_ in cases], "than": than})
        return [(row["case_id"], row["round"]) for row in rows]

    # Chiefs

    def put_chief(self, chief: Chief, *, by: str, at: datetime) -> None:
        """Keep who holds an office from a day on; said again for the same day it is a correction."""
        self._sql.run(
            """
            insert into chiefs (office, from_on, until_on, name, capacity, mandate, set_by, set_at)
            values (%(office)s, %(from_on)s, %(until_on)s, %(name)s, %(capacity)s, %(mandate)s, %(by)s, %(at)s)
            on conflict (office, from_on) do update set until_on = excluded.until_on, name = excluded.name,
                capacity = excluded.capacity, mandate = excluded.mandate, set_by = excluded.set_by, set_at = excluded.set_at
            """,
            {**vars(chief), "by": by, "at": at})

    def chief_on(self, office: str, day: date) -> Chief | None:
        """Return who is in office on a day: of those whose term has not ended the one who began last."""
        return self._sql.one(
            """
            select office, name, capacity, from_on, until_on, mandate from chiefs
            where office = %(office)s and from_on <= %(day)s and coalesce(until_on, %(day)s) >= %(day)s
            order by from_on desc limit 1
            """,
            {"office": office, "day": day}, into=Chief)

    # Inquiries

    def add_inquiry(self, inquiry: dict[str, Any], cases: Sequence[tuple[UUID, int]]) -> None:
        """Keep what was asked, about these rounds of cases."""
        self._sql.run(
            f"insert into inquiries ({', '.join(inquiry)}) values ({', '.join(f'%({name})s' for name in inquiry)})", inquiry)
        self._sql.run_many(
            "insert into inquiry_cases (inquiry_id, case_id, round) values (%(inquiry_id)s, %(case_id)s, %(round)s)",
            [{"inquiry_id": inquiry["inquiry_id"], "case_id": case_id, "round": round_} for case_id, round_ in cases])

    def cases_asked(self, inquiry_id: UUID) -> list[tuple[UUID, int]]:
        """Return the cases of an inquiry with their rounds, in the order in which they are locked."""
        rows = self._sql.all("select case_id, round from inquiry_cases where inquiry_id = %(id)s order by case_id",
                             {"id": inquiry_id})
        return [(row["case_id"], row["round"]) for row in rows]

    def lock_inquiry(self, inquiry_id: UUID) -> dict[str, Any] | None:
        """Lock an inquiry and return where it stands."""
        return self._sql.one("select inquiry_id, state, office, moment, body, attempt from inquiries"
                             " where inquiry_id = %(id)s for update", {"id": inquiry_id})

    def add_answer(self, answer: dict[str, Any]) -> None:
        """Keep a body's answer; the inquiry waits for the chief now."""
        row = {**answer, "outcome": Jsonb(answer["outcome"]) if answer["outcome"] else None}
        self._sql.run(
            f"insert into inquiry_answers ({', '.join(row)}) values ({', '.join(f'%({name})s' for name in row)})", row)
        self._sql.run("update inquiries set state = 'answered' where inquiry_id = %(inquiry_id)s", row)

    def save_verdict(self, inquiry_id: UUID, attempt: int, *, verdict: str, note: str, by: str, at: datetime) -> None:
        """Keep what the chief said to an answer: it suffices, or the inquiry waits for the body again."""
        params = {"id": inquiry_id, "attempt": attempt, "verdict": verdict, "note": note, "by": by, "at": at}
        self._sql.run("update inquiry_answers set verdict = %(verdict)s, note = %(note)s, judged_by = %(by)s,"
                      " judged_at = %(at)s where inquiry_id = %(id)s and attempt = %(attempt)s", params)
        self._sql.run("update inquiries set state = case %(verdict)s when 'again' then 'asked' else 'sufficient' end,"
                      " attempt = attempt + (%(verdict)s = 'again')::integer where inquiry_id = %(id)s", params)

    def inquiry_rows(self, wanted: dict[str, Any], after: tuple[datetime, UUID] | None, limit: int) -> list[dict[str, Any]]:
        """Return inquiries by id, case, office, body or state, the latest first, each with its cases and latest answer."""
        columns = {"inquiry_id": "i.inquiry_id = %(inquiry_id)s", "office": "i.office = %(office)s",
                   "body": "i.body = %(body)s", "state": "i.state = %(state)s",
                   "case_id": "exists (select from inquiry_cases x where x.inquiry_id = i.inquiry_id"
                              " and x.case_id = %(case_id)s)"}
        conditions = [condition for name, condition in columns.items() if wanted.get(name) is not None]
        conditions += ["(i.asked_at, i.inquiry_id) < (%(after_at)s, %(after_id)s)"] if after else []
        after_at, after_id = after or (None, None)
        return self._sql.all(
            f"""
            select {_INQUIRY}, to_jsonb(a) as answer,
                   (select jsonb_agg(jsonb_build_object('case_id', x.case_id, 'number', c.number, 'round', x.round)
                                     order by c.number, x.case_id)
                    from inquiry_cases x join cases c using (case_id) where x.inquiry_id = i.inquiry_id) as cases
            from inquiries i left join lateral (
                select answered_at, answered_by, promised_on, person, post, duty, effect, outcome, attachment, verdict, note
                from inquiry_answers where inquiry_id = i.inquiry_id order by attempt desc limit 1) a on true
            where {" and ".join(conditions) or "true"}
            order by i.asked_at desc, i.inquiry_id desc limit %(limit)s
            """,
            {**wanted, "after_at": after_at, "after_id": after_id, "limit": limit})
