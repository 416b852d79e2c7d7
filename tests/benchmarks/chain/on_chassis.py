"""One hop as a service on the real chassis: `python -m tests.benchmarks.chain.on_chassis 3`."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.entrypoints import UnitOfWork, on_event
from services.chassis.runner import serve
from services.chassis.sql import Sql
from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Event, event
from services.contracts.policy import IntakePolicy
from tests.benchmarks.chain.route import ARRIVE, HOPS, PASS, hop

LISTENERS = {hop(0): (), **{hop(n): (f"{hop(n - 1)}.moved",) for n in range(1, HOPS + 1)}}
_ARRIVE, _PASS = ARRIVE.format(schema=""), PASS.format(schema="")


def moved(source: int) -> type[Event]:
    """Declare the event by which a hop says that a case has left it."""

    @event(f"{hop(source)}.moved")
    class Moved(Event):
        """A case has passed a hop."""

        case_id: UUID = f.uuid()
        number: str = f.code()
        title: str = f.text(max=100, one_line=True)
        summary: str = f.text(max=1000, default="")
        grid: str = f.code()
        urgency: str = f.choice(shared.URGENCIES, default="normal")
        round: int = f.integer(min=1)
        moved_at: datetime = f.moment()

    return Moved


class Store:
    """The steps of one hop."""

    def __init__(self, sql: Sql) -> None:
        self.sql = sql

    def arrive(self, moved: Any) -> None:
        self.sql.run(_ARRIVE, {"case_id": moved.case_id, "number": moved.number, "title": moved.title,
                               "grid": moved.grid, "moved_at": moved.moved_at})

    def leave(self, case_id: UUID, now: datetime) -> None:
        self.sql.run(_PASS, {"case_id": case_id, "now": now})


def service(number: int) -> type:
    """Return the service of one hop. The last one has nobody to tell."""
    came, goes = moved(number - 1), moved(number)

    class Hop:
        name = hop(number)
        work = UnitOfWork(Store, IntakePolicy)

        @on_event(came)
        def on_moved(self, event: Any, tx: Any) -> None:
            """Take the case in and pass it on."""
            tx.store.arrive(event)
            tx.store.leave(event.case_id, tx.now)
            if number < HOPS:
                tx.emit(goes(case_id=event.case_id, number=event.number, title=event.title, summary=event.summary,  # type: ignore[call-arg]
                             grid=event.grid, urgency=event.urgency, round=event.round, moved_at=tx.now))

    return Hop


if __name__ == "__main__":
    sys.exit(serve(service(int(sys.argv[1])), LISTENERS))
