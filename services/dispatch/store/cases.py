"""Cases, their rounds, the bodies' shares in them, and the versions of their replies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis import paging
from services.chassis.sql import Sql
from services.dispatch.domain.contribution import Contribution
from services.dispatch.domain.reply import Reply
from services.dispatch.domain.round import Case, Round
from services.dispatch.store.lateness import RUNNING
from services.dispatch.store.rows import (
    CASE,
    REPLY,
    ROUND,
    case_of,
    case_row,
    reply_of,
    reply_row,
    round_of,
    round_row,
)


@dataclass(frozen=True)
class Held:
    """A case with its current round and the version of the reply that the round is at."""

    case: Case
    round: Round
    reply: Reply | None = None


class Cases:
    """What has become of each case. Whoever changes anything about a case holds its row in `cases`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_case(self, case: Case) -> bool:
        """Add a registered case. False if it is here already; waits for whoever is adding it just now."""
        return (
            self._sql.one(
                """insert into cases (case_id, number, title, category, kind, complexity, urgency, flags,
                                  grid, site, registered_at)
               values (%(case_id)s, %(number)s, %(title)s, %(category)s, %(kind)s, %(complexity)s,
                       %(urgency)s, %(flags)s, %(grid)s, %(site)s, %(registered_at)s)
               on conflict (case_id) do nothing returning case_id""",
                case_row(case),
            )
            is not None
        )

    def find_for_update(self, case_id: UUID) -> Held | None:
        """Return the case, held until the transaction ends, or None.

        The lock is a statement of its own, so that what is read after it is what others have committed.
        """
        self._sql.run("select 1 from cases where case_id = %(case_id)s for update", {"case_id": case_id})
        return self.find(case_id)

    def find(self, case_id: UUID) -> Held | None:
        """Return the case with its current round, or None."""
        row = self._sql.one(
            f"""select {CASE}, {ROUND}, {REPLY} from cases c
                join rounds r on r.case_id = c.case_id and r.is_current
                left join replies p
                  on p.case_id = r.case_id and p.round = r.round and p.version = r.reply_version
                where c.case_id = %(case_id)s""",
            {"case_id": case_id},
        )
        return Held(case_of(row), round_of(row), reply_of(row)) if row else None

    def add_round(self, new: Round) -> None:
        """Open a case's first or next round; the one before is no longer current."""
        row = round_row(new)
        if new.number > 1:
            self._sql.run(
                "update rounds set is_current = false where case_id = %(case_id)s and is_current", row
            )
        self._sql.run(
            f"""insert into rounds (is_current, {", ".join(row)})
                values (true, {", ".join(f"%({column})s" for column in row)})""",
            row,
        )
        if new.number > 1 or new.handling is not None:
            self._share(new)

    def save_round(self, changed: Round) -> None:
        """Keep what a move has changed."""
        row = round_row(changed)
        changes = ", ".join(
            f"{column} = %({column})s" for column in row if column not in ("case_id", "round")
        )
        self._sql.run(
            f"update rounds set {changes} where case_id = %(case_id)s and round = %(round)s",
            row,
        )
        self._share(changed)

    def _share(self, round_: Round) -> None:
        """Bring the bodies' worklists in step; a case that has no body yet, or has none any more, is on nobody's list."""
        if round_.handling is None:
            self._sql.run("delete from shares where case_id = %(case_id)s", {"case_id": round_.case_id})
            return
        shares = {
            "case_id": round_.case_id,
            "round": round_.number,
            "bodies": list(round_.handling.bodies),
            "lead": round_.handling.lead,
            "state": round_.state,
            "opened_at": round_.opened_at,
        }
        # Whoever has it no more, or in another part, goes first: a case has one lead at any moment.
        self._sql.run(
            """delete from shares where case_id = %(case_id)s
               and (body <> all (%(bodies)s) or (part = 'lead') <> (body = %(lead)s))""",
            shares,
        )
        self._sql.run(
            """insert into shares (case_id, round, body, part, state, opened_at)
               select %(case_id)s, %(round)s, body, case body when %(lead)s then 'lead' else 'assisting' end,
                      %(state)s, %(opened_at)s
               from unnest(%(bodies)s::text[]) as body
               on conflict (case_id, body) do update
               set round = excluded.round, state = excluded.state, opened_at = excluded.opened_at""",
            shares,
        )

    def save_complexity(self, case: Case) -> None:
        """Keep that the case is of another complexity now."""
        self._sql.run(
            "update cases set complexity = %(complexity)s where case_id = %(case_id)s",
            {"case_id": case.case_id, "complexity": case.complexity},
        )

    def hold_free(self, case_ids: Iterable[UUID]) -> list[Held]:
        """Return those of the cases that nobody else holds, held until the transaction ends.

        A look at what has come due waits for nobody: who is busy with a case now is looked at the next time.
        """
        locked = self._sql.all(
            """select case_id from cases where case_id = any(%(ids)s) order by case_id
               for update skip locked""",
            {"ids": list(case_ids)},
        )
        rows = self._sql.all(
            f"""select {CASE}, {ROUND} from cases c join rounds r on r.case_id = c.case_id and r.is_current
                where c.case_id = any(%(ids)s) order by c.case_id""",
            {"ids": [row["case_id"] for row in locked]},
        )
        return [Held(case_of(row), round_of(row)) for row in rows]

    def add_reply(self, reply: Reply) -> None:
        """Keep a new version; the one that still waited for review, if any, is superseded."""
        if reply.version > 1:
            self._sql.run(
                """update replies set review = 'superseded'
                   where case_id = %(case_id)s and round = %(round)s and review = 'waiting'""",
                {"case_id": reply.case_id, "round": reply.round},
            )
        row = reply_row(reply)
        self._sql.run(
            f"""insert into replies ({", ".join(row)})
                values ({", ".join(f"%({column})s" for column in row)})""",
            row,
        )

    def save_review(self, reply: Reply) -> None:
        """Keep what the reviewer decided."""
        self._sql.run(
            """update replies set review = %(review)s, review_reason = %(review_reason)s,
                                  reviewed_by = %(reviewed_by)s, reviewed_at = %(reviewed_at)s
               where case_id = %(case_id)s and round = %(round)s and version = %(version)s""",
            reply_row(reply),
        )

    def add_resolution(
        self, case_id: UUID, session_id: UUID, item: int, *, commitments: int, at: datetime
    ) -> None:
        """Keep that a resolution concerns the case. The same one again changes nothing."""
        self._sql.run(
            """insert into resolutions (case_id, session_id, item, commitments, adopted_at)
               values (%(case_id)s, %(session_id)s, %(item)s, %(commitments)s, %(at)s)
               on conflict (case_id, session_id, item) do nothing""",
            {
                "case_id": case_id,
                "session_id": session_id,
                "item": item,
                "commitments": commitments,
                "at": at,
            },
        )

    def count_promises(self, case_id: UUID) -> int:
        """Return how many promises were made for the case so far, in delivered replies and in resolutions."""
        return int(
            self._sql.value(
                """select (select coalesce(sum(jsonb_array_length(commitments)), 0) from replies
                       where case_id = %(case_id)s and review = 'approved')
                    + (select coalesce(sum(commitments), 0) from resolutions where case_id = %(case_id)s)""",
                {"case_id": case_id},
            )
        )

    def put_contribution(self, part: Contribution) -> None:
        """Keep an assisting body's part; a later text takes the place of the earlier one."""
        self._sql.run(
            """insert into contributions (case_id, round, body, text, written_by, written_at)
               values (%(case_id)s, %(round)s, %(body)s, %(text)s, %(written_by)s, %(written_at)s)
               on conflict (case_id, round, body) do update
               set text = excluded.text, written_by = excluded.written_by, written_at = excluded.written_at""",
            vars(part),
        )

    def contributions(self, case_id: UUID, number: int) -> list[Contribution]:
        """Return what the assisting bodies gave in a round."""
        return self._sql.all(
            """select case_id, round, body, text, written_by, written_at from contributions
               where case_id = %(case_id)s and round = %(round)s order by body""",
            {"case_id": case_id, "round": number},
            into=Contribution,
        )

    def list_overdue(
        self, *, body: str | None, now: datetime, limit: int, cursor: str
    ) -> tuple[list[Held], str]:
        """Return one page of rounds whose reply is overdue, the longest first, and where the next begins."""
        after = paging.moment_and_id(cursor)
        rows = self._sql.all(
            f"""select {CASE}, {ROUND} from rounds r join cases c on c.case_id = r.case_id
                where {RUNNING} and r.due_at <= %(now)s
                {"and r.lead = %(body)s" if body else ""}
                {"and (r.due_at, r.case_id) > (%(after_at)s, %(after_id)s)" if after else ""}
                order by r.due_at, r.case_id limit %(limit)s""",
            {
                "body": body,
                "now": now,
                "limit": limit + 1,
                **({"after_at": after[0], "after_id": after[1]} if after else {}),
            },
        )
        page = [Held(case_of(row), round_of(row)) for row in rows[:limit]]
        last = page[-1].round if len(rows) > limit else None
        cursor = paging.encode(last.clock.due_at.isoformat(), str(last.case_id)) if last and last.clock else ""
        return page, cursor

    def list_current(
        self, *, body: str | None = None, state: str | None = None, limit: int, cursor: str
    ) -> tuple[list[Held], str]:
        """Return one page of current rounds, newest first, of a body or of all, and where the next begins.

        The texts of the replies are left out: two hundred of them would not fit into one answer.
        """
        after = paging.moment_and_id(cursor)
        key, source = ("s", "shares s join rounds r using (case_id, round)") if body else ("r", "rounds r")
        wheres = ["s.body = %(body)s" if body else "r.is_current"]
        wheres += [f"{key}.state = %(state)s"] if state else []
        wheres += [f"({key}.opened_at, {key}.case_id) < (%(after_at)s, %(after_id)s)"] if after else []
        rows: list[dict[str, Any]] = self._sql.all(
            f"""select {CASE}, {ROUND}
                from {source}
                join cases c on c.case_id = r.case_id
                where {" and ".join(wheres)}
                order by {key}.opened_at desc, {key}.case_id desc limit %(limit)s""",
            {
                "body": body,
                "state": state,
                "limit": limit + 1,
                **({"after_at": after[0], "after_id": after[1]} if after else {}),
            },
        )
        page = [Held(case_of(row), round_of(row)) for row in rows[:limit]]
        if len(rows) <= limit:
            return page, ""
        return page, paging.encode(page[-1].round.opened_at.isoformat(), str(page[-1].case.case_id))
