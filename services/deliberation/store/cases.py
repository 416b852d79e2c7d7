"""Where each case stands, as intake and dispatch have told it and as the sessions have left it.

The row of a case is the lock that everybody takes who moves it: the handlers of dispatch's events, whoever
convenes, and whoever opens or closes the session that has it on its agenda.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis import paging
from services.chassis.sql import Sql
from services.deliberation.domain.case import Case, Request

_CASE = """case_id, state, requested_at, assigned_at, session_id, item, suggested_lead, number, site, round, mark, marked_at,
           proposed_at, proposal, escalated_round, extended_days"""

_MOVE = """update cases set state = %(state)s, requested_at = %(requested_at)s, assigned_at = %(assigned_at)s,
                            session_id = %(session_id)s, item = %(item)s, round = %(round)s, mark = %(mark)s,
                            marked_at = %(marked_at)s, proposed_at = %(proposed_at)s, proposal = %(proposal)s,
                            escalated_round = %(escalated_round)s
           where case_id = %(case_id)s"""


class Cases:
    """One row a case."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_registered(self, case: Mapping[str, Any]) -> None:
        """Write what intake tells of a case; what is known of it already stays."""
        self._sql.run(
            """insert into cases (case_id, state, number, title, category, grid, site)
               values (%(case_id)s, 'registered', %(number)s, %(title)s, %(category)s, %(grid)s, %(site)s)
               on conflict (case_id) do update
               set number = excluded.number, title = excluded.title, category = excluded.category,
                   grid = excluded.grid, site = excluded.site
               where cases.number is null""",
            case,
        )

    def at_request(self, request: Request) -> Case:
        """Return the case, held, as it stands; one that is new stands as waiting from now on.

        One statement adds or locks: two events about one case wait for each other even before it has a row.
        """
        held = self._sql.one(
            f"""insert into cases (case_id, state, number, title, category, grid, site, suggested_lead,
                                   requested_at, round)
                values (%(case_id)s, 'waiting', %(number)s, %(title)s, %(category)s, %(grid)s, %(site)s,
                        %(suggested_lead)s, %(requested_at)s, %(round)s)
                on conflict (case_id) do update set case_id = excluded.case_id
                returning {_CASE}""",
            asdict(request), into=Case,
        )
        assert held is not None
        return held

    def at_assignment(self, case_id: UUID, assigned_at: datetime, round_: int) -> Case:
        """Return the case, held, as it stands; one that is new stands as assigned from now on."""
        held = self._sql.one(
            f"""insert into cases (case_id, state, assigned_at, round)
                values (%(case_id)s, 'assigned', %(assigned_at)s, %(round)s)
                on conflict (case_id) do update set case_id = excluded.case_id
                returning {_CASE}""",
            {"case_id": case_id, "assigned_at": assigned_at, "round": round_}, into=Case,
        )
        assert held is not None
        return held

    def find_for_update(self, case_ids: Iterable[UUID]) -> dict[UUID, Case]:
        """Return the known ones of these cases, held from here on; locked in the order of their ids."""
        rows = self._sql.all(
            f"select {_CASE} from cases where case_id = any(%(ids)s) order by case_id for update",
            {"ids": list(case_ids)}, into=Case,
        )
        return {case.case_id: case for case in rows}

    def save(self, cases: Iterable[Case]) -> None:
        """Write where these cases stand now."""
        self._sql.run_many(_MOVE, [asdict(case) for case in cases])

    def save_request(self, case: Case, request: Request) -> None:
        """Write where the case stands and what the latest request says of it."""
        self._sql.run(
            """update cases set number = %(number)s, title = %(title)s, category = %(category)s,
                                grid = %(grid)s, site = %(site)s, suggested_lead = %(suggested_lead)s,
                                state = %(state)s, requested_at = %(requested_at)s,
                                session_id = %(session_id)s, item = %(item)s, round = %(round)s,
                                extended_days = 0, extended_at = null, extended_by = null, extension_reason = null
               where case_id = %(case_id)s""",
            {**asdict(case), **asdict(request)},
        )

    def save_extension(self, case_id: UUID, days: int, reason: str, *, by: str, at: datetime) -> None:
        """Write that the settlement of a case was put off."""
        self._sql.run(
            """update cases set extended_days = %(days)s, extension_reason = %(reason)s, extended_by = %(by)s,
                                extended_at = %(at)s
               where case_id = %(case_id)s""",
            {"case_id": case_id, "days": days, "reason": reason, "by": by, "at": at},
        )

    def titles(self, case_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
        """Return what is printed of these cases."""
        rows = self._sql.all(
            "select case_id, number, title, category, grid from cases where case_id = any(%(ids)s)",
            {"ids": list(case_ids)},
        )
        return {row["case_id"]: row for row in rows}

    def take_off(self, case_id: UUID, session_id: UUID, at: datetime) -> None:
        """Note that a case has left the agenda of a session."""
        self._sql.run(
            """update item_cases set taken_off_at = %(at)s
               where session_id = %(session_id)s and case_id = %(case_id)s""",
            {"case_id": case_id, "session_id": session_id, "at": at},
        )

    def page_waiting(self, limit: int, cursor: str) -> tuple[list[dict[str, Any]], str]:
        """Return the waiting cases behind the cursor, newest first, and the next cursor."""
        after = paging.moment_and_id(cursor)
        rows = self._sql.all(
            f"""select case_id, number, title, category, grid, site, suggested_lead, requested_at, round, mark, proposal,
                       waiting_since, extended_days, requested_at > coalesce(assigned_at, '-infinity') as is_asked_for
                from cases
                where state = 'waiting' {"and (waiting_since, case_id) < (%(at)s, %(id)s)" if after else ""}
                order by waiting_since desc, case_id desc limit %(limit)s""",
            {"limit": limit + 1, **({"at": after[0], "id": after[1]} if after else {})},
        )
        page, has_more = rows[:limit], len(rows) > limit
        last = page[-1] if has_more else None
        return page, paging.encode(last["waiting_since"].isoformat(), str(last["case_id"])) if last else ""
