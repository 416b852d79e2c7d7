"""Sessions as wholes: read in a handful of statements, whatever their size; added once, moved on by state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.chassis.sql import Sql
from services.deliberation.domain.agenda import Item, Option
from services.deliberation.domain.minutes import Minutes
from services.deliberation.domain.party import Participant
from services.deliberation.domain.session import CLOSED, MINUTED, Session
from services.deliberation.store.rows import item_of, minutes_of, option_of

_ITEMS = """
select i.item, topic, verdict, chosen_option, lead, assisting, commitments, note, merged_into,
       array(select c.case_id from item_cases c
             where c.session_id = i.session_id and c.item = i.item and c.taken_off_at is null
             order by c.position) as cases
from agenda_items i where i.session_id = %(id)s and i.dropped_at is null order by i.item
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
                      minuted_at, cancelled_at,
                      (select coalesce(max(item), 0) from agenda_items i where i.session_id = s.session_id) as last_item
               from sessions s where session_id = %(id)s""", key)
        if row is None:
            return None
        people = self._sql.all(_PEOPLE, key, into=Participant)
        items = self._sql.all(_ITEMS, key)
        options = self._options(session_id)
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
        self._add_items(session.session_id, session.items)

    def add_item(self, session: Session) -> None:
        """Write the newest item of the agenda, and the bodies that are invited with it."""
        self._add_items(session.session_id, session.items[-1:])
        self._sql.run("update sessions set bodies = %(bodies)s where session_id = %(id)s",
                      {"id": session.session_id, "bodies": list(session.bodies)})

    def drop_item(self, session_id: UUID, item: int, *, by: str, at: datetime) -> None:
        """Write that an item, and its cases with it, was taken off the agenda."""
        key = {"id": session_id, "item": item, "by": by, "at": at}
        self._sql.run("""update agenda_items set dropped_at = %(at)s, dropped_by = %(by)s
                         where session_id = %(id)s and item = %(item)s""", key)
        self._sql.run("""update item_cases set taken_off_at = %(at)s
                         where session_id = %(id)s and item = %(item)s and taken_off_at is null""", key)

    def _add_items(self, session_id: UUID, items: Sequence[Item]) -> None:
        self._sql.run_many(
            "insert into agenda_items (session_id, item, topic) values (%(session_id)s, %(item)s, %(topic)s)",
            [{"session_id": session_id, "item": item.item, "topic": item.topic} for item in items],
        )
        self._sql.run_many(
            """insert into item_cases (session_id, case_id, item, position)
               values (%(session_id)s, %(case_id)s, %(item)s, %(position)s)
               on conflict (session_id, case_id) do update
               set item = excluded.item, position = excluded.position, taken_off_at = null""",
            [{"session_id": session_id, "case_id": case_id, "item": item.item, "position": position}
             for item in items for position, case_id in enumerate(item.cases, 1)],
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

    def save_adjourned(self, session: Session, reason: str, note: str, *, was_open: bool, by: str, at: datetime) -> None:
        """Write that a session was put off, and keep why."""
        key = {"id": session.session_id, "reason": reason, "note": note, "was_open": was_open, "by": by, "at": at}
        self._sql.run("""update sessions set state = 'adjourned', opened_at = null, opened_by = null
                         where session_id = %(id)s""", key)
        self._sql.run(
            """insert into adjournments (session_id, number, reason, note, was_open, adjourned_at, adjourned_by)
               select %(id)s, 1 + count(*), %(reason)s, %(note)s, %(was_open)s, %(at)s, %(by)s
               from adjournments where session_id = %(id)s""", key)

    def save_reconvened(self, session: Session, *, by: str, at: datetime) -> None:
        """Write that an adjourned session was called again."""
        key = {"id": session.session_id, "time": session.scheduled_at, "place": session.place, "by": by, "at": at}
        self._sql.run("""update sessions set state = 'convened', scheduled_at = %(time)s, place = %(place)s
                         where session_id = %(id)s""", key)
        self._sql.run("""update adjournments set reconvened_at = %(at)s, reconvened_by = %(by)s
                         where session_id = %(id)s and reconvened_at is null""", key)

    def save_cancelled(self, session: Session, reason: str, *, by: str, at: datetime) -> None:
        """Write that a session was called off. What was on its agenda stays on record."""
        key = {"id": session.session_id, "reason": reason, "by": by, "at": at}
        self._sql.run("""update sessions set state = 'cancelled', cancelled_at = %(at)s, cancelled_by = %(by)s,
                                             cancel_reason = %(reason)s
                         where session_id = %(id)s""", key)

    def _options(self, session_id: UUID) -> dict[int, list[Option]]:
        options: dict[int, list[Option]] = {}
        for row in self._sql.all(_OPTIONS, {"id": session_id}):
            options.setdefault(row["item"], []).append(option_of(row))
        return options

    def _minutes(self, session_id: UUID) -> Minutes | None:
        row = self._sql.one(_MINUTES, {"id": session_id})
        return minutes_of(row) if row else None
