"""Golden samples: every event and every operation has a file that loads, and whose content is written back byte for byte.

`<name>.v1.json` is the form of today. When a field is added, the file of yesterday is kept beside it as
`<name>.v1.<since when>.json`: whatever was once on the bus, or in a partner's program, loads for ever.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from services.chassis import envelope
from services.contracts import catalog
from services.contracts.declare import Record
from services.contracts.intake.operations.opinions import PostOpinion
from tests.support.samples import SAMPLES, path_of

EVENTS, OPERATIONS = catalog.events(), catalog.operations()


def written(value: Any) -> str:
    """Return the text of a sample file."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def outbox_row(sample: dict[str, Any], kind: Any) -> dict[str, Any]:
    """Return the outbox row that the relay would publish as this envelope, with its data loaded and dumped."""
    return {
        "event_id": UUID(sample["id"]), "event": sample["type"], "version": kind.version, "sequence": sample["sequence"],
        "subject": kind.load(sample["data"]).subject, "occurred_at": datetime.fromisoformat(sample["time"]),
        "traceparent": sample["traceparent"], "data": json.dumps(kind.load(sample["data"]).dump(), ensure_ascii=False),
    }


def test_no_sample_is_missing_and_none_is_left_over() -> None:
    found = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.json")}
    current = {path_of(name, kind.version).relative_to(SAMPLES).as_posix() for name, kind in EVENTS.items()}
    current |= {path_of(name).relative_to(SAMPLES).as_posix() for name in OPERATIONS}
    assert current - found == set(), "an event or operation without its sample"
    older = {name for name in found - current if name.split(".")[0] in {path.split(".")[0] for path in current}}
    assert found - current - older == set(), "a sample of something that no longer exists"


@pytest.mark.parametrize(("name", "kind"), EVENTS.items(), ids=list(EVENTS))
def test_the_sample_of_an_event_is_what_the_relay_publishes(name: str, kind: Any) -> None:
    text = path_of(name, kind.version).read_text(encoding="utf-8")
    sample = json.loads(text)
    received = envelope.decode(text.encode())
    assert (received.key, received.version) == (name, kind.version)
    published = envelope.encode(outbox_row(sample, kind))
    assert (published.exchange, published.routing_key) == (f"{kind.source}.events", kind.event_name)
    assert json.loads(published.body) == sample
    assert written({**sample, "data": kind.load(sample["data"]).dump()}) == text
    assert kind.load_tolerant({**sample["data"], "a_field_of_tomorrow": 1}) == kind.load(sample["data"])


@pytest.mark.parametrize(("name", "kind"), OPERATIONS.items(), ids=list(OPERATIONS))
def test_the_sample_of_an_operation_loads_and_dumps(name: str, kind: Any) -> None:
    text = path_of(name).read_text(encoding="utf-8")
    sample = json.loads(text)
    assert set(sample) == {"request", "reply"}
    request, reply = kind.load(sample["request"]), kind.reply.load(sample["reply"])
    assert written({"request": request.dump(), "reply": kind.reply_data(reply)}) == text


def test_what_was_once_published_loads_for_ever() -> None:
    for older in SAMPLES.rglob("*.v*.*.json"):
        name, sample = f"{older.parent.name}.{older.name.split('.')[0]}", json.loads(older.read_text(encoding="utf-8"))
        if name in EVENTS:
            EVENTS[name].load_tolerant(sample["data"])
        else:
            OPERATIONS[name].load(sample["request"])


def test_every_sample_fills_every_field_somewhere() -> None:
    """A field that no sample fills is a field that nobody has tried."""
    empty: list[str] = []
    for name, kind in (EVENTS | OPERATIONS).items():
        sample = json.loads(path_of(name).read_text(encoding="utf-8"))
        filled = sample["data"] if name in EVENTS else sample["request"]
        empty += [f"{name}.{field}" for field, value in filled.items() if value in (None, "", [])]
    may_be_empty = {"cursor", "number", "title", "note", "merged_into",
                    "money_fen", "milestones"}  # an outcome of one kind has nothing of another
    assert [field for field in empty if field.rsplit(".", 1)[1] not in may_be_empty] == []


def test_events_hold_nobodys_words_name_or_contact() -> None:
    """Neither a field for a contact, nor in any sample what a resident said (X1)."""
    said = {json.loads(path_of("intake.post_opinion").read_text(encoding="utf-8"))["request"]["text"]}
    resident = {name for name in PostOpinion._names if name in ("text", "contact")}
    for name in EVENTS:
        text = path_of(name).read_text(encoding="utf-8")
        assert not any(words in text for words in said), name
        assert "1380000" not in text, name
        if name.startswith("intake."):
            assert resident.isdisjoint(json.loads(text)["data"]), name


def test_a_sample_with_a_wrong_field_would_be_noticed() -> None:
    """The net itself: a changed sample does not pass."""
    name, kind = next(iter(EVENTS.items()))
    sample = json.loads(path_of(name).read_text(encoding="utf-8"))
    assert isinstance(kind.load(sample["data"]), Record)
    for field in sample["data"]:
        if kind._strict.fields[field].required:
            with pytest.raises(Exception, match=field):
                kind.load({key: value for key, value in sample["data"].items() if key != field})
