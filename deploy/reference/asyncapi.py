"""docs/reference/asyncapi.yaml: the same contracts as an AsyncAPI 3.0 document, for tools that generate clients."""

from __future__ import annotations

from typing import Any

import yaml

from deploy import __version__
from deploy.reference.field import nested
from deploy.reference.json_schema import answer_schema, reference, request_schema
from deploy.reference.markdown import MARK, prose, record_name
from services.chassis.errors import FAMILIES
from services.chassis.names import RPC_EXCHANGE, Names
from services.contracts import catalog
from services.contracts.declare import Event, Operation, Record

_SCHEMAS = "#/components/schemas/"


def text() -> str:
    """Return the document as YAML."""
    comment = "# " + MARK.removeprefix("<!-- ").removesuffix(" -->")
    body = yaml.dump(document(), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)
    return f"{comment}\n{body}"


class _Plain(yaml.SafeDumper):
    """Writes a value that is used twice twice: tools read aliases, people do not."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Several lines as several lines."""
        return self.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


_Plain.add_representer(str, _Plain.represent_str)


def document() -> dict[str, Any]:
    """Return the document as data."""
    operations, events = catalog.operations(), catalog.events()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Siquan", "version": __version__, "description": _DESCRIPTION},
        "defaultContentType": "application/json",
        "servers": {"broker": {"host": "127.0.0.1:5672", "protocol": "amqp", "pathname": "/siquan",
                               "description": "Your operator tells the address; natively `./siquan status --json`."}},
        "channels": {**{f"call.{name}": _call_channel(name) for name in operations},
                     **{f"event.{name}": _event_channel(name) for name in events},
                     "replies": {"address": None, "description": "The caller's own queue, bound to nameko-rpc by reply_to.",
                                 "messages": {name: _message(f"reply.{name}") for name in operations}}},
        "operations": {**{name.replace(".", "_"): _operation(name, kind) for name, kind in operations.items()},
                       **{f"say_{name.replace('.', '_')}": _saying(name, kind) for name, kind in events.items()}},
        "components": {"messages": _messages(operations, events), "schemas": _schemas(operations, events),
                       "channelBindings": _bindings(),
                       "correlationIds": {"call": {"description": "AMQP property correlation_id, given back in the reply.",
                                                   "location": "$message.header#/correlation_id"}}},
    }


_DESCRIPTION = """The operations of the five services, and the events that they say.

Siquan's point of view: it receives calls and sends events. `reply_to` and `correlation_id` are AMQP properties, the names
beginning with `nameko.` are AMQP headers. See docs/calling.md and docs/events.md.
"""

_CALL_HEADERS = {
    "type": "object",
    "required": ["reply_to", "correlation_id"],
    "properties": {
        "reply_to": {"type": "string", "description": "AMQP property: the key under which the caller's queue is bound."},
        "correlation_id": {"type": "string", "description": "AMQP property, at most 200 characters."},
        "nameko.auth_token": {"type": "string",
                              "description": "The caller's token; may be left out where everybody may call."},
        "nameko.deadline": {"type": "string", "format": "date-time",
                            "description": "What has not begun by then is not done at all."},
        "nameko.traceparent": {"type": "string", "description": "W3C trace context; goes on into the events."},
    },
}
_REQUEST_ID = {"type": "string", "pattern": "^[!-~]{1,100}$",
               "description": "The caller's own key: the same key with the same content is one effect and one answer."}


def _message(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/messages/{name}"}


def _binding(exchange: str) -> dict[str, str]:
    return {"$ref": f"#/components/channelBindings/{exchange}"}


def _bindings() -> dict[str, Any]:
    """Return the exchange behind each kind of channel."""
    return {name: {"amqp": {"is": "routingKey", "bindingVersion": "0.3.0", "exchange": {
        "name": name, "type": "topic", "durable": True, "autoDelete": False, "vhost": "siquan"}}}
        for name in (RPC_EXCHANGE, *(Names(service).exchange for service in catalog.SERVICES))}


def _call_channel(name: str) -> dict[str, Any]:
    return {"address": name, "messages": {"request": _message(f"call.{name}")}, "bindings": _binding(RPC_EXCHANGE)}


def _event_channel(name: str) -> dict[str, Any]:
    source, key = name.split(".")
    return {"address": key, "messages": {"event": _message(f"event.{name}")}, "bindings": _binding(Names(source).exchange)}


def _operation(name: str, kind: type[Operation]) -> dict[str, Any]:
    return {"action": "receive", "summary": prose(kind).splitlines()[0], "channel": {"$ref": f"#/channels/call.{name}"},
            "messages": [{"$ref": f"#/channels/call.{name}/messages/request"}],
            "reply": {"address": {"location": "$message.header#/reply_to"}, "channel": {"$ref": "#/channels/replies"},
                      "messages": [{"$ref": f"#/channels/replies/messages/{name}"}]}}


def _saying(name: str, kind: type[Event]) -> dict[str, Any]:
    return {"action": "send", "summary": prose(kind).splitlines()[0], "channel": {"$ref": f"#/channels/event.{name}"},
            "messages": [{"$ref": f"#/channels/event.{name}/messages/event"}]}


def _messages(operations: dict[str, type[Operation]], events: dict[str, type[Event]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, operation in operations.items():
        common = {"contentType": "application/json", "correlationId": {"$ref": "#/components/correlationIds/call"}}
        told[f"call.{name}"] = {"name": name, **common, "headers": {"$ref": _SCHEMAS + "CallHeaders"},
                                 "payload": _call_payload(operation)}
        told[f"reply.{name}"] = {"name": f"{name} reply", **common, "payload": {"oneOf": [
            {"type": "object", "required": ["result", "error"],
             "properties": {"result": reference(operation.reply), "error": {"type": "null"}}},
            {"$ref": _SCHEMAS + "Refused"}]}}
    for name, event in events.items():
        told[f"event.{name}"] = {"name": name, "contentType": "application/json", "payload": _envelope(name, event)}
    return told


def _call_payload(kind: type[Operation]) -> dict[str, Any]:
    request = request_schema(kind)
    request = {**request, "properties": {"request_id": {"$ref": _SCHEMAS + "RequestId"}, **request["properties"]}}
    return {"type": "object", "required": ["kwargs"],
            "properties": {"args": {"type": "array", "maxItems": 0}, "kwargs": request}}


def _envelope(name: str, kind: type[Event]) -> dict[str, Any]:
    known = {"specversion": "1.0", "source": f"/siquan/{kind.source}", "type": name,
             "datacontenttype": "application/json", "dataschema": f"urn:siquan:{name}:{kind.version}"}
    return {"type": "object", "required": ["id", "subject", "time", "sequence", "data", *known],
            "properties": {"id": {"type": "string", "format": "uuid"}, "subject": {"type": "string", "format": "uuid"},
                           "time": {"type": "string", "format": "date-time"}, "sequence": {"type": "string"},
                           "traceparent": {"type": "string"}, "data": answer_schema(kind),
                           **{name: {"type": "string", "const": value} for name, value in known.items()}}}


def _schemas(operations: dict[str, type[Operation]], events: dict[str, type[Event]]) -> dict[str, Any]:
    sent = _named(inner for kind in operations.values() for inner in nested(kind))
    read = _named(inner for kind in operations.values() for inner in (kind.reply, *nested(kind.reply)))
    heard = _named(inner for kind in events.values() for inner in nested(kind))
    told = {name: request_schema(record) if name in sent else answer_schema(record)
            for name, record in sorted({**heard, **read, **sent}.items())}
    return {**told, "CallHeaders": _CALL_HEADERS, "RequestId": _REQUEST_ID, "Refused": _REFUSED}


def _named(records: Any) -> dict[str, type[Record]]:
    return {record_name(record): record for record in records}


_REFUSED = {
    "type": "object",
    "required": ["result", "error"],
    "properties": {
        "result": {"type": "null"},
        "error": {
            "type": "object",
            "required": ["exc_type", "value"],
            "properties": {
                "exc_type": {"type": "string", "enum": list(FAMILIES)},
                "value": {
                    "type": "object",
                    "required": ["family", "code", "message", "message_en"],
                    "properties": {
                        "family": {"type": "string", "enum": list(FAMILIES)},
                        "code": {"type": "string"},
                        "message": {"type": "string", "description": "Chinese"},
                        "message_en": {"type": "string"},
                        "details": {"description": "By field for request.invalid, otherwise what fills the message."},
                        "correlation_id": {"type": "string", "description": "Stands in the service's log."},
                    },
                },
            },
        },
    },
}
