"""Two transactions at once on the ledger of points: one of them wins, the other is refused or does nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.evaluation.operations.duty_reports import FileDutyReport
from services.evaluation.domain.duty_report import ReportFiledAlready
from services.evaluation.domain.points_refusals import ReversedAlready
from services.evaluation.usecases.duty_reports import file_duty_report
from tests.integration.evaluation.duty import Duty
from tests.integration.evaluation.test_rating_races import Session
from tests.support.postgres import Postgres
from tests.support.waiting import eventually

OWN = Caller("deputy:D-901", frozenset({roles.DEPUTY}), deputy="D-901")


class Pair:
    """Two connections that act at once, and one that looks on."""

    def __init__(self, postgres: Postgres) -> None:
        self.first, self.second, self.watch = (Session(postgres.app_url("evaluation")) for _ in range(3))

    def run(self, act: Callable[[Duty], Any]) -> tuple[Any, Any]:
        """Let the first act and hold on, the second come in and wait, the first commit; return what each came to."""
        outcome: list[Any] = []

        def late() -> None:
            try:
                outcome.append(act(Duty(self.second.open)))
            except (ReversedAlready, ReportFiledAlready) as refused:
                outcome.append(refused)
            self.second.connection.commit()

        found = act(Duty(self.first.open))
        rival = threading.Thread(target=late)
        rival.start()
        eventually(lambda: self.is_waiting(self.second.pid))
        self.first.connection.commit()
        rival.join(10)
        return found, outcome[0]

    def is_waiting(self, pid: int) -> bool:
        """Tell whether a connection waits for a lock."""
        row = self.watch.connection.execute("select cardinality(pg_blocking_pids(%s)) > 0", (pid,)).fetchone()
        self.watch.connection.rollback()
        return bool(row and row[0])


@pytest.fixture
def pair(postgres: Postgres) -> Iterator[Pair]:
    """A pair whose rows are its own deputy's; they are taken away in the end."""
    made = Pair(postgres)
    yield made
    for session in (made.first, made.second, made.watch):
        session.connection.rollback()
        session.connection.close()
    with psycopg.connect(postgres.owner_url("evaluation")) as owner:
        for table in ("point_entries", "duty_acts"):
            owner.execute(f"alter table {table} disable trigger user")
        owner.execute("delete from point_entries where reverses is not null and deputy = 'D-901'")
        for table in ("point_entries", "duty_acts", "duty_deputies", "duty_reports"):
            owner.execute(f"delete from {table} where deputy = 'D-901'")
        for table in ("point_entries", "duty_acts"):
            owner.execute(f"alter table {table} enable trigger user")


def test_a19_of_two_reversals_at_once_one_takes_back(pair: Pair) -> None:
    """A19: a line is taken back once, also by two hands."""
    entry_id: UUID = Duty(pair.first.open).award("D-901").entry_id
    pair.first.connection.commit()
    first, second = pair.run(lambda duty: duty.reverse(entry_id))
    assert first.points == -2 and isinstance(second, ReversedAlready)
    assert Duty(pair.first.open).totals("D-901").total == 0


def test_a19_of_one_event_twice_at_once_one_earns(pair: Pair) -> None:
    """A19: the same event, delivered to two replicas at once."""
    event_id = uuid4()
    first, second = pair.run(lambda duty: duty.act("D-901", level=None, event_id=event_id))
    assert len(first) == 1 and second == []
    assert Duty(pair.first.open).totals("D-901").total == 3


def test_a2_of_two_reports_at_once_one_is_filed(pair: Pair) -> None:
    """A2: once, also from two windows."""
    def file(duty: Duty) -> Any:
        return file_duty_report(duty.tx(OWN), FileDutyReport(year=2023, report="走访六次。"))

    first, second = pair.run(file)
    assert first.year == 2023 and isinstance(second, ReportFiledAlready)
