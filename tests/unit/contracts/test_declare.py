"""Declarations: what the decorators refuse to say wrongly, and what leaves a service."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.contracts import fields as f
from services.contracts import shared
from services.contracts.declare import Event, Operation, Record, event, operation, plain, record


@record
class Reply(Record):
    """An answer."""

    name: str = f.text(max=10)


@operation("toy.say", writes=True, callers=("partner",), reply=Reply)
class Say(Operation):
    """Say something."""

    name: str = f.text(max=10)


@event("toy.said", subject="said_id")
class Said(Event):
    """Something was said."""

    said_id: UUID = f.uuid()


def test_names_are_taken_from_the_declaration_and_never_from_the_class() -> None:
    assert (Say.service, Say.operation_name, Said.source, Said.event_name, Said.version) == ("toy", "say", "toy", "said", 1)


def test_a_reply_is_of_the_declared_kind_and_nothing_else() -> None:
    assert Say.reply_data(Reply(name="好")) == {"name": "好"}
    with pytest.raises(TypeError, match="answers Reply, not Done"):
        Say.reply_data(shared.Done())


def test_the_subject_is_the_declared_field() -> None:
    said_id = uuid4()
    assert Said(said_id=said_id).subject == said_id


def test_records_are_values() -> None:
    said = Said(said_id=uuid4())
    with pytest.raises(AttributeError):
        said.said_id = uuid4()  # type: ignore[misc]
    with pytest.raises(TypeError):
        Said(uuid4())  # type: ignore[call-arg]


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object(), 1j])
def test_what_has_no_wire_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        plain(value)


def test_the_wire_form_is_plain_json() -> None:
    promise = shared.Promise.load({"measure": "装桩", "deadline_on": "2024-05-31", "target": "通电"})
    assert plain({"a": [promise, (1, None)]}) == {
        "a": [{"measure": "装桩", "deadline_on": "2024-05-31", "target": "通电"}, [1, None]]}
