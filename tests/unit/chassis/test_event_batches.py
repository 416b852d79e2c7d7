"""Every message of a batch is settled, whatever becomes of its neighbours: handled, or put off. None is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.event_consumer import Delivery, EventConsumer
from services.chassis.names import Names
from services.chassis.transaction import NotYet


@dataclass
class Books:
    """A database that knows transactions: what is written counts when the block ends well."""

    inbox: set[UUID] = field(default_factory=set)
    effects: list[str] = field(default_factory=list)

    @contextmanager
    def unit(self) -> Iterator[Any]:
        pending = SimpleNamespace(inbox=set(), effects=[])

        def claim(_: str, ids: list[UUID]) -> set[UUID]:
            pending.inbox = set(ids) - self.inbox
            return set(pending.inbox)

        yield SimpleNamespace(claim=claim, transaction=lambda **_: pending)
        self.inbox |= pending.inbox
        self.effects += pending.effects


class Handlers:
    """Handlers whose events say how they behave."""

    def on(self, event: str, tx: Any) -> None:
        tx.effects.append(event)
        if event.startswith("not yet"):
            raise NotYet("on purpose")
        if event.startswith("fails"):
            raise ValueError("on purpose")


class Consumer(EventConsumer):
    """A consumer without a broker, which keeps what it puts off."""

    def __init__(self, books: Books) -> None:
        super().__init__()
        self._work: Any = books
        self._instance, self.names = Handlers(), Names("toy")
        self.put_off: list[int] = []

    def _put_off(self, delivery: Delivery, error: Exception) -> None:
        self.put_off.append(delivery.message)

    def _count(self, deliveries: Any) -> None:
        pass


def delivery(place: int, event: str, event_id: UUID) -> Delivery:
    received: Any = SimpleNamespace(envelope=SimpleNamespace(id=event_id), traceparent=None, key="toy.pinged")
    return Delivery(place, received, event, "on")


kinds = st.lists(st.tuples(st.sampled_from(("fine", "not yet", "fails")), st.integers(0, 4)), min_size=1, max_size=12)


@given(kinds)
def test_every_message_is_handled_or_put_off(batch: list[tuple[str, int]]) -> None:
    ids = {(kind, number): uuid4() for kind, number in batch}
    books = Books()
    consumer = Consumer(books)
    consumer._handle([delivery(place, f"{kind} {number}", ids[kind, number]) for place, (kind, number) in enumerate(batch)])
    assert sorted(consumer.put_off) == [place for place, (kind, _) in enumerate(batch) if kind != "fine"]
    assert sorted(books.effects) == sorted({f"fine {number}" for kind, number in batch if kind == "fine"})
    assert books.inbox == {event_id for (kind, _), event_id in ids.items() if kind == "fine"}


@pytest.mark.parametrize("waiting", [1, 2, 3, 4, 9])
def test_when_all_of_a_batch_wait_none_is_forgotten(waiting: int) -> None:
    """Of several that waited only the last was put off, and the others were acked and lost."""
    consumer = Consumer(Books())
    consumer._handle([delivery(place, f"not yet {place}", uuid4()) for place in range(waiting)])
    assert sorted(consumer.put_off) == list(range(waiting))
