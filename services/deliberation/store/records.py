"""What is written down in the course of a session: people, options, votes, verdicts, minutes.

Whoever writes here holds the session, so that nothing here is written by two at once.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.chassis.sql import Sql
from services.deliberation.domain.agenda import Item
from services.deliberation.domain.ballot import Ballot
from services.deliberation.domain.minutes import Minutes
from services.deliberation.domain.party import Participant
from services.deliberation.domain.session import Session
from services.deliberation.store.rows import decision_row, tally_row


class Records:
    """The rows that hang on a session. `by`: who keeps the record; `at`: when."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def save_invitation(self, session: Session, person: Participant, *, by: str, at: datetime) -> None:
        """Write an invited person, and the bodies that are invited by now."""
        self._sql.run(
            """insert into participants (session_id, participant, party, body, invited_at, invited_by)
               values (%(session_id)s, %(participant)s, %(party)s, %(body)s, %(at)s, %(by)s)
               on conflict (session_id, participant) do update set body = excluded.body""",
            {"session_id": session.session_id, "participant": person.participant, "party": person.party,
             "body": person.body, "at": at, "by": by},
        )
        self._sql.run("update sessions set bodies = %(bodies)s where session_id = %(session_id)s",
                      {"session_id": session.session_id, "bodies": list(session.bodies)})

    def save_presences(self, session: Session) -> None:
        """Write who is there and who is gone, of all."""
        for person in session.participants:
            self.save_presence(session.session_id, person)

    def save_presence(self, session_id: UUID, person: Participant) -> None:
        """Write that somebody came or went."""
        self._sql.run(
            """update participants set checked_in_at = %(came)s, left_at = %(went)s
               where session_id = %(session_id)s and participant = %(participant)s""",
            {"session_id": session_id, "participant": person.participant, "came": person.checked_in_at,
             "went": person.left_at},
        )

    def add_option(self, session_id: UUID, item: Item, *, put_by: str, by: str, at: datetime) -> None:
        """Write the item's newest option."""
        option = item.options[-1]
        self._sql.run(
            """insert into options (session_id, item, option, text, party, put_by, put_at, recorded_by)
               values (%(session_id)s, %(item)s, %(option)s, %(text)s, %(party)s, %(put_by)s, %(at)s,
                       %(by)s)""",
            {"session_id": session_id, "item": item.item, "option": option.option, "text": option.text,
             "party": option.party, "put_by": put_by, "at": at, "by": by},
        )

    def save_ballot(self, session_id: UUID, item: int, option: int, cast: Ballot, *, by: str,
                    at: datetime) -> None:
        """Write a vote; it takes the place of an invalid one."""
        self._sql.run(
            """insert into votes (session_id, item, option, participant, choice, was_quorate, voted_at,
                                  recorded_by)
               values (%(session_id)s, %(item)s, %(option)s, %(participant)s, %(choice)s, %(was_quorate)s,
                       %(at)s, %(by)s)
               on conflict (session_id, item, option, participant) do update
               set choice = excluded.choice, was_quorate = excluded.was_quorate, voted_at = excluded.voted_at,
                   recorded_by = excluded.recorded_by""",
            {"session_id": session_id, "item": item, "option": option, "participant": cast.participant,
             "choice": cast.choice, "was_quorate": cast.is_quorate, "at": at, "by": by},
        )

    def save_verdict(self, session_id: UUID, item: Item, *, by: str, at: datetime) -> None:
        """Write the verdict on an item, and the tally of each of its options as it stood."""
        assert item.decision is not None
        self._sql.run_many(
            """update options set tally = %(tally)s, was_carried = %(was_carried)s
               where session_id = %(session_id)s and item = %(item)s and option = %(option)s""",
            [{"session_id": session_id, "item": item.item, "option": option.option,
              "tally": tally_row(option.final or {}), "was_carried": option.was_carried}
             for option in item.options],
        )
        self._sql.run(
            """update agenda_items
               set verdict = %(verdict)s, chosen_option = %(chosen_option)s, lead = %(lead)s,
                   assisting = %(assisting)s, commitments = %(commitments)s, note = %(note)s,
                   merged_into = %(merged_into)s,
                   decided_at = %(at)s, decided_by = %(by)s
               where session_id = %(session_id)s and item = %(item)s""",
            {**decision_row(item.decision), "session_id": session_id, "item": item.item, "by": by, "at": at},
        )

    def add_minutes(self, session_id: UUID, minutes: Minutes, *, by: str, at: datetime) -> None:
        """Write a version of the minutes."""
        self._sql.run(
            """insert into minutes (session_id, version, text, written_at, written_by)
               values (%(session_id)s, %(version)s, %(text)s, %(at)s, %(by)s)""",
            {"session_id": session_id, "version": minutes.version, "text": minutes.text, "at": at, "by": by},
        )

    def add_confirmation(self, session_id: UUID, version: int, participant: str, *, by: str,
                         at: datetime) -> None:
        """Write that somebody stands by a version of the minutes."""
        self._sql.run(
            """insert into confirmations (session_id, version, participant, confirmed_at, recorded_by)
               values (%(session_id)s, %(version)s, %(participant)s, %(at)s, %(by)s)
               on conflict do nothing""",
            {"session_id": session_id, "version": version, "participant": participant, "at": at, "by": by},
        )
