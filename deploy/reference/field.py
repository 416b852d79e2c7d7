"""What a field accepts, told in words: from the marshmallow field that its declaration left behind."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from services.contracts import fields as f
from services.contracts.declare import Record

_LARGEST = 2**31 - 1
_CODE = "A-Z a-z 0-9 . _ : -"


@dataclass(frozen=True)
class FieldRule:
    """One field of a record: its kind, what limits it, and what stands for it when it is left out."""

    name: str
    kind: str
    record: type[Record] | None
    limits: str
    is_required: bool
    may_be_null: bool
    default: Any


def rules(record: type[Record]) -> list[FieldRule]:
    """Return the rules of a record's fields, in the order of the declaration."""
    return [_rule(field) for field in dataclasses.fields(record)]  # type: ignore[arg-type]


def schema_of(field: dataclasses.Field[Any]) -> Any:
    """Return the marshmallow field of a declared field."""
    return field.metadata["schema"]


def default_of(field: dataclasses.Field[Any]) -> Any:
    """Return the value that stands for a field that is left out; MISSING when it is required."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def record_of(schema: Any) -> type[Record] | None:
    """Return the record that stands in a field, alone or in a list."""
    if isinstance(schema, f.ManyField):
        return record_of(schema.inner)
    return schema.record if isinstance(schema, f.RecordField) else None


def nested(record: type[Record]) -> list[type[Record]]:
    """Return every record that stands in this one, at any depth, each once."""
    found: list[type[Record]] = []
    for field in dataclasses.fields(record):  # type: ignore[arg-type]
        inner = record_of(schema_of(field))
        if inner is not None:
            found += [kind for kind in (inner, *nested(inner)) if kind not in found]
    return found


def _rule(field: dataclasses.Field[Any]) -> FieldRule:
    schema, default = schema_of(field), default_of(field)
    kind, limits = _told(schema)
    return FieldRule(field.name, kind, record_of(schema), limits, default is dataclasses.MISSING, bool(schema.allow_none),
                     None if default is dataclasses.MISSING else default)


def _told(schema: Any) -> tuple[str, str]:
    """Return the kind and the limits of a field."""
    match schema:
        case f.TextField():
            return "text", f"≤ {schema.max:,} characters" + (", one line" if schema.one_line else "")
        case f.PatternField() if schema.expected == _CODE:
            return "code", ""
        case f.PatternField():
            return "phone", f"like {schema.expected}"
        case f.UuidField():
            return "UUID", ""
        case f.ChoiceField():
            return "word", "one of " + ", ".join(f"`{choice}`" for choice in schema.choices)
        case f.IntegerField():
            return "integer", f"≥ {schema.min}" if schema.max == _LARGEST else f"{schema.min}–{schema.max:,}"
        case f.FlagField():
            return "boolean", ""
        case f.MomentField():
            return "time", ""
        case f.DayField():
            return "date", ""
        case f.RecordField():
            return schema.record.__name__, ""
        case f.ManyField():
            return _list(schema)
    return "any JSON", ""


def _list(schema: f.ManyField) -> tuple[str, str]:
    kind, limits = _told(schema.inner)
    count = f"{schema.min}–{schema.max:,} of them" if schema.min else f"≤ {schema.max:,} of them"
    told = [count, "none twice" if schema.unique else "", f"each {limits}" if limits else ""]
    return f"list of {kind}", "; ".join(part for part in told if part)
