"""JSON Schema of records: what other languages' tools understand of a field's rules."""

from __future__ import annotations

import dataclasses
from typing import Any

from deploy.reference.field import default_of, schema_of
from deploy.reference.markdown import prose, record_name
from services.contracts import fields as f
from services.contracts.declare import Record

_PLACE = "#/components/schemas/"


def reference(record: type[Record]) -> dict[str, Any]:
    """Return the reference to a record's schema."""
    return {"$ref": _PLACE + record_name(record)}


def request_schema(record: type[Record]) -> dict[str, Any]:
    """Return the schema of what a caller gives: fields with a default may be left out, others not; no further names."""
    required = [field.name for field in _fields(record) if default_of(field) is dataclasses.MISSING]
    return {**_object(record), **({"required": required} if required else {}), "additionalProperties": False}


def answer_schema(record: type[Record]) -> dict[str, Any]:
    """Return the schema of what a reader gets: every field is there, and a later release may add others."""
    return {**_object(record), "required": [field.name for field in _fields(record)]}


def _object(record: type[Record]) -> dict[str, Any]:
    properties = {field.name: _property(field) for field in _fields(record)}
    return {"type": "object", "description": prose(record), "properties": properties}


def _fields(record: type[Record]) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(record)  # type: ignore[arg-type]


def _property(field: dataclasses.Field[Any]) -> dict[str, Any]:
    schema, default = schema_of(field), default_of(field)
    told = _of(schema)
    if schema.allow_none:
        told = _or_null(told)
    elif default is not dataclasses.MISSING and default is not None:
        told = {**told, "default": default}
    return told


def _or_null(told: dict[str, Any]) -> dict[str, Any]:
    if "type" not in told:
        return {"oneOf": [told, {"type": "null"}]} if told else told
    nullable = {**told, "type": [told["type"], "null"]}
    if "enum" in told:
        nullable["enum"] = [*told["enum"], None]
    return nullable


def _of(schema: Any) -> dict[str, Any]:
    match schema:
        case f.TextField():
            return {"type": "string", "maxLength": schema.max, **({} if schema.blank_allowed else {"minLength": 1})}
        case f.PatternField():
            return {"type": "string", "pattern": f"^{schema.pattern.pattern}$"}
        case f.UuidField():
            return {"type": "string", "format": "uuid"}
        case f.ChoiceField():
            return {"type": "string", "enum": list(schema.choices)}
        case f.IntegerField():
            return {"type": "integer", "minimum": schema.min, "maximum": schema.max}
        case f.FlagField():
            return {"type": "boolean"}
        case f.MomentField():
            return {"type": "string", "format": "date-time"}
        case f.DayField():
            return {"type": "string", "format": "date"}
        case f.RecordField():
            return reference(schema.record)
        case f.ManyField():
            return {"type": "array", "items": _of(schema.inner), "maxItems": schema.max,
                    **({"minItems": schema.min} if schema.min else {}), **({"uniqueItems": True} if schema.unique else {})}
    return {}
