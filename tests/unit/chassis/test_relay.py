"""The relay: a row leaves the outbox when the broker has it safely, and not before."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from services.chassis.outbox import Relay


class Outbox:
    """A connection to an outbox of some rows, and what was archived of them."""

    def __init__(self, *events: str) -> None:
        self.rows = [{"id": number, "event_id": uuid4(), "event": event, "version": 1, "subject": uuid4(), "sequence": 1,
                      "occurred_at": datetime.now(UTC), "traceparent": None, "data": "{}"} for number, event in enumerate(events, 1)]
        self.archived: list[int] = []

    @contextmanager
    def cursor(self, **_: Any) -> Any:
        yield SimpleNamespace(execute=lambda *_: SimpleNamespace(fetchall=lambda: list(self.rows)))

    def execute(self, _: str, parameters: dict[str, Any]) -> None:
        self.archived += parameters["ids"]


class Publisher:
    """A broker's answers, given beforehand."""

    def __init__(self, *answers: bool) -> None:
        self.answers, self.sent = list(answers), list[Any]()

    def publish_all(self, messages: Any) -> list[bool]:
        self.sent = list(messages)
        return self.answers


def relay(publisher: Any, *awaited: str) -> Relay:
    return Relay(lambda: None, publisher, service="toy", archive_days=30, awaited=frozenset(awaited))  # type: ignore[arg-type,return-value]


def test_only_what_the_broker_has_leaves() -> None:
    outbox, publisher = Outbox("toy.a", "toy.b", "toy.c"), Publisher(True, False, True)
    assert relay(publisher).publish_waiting(outbox) == (2, 1)  # type: ignore[arg-type]
    assert outbox.archived == [1, 3]
    assert [message.routing_key for message in publisher.sent] == ["a", "b", "c"], "in the order of the rows"


def test_when_nothing_is_known_nothing_leaves() -> None:
    """The link broke before the confirms: all is published again, and the inbox of each listener sees to the rest."""
    outbox, publisher = Outbox("toy.a"), SimpleNamespace(publish_all=lambda _: (_ for _ in ()).throw(OSError("broken")))
    with pytest.raises(OSError, match="broken"):
        relay(publisher).publish_waiting(outbox)  # type: ignore[arg-type]
    assert outbox.archived == []


def test_what_somebody_listens_to_has_to_arrive_somewhere() -> None:
    outbox, publisher = Outbox("toy.heard", "toy.unheard"), Publisher(True, True)
    relay(publisher, "toy.heard").publish_waiting(outbox)  # type: ignore[arg-type]
    assert [message.must_arrive for message in publisher.sent] == [True, False]


def test_an_empty_outbox_is_left_alone() -> None:
    publisher = Publisher()
    assert relay(publisher).publish_waiting(Outbox()) == (0, 0)  # type: ignore[arg-type]
    assert publisher.sent == []
