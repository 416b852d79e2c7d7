"""A service on the real chassis whose handlers fail in the ways that the resilience tests need."""

from __future__ import annotations

import os
import time
from typing import Any
from uuid import UUID, uuid4

from services.chassis.entrypoints import UnitOfWork, on_event, on_timer, operation
from services.chassis.sql import Sql
from services.chassis.transaction import NotYet
from services.contracts import shared
from services.contracts.policy import IntakePolicy
from tests.support.toy.contract import Count, Leak, Ping, Pinged, Pong

LISTENERS = {"toy": ("toy.pinged",)}


class Refused(Exception):
    """The toy does not want to."""

    code = "toy.refused"

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details


class Store:
    """The toy's rows."""

    def __init__(self, sql: Sql) -> None:
        self.sql = sql

    def add_ping(self, ping_id: Any, text: str) -> None:
        self.sql.run("insert into pings (ping_id, text) values (%(id)s, %(text)s)", {"id": ping_id, "text": text})

    def add_effect(self, ping_id: Any, mode: str) -> None:
        self.sql.run("insert into effects (ping_id, mode) values (%(id)s, %(mode)s)", {"id": ping_id, "mode": mode})

    def chores_due(self, now: Any) -> list[Any]:
        return self.sql.all("select chore_id from chores where done_at is null and due_at <= %(now)s order by chore_id limit 5"
                            " for update", {"now": now})

    def chore_done(self, chore_id: int, now: Any) -> None:
        self.sql.run("update chores set done_at = %(now)s, done_by = %(by)s where chore_id = %(id)s",
                     {"now": now, "by": os.getpid(), "id": chore_id})


class Toy:
    """Pings itself."""

    name = "toy"
    work = UnitOfWork(Store, IntakePolicy)

    @operation(Ping)
    def ping(self, request: Ping, tx: Any) -> Pong:
        if request.text == "refuse":
            raise Refused(why="refuse")
        ping_id = uuid4()
        tx.store.add_ping(ping_id, request.text)
        if request.seconds:
            tx.store.sql.value("select pg_sleep(%(s)s)", {"s": request.seconds})
        tx.emit(Pinged(ping_id=ping_id, mode=request.mode))
        return Pong(ping_id=ping_id, text=request.text)

    @operation(Count)
    def count(self, request: Count, tx: Any) -> shared.Done:
        return shared.Done()

    @operation(Leak)
    def leak(self, request: Leak, tx: Any) -> Pong:
        tx.store.add_ping(uuid4(), "leak" if request.text else "")
        tx.store.sql.value("select 1")
        raise AssertionError(request.text)

    @on_event(Pinged)
    def on_pinged(self, event: Pinged, tx: Any) -> None:
        if event.mode == "kill":
            os.kill(os.getpid(), 9)
        if event.mode == "hog":
            time.monotonic()
            end = time.monotonic() + 20
            while time.monotonic() < end:
                pass
        tx.store.add_effect(event.ping_id, event.mode)
        if event.mode == "slow":
            tx.store.sql.value("select pg_sleep(4)")
        if event.mode == "fail":
            raise ValueError(f"failing on purpose 13800138000 {event.ping_id}")
        if event.mode == "not_yet":
            raise NotYet("on purpose")

    @on_timer
    def do_chores(self, tx: Any) -> bool:
        due = tx.store.chores_due(tx.now)
        for row in due:
            ping_id = UUID(int=row["chore_id"])
            tx.store.add_effect(ping_id, "ok")
            tx.store.chore_done(row["chore_id"], tx.now)
        if due and os.environ.get("TOY_CHORE_SECONDS"):
            tx.store.sql.value("select pg_sleep(%(s)s)", {"s": float(os.environ["TOY_CHORE_SECONDS"])})
        return len(due) == 5
