"""The kinds of field that contracts are made of: each is a validation rule, declared once for all operations and events.

marshmallow alone accepts what PostgreSQL later refuses or what a page later shows wrongly (NUL, lone surrogates,
blank-only text, a phone number with a trailing newline, naive times, `"yes"` for true): these fields refuse it at the
edge, with a code of `problems.SENTENCES`.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields as maf

# Residents write <…> around titles; what a browser would act on is a tag with a plain name, or one with a handler in it.
_TAG = re.compile(r"<[!/?]?[a-z][a-z0-9-]*[\s/>]|<[^<>]*\son[a-z]+\s*=|<!--|javascript:", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}[0-9]")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|z|[+-]\d{2}:?\d{2})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Control characters, lone surrogates, and marks of direction: the last make a shown name or number read as another.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = ("Cf", "Zs", "Cc")


class Refused(ma.ValidationError):
    """A value that breaks a rule: carries the problem's code and values instead of a sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__([(code, values)])  # marshmallow carries any list as it is


class _Field(maf.Field[Any]):
    """marshmallow's field with our codes in place of its sentences."""

    # marshmallow reads this off the class.
    default_error_messages = {  # noqa: RUF012
        "required": "required", "null": "null", "validator_failed": "invalid"}


class TextField(_Field):
    """Text as typed by a person: trimmed, not blank, without control characters, lone surrogates or markup."""

    def __init__(self, *, max: int, blank_allowed: bool = False, one_line: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max, self.blank_allowed, self.one_line = max, blank_allowed, one_line

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise Refused("invalid_type", expected="文本 text")
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if _FORBIDDEN.search(text) or (self.one_line and ("\n" in text or "\t" in text)):
            raise Refused("invalid_characters")
        if len(text) > self.max:
            raise Refused("too_long", max=self.max)
        if not self.blank_allowed and all(unicodedata.category(c) in _INVISIBLE for c in text):
            raise Refused("blank")
        if _TAG.search(text):
            raise Refused("markup")
        return text


class PatternField(_Field):
    """A short machine-made string that has to match a pattern from end to end."""

    def __init__(self, pattern: re.Pattern[str], expected: str, *, fold: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pattern, self.expected, self.fold = pattern, expected, fold

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise Refused("invalid_type", expected="文本 text")
        text = unicodedata.normalize("NFKC", value) if self.fold else value
        if not self.pattern.fullmatch(text):
            raise Refused("invalid_format", expected=self.expected)
        return text


class UuidField(_Field):
    """An id of ours, in its one canonical form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID:
        if not isinstance(value, str):
            raise Refused("invalid_type", expected="编号 id (UUID)")
        if not _UUID.fullmatch(value):
            raise Refused("invalid_format", expected="UUID")
        return UUID(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return str(value)


class ChoiceField(_Field):
    """One of a closed list of words."""

    def __init__(self, choices: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = tuple(choices)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise Refused("invalid_type", expected="文本 text")
        if value not in self.choices:
            raise Refused("invalid_choice", choices=", ".join(self.choices))
        return value


class IntegerField(_Field):
    """A whole number within stated bounds; `true` and `"7"` are not numbers."""

    def __init__(self, *, min: int, max: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min, self.max = min, max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused("invalid_type", expected="整数 integer")
        if not self.min <= value <= self.max:
            raise Refused("out_of_range", min=self.min, max=self.max)
        return value


class FlagField(_Field):
    """True or false, and nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise Refused("invalid_type", expected="true / false")
        return value


class MomentField(_Field):
    """A point in time with its zone, between 1990 and 2199 (PostgreSQL stores years that Python cannot read back)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise Refused("invalid_type", expected="时间 time")
        if not _TIME.fullmatch(value):
            raise Refused("invalid_format", expected="2024-04-28T09:00:00+08:00")
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise Refused("timezone_required")
            moment = moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            if isinstance(error, Refused):
                raise
            raise Refused("invalid_format", expected="2024-04-28T09:00:00+08:00") from None
        if not 1990 <= moment.year <= 2199:
            raise Refused("out_of_range", min=1990, max=2199)
        return moment

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()


class DayField(_Field):
    """A calendar day in the district."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str):
            raise Refused("invalid_type", expected="日期 date")
        if not _DATE.fullmatch(value):
            raise Refused("invalid_format", expected="2024-04-28")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise Refused("invalid_format", expected="2024-04-28") from None
        if not 1990 <= day.year <= 2199:
            raise Refused("out_of_range", min=1990, max=2199)
        return day

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()


class ManyField(_Field):
    """A list with a bound. A record field inside it may repeat; codes may not (`unique`)."""

    def __init__(self, inner: maf.Field[Any], *, min: int = 0, max: int = 500, unique: bool = False, **kwargs: Any):
        super().__init__(**kwargs)
        self.inner, self.min, self.max, self.unique = inner, min, max, unique

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Refused("invalid_type", expected="列表 list")
        if len(value) > self.max:
            raise Refused("too_many_items", max=self.max)
        if len(value) < self.min:
            raise Refused("too_few_items", min=self.min)
        loaded: list[Any] = []
        errors: dict[int, Any] = {}
        for index, item in enumerate(value):
            try:
                loaded.append(self.inner.deserialize(item))
            except ma.ValidationError as error:
                errors[index] = error.messages
        if errors:
            raise ma.ValidationError(errors)
        if self.unique and len(set(map(str, loaded))) != len(loaded):
            raise Refused("duplicate_items")
        return loaded


class RecordField(_Field):
    """A record of its own kind inside another one."""

    def __init__(self, record: type[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.record = record

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            raise Refused("invalid_type", expected="记录 object")
        return self.record.load_nested(value)


class AnyField(_Field):
    """JSON that is passed on as it is (an item of a bulk call, the data of another event)."""



def _declare(make: Any, *, default: Any, optional: bool) -> Any:
    """Return a dataclass field: required without a default, absent as the default with one."""
    kwargs: dict[str, Any] = {"required": default is dataclasses.MISSING and not optional, "allow_none": optional}
    metadata = {"schema": make(**kwargs)}
    if default is dataclasses.MISSING and not optional:
        return dataclasses.field(metadata=metadata)
    value = None if default is dataclasses.MISSING else default
    if isinstance(value, list):
        return dataclasses.field(default_factory=value.copy, metadata=metadata)
    return dataclasses.field(default=value, metadata=metadata)


_MISSING: Any = dataclasses.MISSING


def text(*, max: int = 4000, default: Any = _MISSING, optional: bool = False, one_line: bool = False) -> Any:
    """Text of a person, at most `max` characters (4,000 unless told)."""
    blank = default == ""
    return _declare(lambda **k: TextField(max=max, one_line=one_line, blank_allowed=blank, **k),
                    default=default, optional=optional)


def code(*, default: Any = _MISSING, optional: bool = False) -> Any:
    """A code of a place, body, person or topic: letters, digits and `. _ : -`, at most 64."""
    return _declare(lambda **k: PatternField(_CODE, "A-Z a-z 0-9 . _ : -", **k), default=default, optional=optional)


def digest(*, default: Any = _MISSING, optional: bool = False) -> Any:
    """A SHA-256 in small hexadecimal letters."""
    return _declare(lambda **k: PatternField(_DIGEST, "SHA-256, 64 x 0-9 a-f", **k), default=default, optional=optional)


def phone(*, default: Any = _MISSING, optional: bool = False) -> Any:
    """A telephone number; full-width digits are read as digits."""
    return _declare(lambda **k: PatternField(_PHONE, "13800000000", fold=True, **k), default=default, optional=optional)


def uuid(*, default: Any = _MISSING, optional: bool = False) -> Any:
    """An id of ours."""
    return _declare(UuidField, default=default, optional=optional)


def choice(choices: Iterable[str], *, default: Any = _MISSING, optional: bool = False) -> Any:
    """One word of a closed list."""
    words = tuple(choices)
    return _declare(lambda **k: ChoiceField(words, **k), default=default, optional=optional)


def integer(*, min: int = 0, max: int = 2**31 - 1, default: Any = _MISSING, optional: bool = False) -> Any:
    """A whole number from `min` to `max`."""
    return _declare(lambda **k: IntegerField(min=min, max=max, **k), default=default, optional=optional)


def flag(*, default: Any = _MISSING) -> Any:
    """True or false."""
    return _declare(FlagField, default=default, optional=False)


def moment(*, default: Any = _MISSING, optional: bool = False) -> Any:
    """A point in time with a zone; kept in UTC."""
    return _declare(MomentField, default=default, optional=optional)


def day(*, default: Any = _MISSING, optional: bool = False) -> Any:
    """A calendar day."""
    return _declare(DayField, default=default, optional=optional)


def record(kind: type[Any], *, default: Any = _MISSING, optional: bool = False) -> Any:
    """One record of a declared kind."""
    return _declare(lambda **k: RecordField(kind, **k), default=default, optional=optional)


def anything(*, default: Any = _MISSING, optional: bool = False) -> Any:
    """Any JSON value."""
    return _declare(AnyField, default=default, optional=optional)


def many(inner: Any, *, min: int = 0, max: int = 500, unique: bool = False, default: Any = _MISSING) -> Any:
    """A list of `inner` (a field made by one of the functions above, or a record kind)."""
    element = RecordField(inner) if isinstance(inner, type) else inner.metadata["schema"]
    return _declare(lambda **k: ManyField(element, min=min, max=max, unique=unique, **k),
                    default=default, optional=False)
