"""Everything that can be wrong with a request, made from its declaration: one fault at a time in a request that is good.

Each fault says which field it is in and by which code the answer must name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.contracts import fields as f

_FORBIDDEN = ("甲\x00乙", "甲\x07乙", "甲\x85乙", "甲\ud800乙", "甲\u202e乙")
_MARKUP = ("<b>甲", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- 甲", "javascript:alert(1)")


@dataclass(frozen=True)
class Fault:
    """A request with one fault."""

    arguments: dict[str, Any]
    field: str
    code: str


def faults(schema: Any, good: dict[str, Any]) -> Iterator[Fault]:
    """Yield every fault of a record, its nested records among them."""
    yield Fault({**good, "no_such_field": 1}, "no_such_field", "unknown")
    for name, field in schema.fields.items():
        if field.required:
            yield Fault({key: value for key, value in good.items() if key != name}, name, "required")
        if not field.allow_none:
            yield Fault({**good, name: None}, name, "null")
        for value, where, code in _wrong(field, good.get(name)):
            yield Fault({**good, name: value}, f"{name}{where}", code)


def _wrong(field: Any, good: Any) -> Iterator[tuple[Any, str, str]]:
    """Yield wrong values of one field: (value, where within it, code)."""
    value: Any
    kinds: dict[type, Any] = {
        f.TextField: _text, f.PatternField: _pattern, f.UuidField: _uuid, f.ChoiceField: _choice, f.IntegerField: _integer,
        f.FlagField: _flag, f.MomentField: _moment, f.DayField: _day}
    if isinstance(field, f.RecordField):
        for value in ("文本", [good], 7):
            yield value, "", "invalid_type"
        for fault in faults(field.record._strict, good):
            yield fault.arguments, f".{fault.field}", fault.code
    elif isinstance(field, f.ManyField):
        yield from _many(field, good)
    elif not isinstance(field, f.AnyField):
        yield from ((value, "", code) for value, code in kinds[type(field)](field))


def _many(field: f.ManyField, good: list[Any]) -> Iterator[tuple[Any, str, str]]:
    value: Any
    for value in ("文本", {}, 7):
        yield value, "", "invalid_type"
    if not good:  # of some kinds a sample has none
        return
    yield [good[0]] * (field.max + 1), "", "too_many_items"
    if field.min:
        yield [], "", "too_few_items"
    if field.unique:
        yield [good[0], good[0]], "", "duplicate_items"
    for value, where, code in _wrong(field.inner, good[0]):
        yield [good[0], value], f".1{where}", code
    if not isinstance(field.inner, f.AnyField):
        yield [None], ".0", "null"


def _text(field: f.TextField) -> Iterator[tuple[Any, str]]:
    value: Any
    for value in (7, True, ["甲"], {"__type__": "datetime"}):
        yield value, "invalid_type"
    for value in _FORBIDDEN if not field.one_line else (*_FORBIDDEN, "甲\n乙", "甲\t乙"):
        yield value, "invalid_characters"
    yield "长" * (field.max + 1), "too_long"
    yield "长" * min(field.max * 10, 100_000), "too_long"
    for value in _MARKUP:
        if len(value) <= field.max:
            yield value, "markup"
    if not field.blank_allowed:
        for value in ("", "   ", "\u3000\u200b\n" if not field.one_line else "\u3000\u200b"):
            yield value, "blank"


def _pattern(field: f.PatternField) -> Iterator[tuple[Any, str]]:
    value: Any
    for value in (7, True, ["G-001"]):
        yield value, "invalid_type"
    for value in ("", " ", "编号一", "'; drop table x --", "a" * 65, "\x00", "\ud800", "13800138000\n", "<b>"):
        yield value, "invalid_format"


def _uuid(field: f.UuidField) -> Iterator[tuple[Any, str]]:
    value: Any
    yield 7, "invalid_type"
    for value in ("", "1", "7b0e4a9e6f0e4a629d430d2b9f1f6f11", "{7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11}",
                  "7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f1g", "7b0e4a9e-6f0e-4a62-9d43-0d2b9f1f6f11\n"):
        yield value, "invalid_format"


def _choice(field: f.ChoiceField) -> Iterator[tuple[Any, str]]:
    value: Any
    for value in (7, [field.choices[0]]):
        yield value, "invalid_type"
    for value in ("", "no_such_choice", field.choices[0].upper(), f"{field.choices[0]}\n", "\ud800"):
        yield value, "invalid_choice"


def _integer(field: f.IntegerField) -> Iterator[tuple[Any, str]]:
    value: Any
    for value in ("7", True, 7.5, 1e9, [7]):
        yield value, "invalid_type"
    for value in (field.min - 1, -1 if field.min >= 0 else field.min - 2, field.max + 1, 2**62, 10**29):
        yield value, "out_of_range"


def _flag(field: f.FlagField) -> Iterator[tuple[Any, str]]:
    value: Any
    for value in ("true", 1, 0, []):
        yield value, "invalid_type"


def _moment(field: f.MomentField) -> Iterator[tuple[Any, str]]:
    value: Any
    yield 1714266000, "invalid_type"
    for value in ("", "昨天", "2024-04-28", "2024-02-30T09:00:00+08:00", "2024-04-28T25:00:00+08:00",
                  "2024-04-28T09:00:00+08:00\n"):
        yield value, "invalid_format"
    yield "2024-04-28T09:00:00", "timezone_required"
    for value in ("1889-04-28T09:00:00+08:00", "2924-04-28T09:00:00+08:00"):
        yield value, "out_of_range"


def _day(field: f.DayField) -> Iterator[tuple[Any, str]]:
    value: Any
    yield 20240428, "invalid_type"
    for value in ("", "2024/04/28", "2024-02-30", "2024-04-28T00:00:00Z", "2024-04-28\n"):
        yield value, "invalid_format"
    yield "1889-04-28", "out_of_range"
