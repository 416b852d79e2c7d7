"""The envelope of an event on the bus: CloudEvents 1.0 structured JSON, written and read in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.chassis import serializer
from services.chassis.link import Outgoing
from services.chassis.transaction import Envelope


class Rejected(Exception):
    """The message can never be handled here. `reason` is a code, `detail` names fields and never their values."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Received:
    """An event as it came: its envelope, its version, its data, and the trace that it belongs to."""

    envelope: Envelope
    key: str
    version: int
    data: dict[str, Any]
    traceparent: str | None


def encode(row: dict[str, Any], *, must_arrive: bool = True) -> Outgoing:
    """Return the message of an outbox row."""
    source, name = row["event"].split(".")
    body = {
        "specversion": "1.0", "id": str(row["event_id"]), "source": f"/siquan/{source}", "type": row["event"],
        "subject": str(row["subject"]), "time": row["occurred_at"].astimezone(UTC).isoformat(),
        "datacontenttype": "application/json", "dataschema": f"urn:siquan:{row['event']}:{row['version']}",
        "sequence": str(row["sequence"]),
    }
    if row["traceparent"]:
        body["traceparent"] = row["traceparent"]
    # The data is JSON of ours already: it goes in as it is, as the last member.
    raw = serializer.dumps(body)[:-1] + b',"data":' + row["data"].encode() + b"}"
    return Outgoing(f"{source}.events", name, raw,
                    properties={"message_id": str(row["event_id"])}, must_arrive=must_arrive)


def decode(body: bytes) -> Received:
    """Return the event of a message body, or raise Rejected."""
    try:
        raw = serializer.loads(body)
    except serializer.Undecodable as error:
        raise Rejected("undecodable", error.code) from None
    if not isinstance(raw, dict):
        raise Rejected("invalid_envelope", "not an object")
    try:
        source, name = raw["type"].split(".")
        version = int(raw["dataschema"].rsplit(":", 1)[1])
        time = datetime.fromisoformat(raw["time"])
        envelope = Envelope(id=UUID(raw["id"]), source=source, event_name=name, time=time.astimezone(UTC),
                            sequence=int(raw["sequence"]))
        data = raw["data"]
        if time.tzinfo is None or not isinstance(data, dict) or raw["specversion"] != "1.0":
            raise ValueError
    except KeyError as error:
        raise Rejected("invalid_envelope", f"missing {error.args[0]}") from None
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError):
        raise Rejected("invalid_envelope") from None
    trace = raw.get("traceparent")
    return Received(envelope, raw["type"], version, data, trace if isinstance(trace, str) and len(trace) <= 55 else None)
