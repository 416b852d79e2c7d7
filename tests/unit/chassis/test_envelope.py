"""The envelope: written as CloudEvents 1.0, read strictly, and refused without a word of what it held."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis import envelope
from services.chassis.envelope import Rejected

ROW: dict[str, Any] = {
    "event_id": UUID("7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11"), "event": "intake.case_registered", "version": 1,
    "subject": UUID("5c6014ee-63d5-45a2-98a7-aacaabd05373"), "sequence": 3, "data": '{"title":"路灯"}', "traceparent": None,
    "occurred_at": datetime(2024, 4, 28, 9, tzinfo=timezone(timedelta(hours=8))),
}


def body(**changes: Any) -> bytes:
    told = {**json.loads(envelope.encode(ROW).body), **changes}
    return json.dumps({key: value for key, value in told.items() if value != "gone"}).encode()


def test_written_as_cloudevents() -> None:
    message = envelope.encode({**ROW, "traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"})
    assert (message.exchange, message.routing_key, message.must_arrive) == ("intake.events", "case_registered", True)
    assert message.properties["message_id"] == str(ROW["event_id"])
    assert json.loads(message.body) == {
        "specversion": "1.0", "id": str(ROW["event_id"]), "source": "/siquan/intake", "type": "intake.case_registered",
        "subject": str(ROW["subject"]), "time": "2024-04-28T01:00:00+00:00", "datacontenttype": "application/json",
        "dataschema": "urn:siquan:intake.case_registered:1", "sequence": "3", "data": {"title": "路灯"},
        "traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"}
    assert "traceparent" not in json.loads(envelope.encode(ROW).body)


def test_read_as_it_was_written() -> None:
    received = envelope.decode(envelope.encode(ROW).body)
    assert (received.key, received.version, received.data, received.traceparent) == (
        "intake.case_registered", 1, {"title": "路灯"}, None)
    told = received.envelope
    assert (told.id, told.source, told.event_name, told.sequence) == (ROW["event_id"], "intake", "case_registered", 3)
    assert told.time == datetime(2024, 4, 28, 1, tzinfo=UTC)


REFUSED: list[tuple[bytes, str]] = [
    (b"", "undecodable"), (b"{", "undecodable"), (b"\xff", "undecodable"), (b"[" * 3000, "undecodable"), (b"NaN", "undecodable"),
    (b"[]", "invalid_envelope"), (b'"x"', "invalid_envelope"), (b"null", "invalid_envelope"), (b"{}", "invalid_envelope"),
    *((body(**{name: "gone"}), "invalid_envelope") for name in (
        "type", "dataschema", "time", "id", "sequence", "data", "specversion")),
    *((body(**{name: value}), "invalid_envelope") for name, values in {
        "type": (7, "intake", "a.b.c", None), "dataschema": (None, "urn", "urn:x:one", 7), "specversion": ("2.0", 1.0),
        "time": (None, 7, "noon", "2024-04-28T09:00:00", "0001-01-01T00:00:00+14:00"), "id": (7, "x", None),
        "sequence": ("x", None, [1]), "data": (None, [], "x", 7)}.items() for value in values),
]


def test_refused_with_a_reason() -> None:
    for raw, reason in REFUSED:
        with pytest.raises(Rejected) as rejected:
            envelope.decode(raw)
        assert rejected.value.reason == reason, raw[:200]


@pytest.mark.parametrize("trace", [7, "x" * 56, ["a"]])
def test_a_trace_that_is_none_is_left_out(trace: Any) -> None:
    assert envelope.decode(body(traceparent=trace)).traceparent is None


def test_what_was_wrong_is_named_and_never_repeated() -> None:
    with pytest.raises(Rejected) as rejected:
        envelope.decode(body(id="13800138000", time="13800138000"))
    assert "13800138000" not in f"{rejected.value} {rejected.value.detail} {rejected.value.reason}"


def test_extensions_are_ignored() -> None:
    assert envelope.decode(body(partition="x", another={"a": 1})).data == {"title": "路灯"}


@given(st.dictionaries(st.sampled_from(("type", "dataschema", "time", "id", "sequence", "data", "specversion", "traceparent")),
                       st.none() | st.integers() | st.text(max_size=12) | st.lists(st.integers(), max_size=2), min_size=1))
def test_any_change_is_read_or_refused(changes: dict[str, Any]) -> None:
    try:
        envelope.decode(body(**changes))
    except Rejected as rejected:
        assert rejected.reason in ("undecodable", "invalid_envelope")
