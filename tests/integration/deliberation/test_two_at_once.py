"""Two transactions at the same time on the same rows: the first wins, the second sees what it has done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest

from services.chassis.calendar import PublishedCalendar
from services.chassis.sql import Sql
from services.chassis.transaction import Caller, Transaction
from services.contracts.deliberation import operations as o
from services.contracts.policy import DeliberationPolicy
from services.deliberation import usecases
from services.deliberation.domain import refusal
from tests.integration.conftest import MONDAY
from tests.integration.deliberation.staff import Staff, assigned, requested
from tests.support.postgres import Postgres

TABLES = """alarms, absences, adjournments, confirmations, minutes, votes, options, participants, item_cases, cases, agenda_items, sessions,
            halls"""


class Two:
    """Two connections that commit, and rows that are removed at the end."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.first, self.second = (psycopg.connect(url) for _ in range(2))

    def staff(self, connection: psycopg.Connection[Any]) -> Staff:
        """Staff that works on this connection."""
        def open_one(_: str, store: Callable[[Sql], Any], *, caller: Caller, now: Any) -> Any:
            return Transaction(store=store(Sql(connection)), policy=DeliberationPolicy(), now=now,
                               caller=caller, calendar=PublishedCalendar(), zone=ZoneInfo("Asia/Shanghai"))
        return Staff(open_one)

    @contextmanager
    def meanwhile(self, work: Callable[[Staff], Any]) -> Iterator[list[Any]]:
        """Run `work` on the second connection until it waits for a lock. After the block the first commits.

        What comes of `work` (its answer or its refusal) is in the list when the block is left.
        """
        outcome: list[Any] = []

        def run() -> None:
            try:
                outcome.append(work(self.staff(self.second)))
            except refusal.Refusal as refused:
                outcome.append(refused)
            self.second.commit()

        other = threading.Thread(target=run)
        pid = self.second.info.backend_pid
        other.start()
        with psycopg.connect(self._url, autocommit=True) as watch:
            deadline = time.monotonic() + 10
            while not watch.execute("select cardinality(pg_blocking_pids(%s))", (pid,)).fetchone()[0]:
                assert other.is_alive(), f"the second did not wait for the first: {outcome}"
                assert time.monotonic() < deadline
                other.join(0.01)
        yield outcome
        self.first.commit()
        other.join(10)
        assert not other.is_alive()

    def close(self, owner_url: str) -> None:
        """Remove what was committed."""
        for connection in (self.first, self.second):
            connection.close()
        with psycopg.connect(owner_url) as connection:
            connection.execute(f"truncate {TABLES}")


@pytest.fixture
def two(postgres: Postgres) -> Iterator[Two]:
    """Two members of staff at two desks."""
    desks = Two(postgres.app_url("deliberation"))
    yield desks
    desks.close(postgres.owner_url("deliberation"))


def prepared(two: Two) -> tuple[Staff, UUID]:
    """A hall and a waiting case, committed."""
    staff = two.staff(two.first)
    staff.enroll()
    case_id = staff.case()
    two.first.commit()
    return staff, case_id


def test_two_convenors_want_one_case(two: Two) -> None:
    """One gets it; the other is told that it no longer waits, and has convened nothing."""
    staff, case_id = prepared(two)
    other_case = staff.case()
    two.first.commit()
    won = staff.convene([case_id])
    with two.meanwhile(lambda other: other.convene([other_case], [case_id])) as outcome:
        pass
    (refused,) = outcome
    assert isinstance(refused, refusal.CaseNotWaiting)
    assert refused.details == {"case_id": str(case_id)}
    assert staff.waiting() == [other_case]
    assert staff.look(won.session_id).items[0].cases == [case_id]


def test_one_voter_votes_at_two_desks(two: Two) -> None:
    """The second vote is refused, and the first one counts."""
    staff, case_id = prepared(two)
    session_id = staff.opened([case_id])
    staff.put(session_id)
    two.first.commit()
    staff.vote(session_id, "V-1", "agree")
    with two.meanwhile(lambda other: other.vote(session_id, "V-1", "disagree")) as outcome:
        pass
    assert isinstance(outcome[0], refusal.VotedAlready)
    assert staff.look(session_id).items[0].options[0].tally["voter"]["agree"] == 1


def test_a_text_changes_while_it_is_confirmed(two: Two) -> None:
    """The confirmation of a named version meets the new one and is refused; it goes to no other text."""
    staff, case_id = prepared(two)
    session_id = staff.opened([case_id])
    staff.carry(session_id)
    staff.close(session_id)
    staff.do(usecases.draft_minutes, o.DraftMinutes(session_id=session_id, text="初稿"))
    two.first.commit()
    confirm = o.ConfirmMinutes(session_id=session_id, participant="V-1", version=1)
    staff.do(usecases.draft_minutes, o.DraftMinutes(session_id=session_id, text="二稿"))
    with two.meanwhile(lambda other: other.do(usecases.confirm_minutes, confirm)) as outcome:
        pass
    assert isinstance(outcome[0], refusal.MinutesChanged)
    assert staff.look(session_id).confirmed_by == []


def test_a_case_is_assigned_while_its_session_opens(two: Two) -> None:
    """The session that opens after the assignment no longer has the case."""
    staff, case_id = prepared(two)
    session_id = staff.convene([case_id]).session_id
    staff.gather(session_id)
    two.first.commit()
    staff.hear(assigned(case_id, MONDAY + timedelta(hours=1)))
    with two.meanwhile(lambda other: other.do(
            usecases.open_session, o.OpenSession(session_id=session_id))) as outcome:
        pass
    assert outcome[0].items[0].cases == []


def test_a_session_opens_while_its_case_is_assigned(two: Two) -> None:
    """The assignment that comes after the opening leaves the case where it is."""
    staff, case_id = prepared(two)
    session_id = staff.convene([case_id]).session_id
    staff.gather(session_id)
    two.first.commit()
    staff.do(usecases.open_session, o.OpenSession(session_id=session_id))
    with two.meanwhile(lambda other: other.hear(assigned(case_id, MONDAY + timedelta(hours=1)))):
        pass
    assert staff.look(session_id).items[0].cases == [case_id]


def test_request_and_assignment_of_an_unknown_case_meet(two: Two) -> None:
    """Even a case without a row makes the second wait, so that neither word is lost."""
    staff, _ = prepared(two)
    case_id = UUID("00000000-0000-4000-8000-0000000000cc")
    staff.hear(assigned(case_id, MONDAY + timedelta(hours=1)))
    with two.meanwhile(lambda other: other.hear(requested(case_id))):
        pass
    assert case_id not in staff.waiting()
