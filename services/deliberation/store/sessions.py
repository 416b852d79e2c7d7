"""Sessions as wholes: read in a handful of statements, whatever their size; added once, moved on by state."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.chassis.sql import Sql
from services.deliberation.domain.agenda import Option
from services.deliberation.domain.minutes import Minutes
from services.deliberation.domain.party import Participant
from services.deliberation.domain.session import CLOSED, CONVENED, MINUTED, Session
from services.deliberation.store.rows import item_of, minutes_of, option_of

_ITEMS = """
select i.item, topic, verdict, chosen_option, lead, assisting, commitments, note,
       array(select c.case_id from item_cases c
             where c.session_id = i.session_id and c.item = i.item and c.taken_off_at is null
             order by c.position) as cases
from agenda_items i where i.session_id = %(id)s order by i.item
"""

_PEOPLE = """
select participant, party, body, checked_in_at, left_at from participants where session_id = %(id)s
"""

# The votes of a decided item are not read: its tally is kept.
_OPTIONS = """
select o.item, o.option, text, party, tally, was_carried,
       (select jsonb_agg(jsonb_build_array(v.participant, v.choice, v.was_quorate)) from votes v
        where v.session_id = o.session_id and v.item = o.item and v.option = o.option
              and o.tally is null) as ballots
from options o where o.session_id = %(id)s order by o.item, o.option
"""

_MINUTES = """
select m.version, m.text,
       (select jsonb_agg(jsonb_build_array(c.participant, p.party)) from confirmations c
        join participants p using (session_id, participant)
        where c.session_id = m.session_id and c.version = m.version) as confirmations
from minutes m where m.session_id = %(id)s order by m.version desc limit 1
"""


class Sessions:
    """One session at a time. Its row lock keeps all writes on it in a line."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def find_for_update(self, session_id: UUID, *, with_cases: bool = False) -> Session | None:
        """Return the session, held until the transaction ends, or None; `with_cases` holds its cases too.

        The locks are statements of their own: what is read after them is what those before us committed.
        """
        self._sql.run("select 1 from sessions where session_id = %(id)s for update", {"id": session_id})
        if with_cases:
            self._sql.run("select 1 from cases where session_id = %(id)s order by case_id for update",
                          {"id": session_id})
        return self.find(session_id)

    def find(self, session_id: UUID) -> Session | None:
        """Return the session as a whole, or None."""
        key = {"id": session_id}
        row = self._sql.one(
            """select session_id, hall, site, kind, state, scheduled_at, place, bodies, opened_at, closed_at,
                      minuted_at
               from sessions where session_id = %(id)s""", key)
        if row is None:
            return None
        people = self._sql.all(_PEOPLE, key, into=Participant)
        items = self._sql.all(_ITEMS, key)
        options = {} if row["state"] == CONVENED else self._options(session_id)
        minutes = self._minutes(session_id) if row["state"] in (CLOSED, MINUTED) else None
        return Session(**{
            **row, "bodies": tuple(row["bodies"]), "participants": tuple(people), "minutes": minutes,
            "items": tuple(item_of(item, options.get(item["item"], ())) for item in items),
        })

    def state_of(self, session_id: UUID) -> str:
        """Return the state of a session that is known to exist."""
        state = self._sql.value("select state from sessions where session_id = %(id)s", {"id": session_id})
        return str(state)

    def add(self, session: Session, *, by: str, at: datetime) -> None:
        """Add a convened session with its agenda."""
        self._sql.run(
            """insert into sessions (session_id, hall, site, kind, state, scheduled_at, place, bodies,
                                     convened_at, convened_by)
               values (%(session_id)s, %(hall)s, %(site)s, %(kind)s, %(state)s, %(scheduled_at)s, %(place)s,
                       %(bodies)s, %(at)s, %(by)s)""",
            {"session_id": session.session_id, "hall": session.hall, "site": session.site,
             "kind": session.kind, "state": session.state, "scheduled_at": session.scheduled_at,
             "place": session.place, "bodies": list(session.bodies), "at": at, "by": by},
        )
        self._sql.run_many(
            "insert into agenda_items (session_id, item, topic) values (%(session_id)s, %(item)s, %(topic)s)",
            [{"session_id": session.session_id, "item": item.item, "topic": item.topic}
             for item in session.items],
        )
        self._sql.run_many(
            """insert into item_cases (session_id, case_id, item, position)
               values (%(session_id)s, %(case_id)s, %(item)s, %(position)s)""",
            [{"session_id": session.session_id, "case_id": case_id, "item": item.item, "position": position}
             for item in session.items for position, case_id in enumerate(item.cases, 1)],
        )

    def save_state(self, session: Session, *, by: str) -> None:
        """Write a session's state, and who has just moved it there."""
        stamp = {"open": "opened", "closed": "closed", "minuted": "minuted"}[session.state]
        self._sql.run(
            f"""update sessions set state = %(state)s, {stamp}_at = %(at)s, {stamp}_by = %(by)s
                where session_id = %(session_id)s""",
            {"session_id": session.session_id, "state": session.state, "by": by,
             "at": getattr(session, f"{stamp}_at")},
        )

    def _options(self, session_id: UUID) -> dict[int, list[Option]]:
        options: dict[int, list[Option]] = {}
        for row in self._sql.all(_OPTIONS, {"id": session_id}):
            options.setdefault(row["item"], []).append(option_of(row))
        return options

    def _minutes(self, session_id: UUID) -> Minutes | None:
        row = self._sql.one(_MINUTES, {"id": session_id})
        return minutes_of(row) if row else None
