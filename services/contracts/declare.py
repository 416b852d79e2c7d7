"""How a record, an event and an operation are declared.

A declaration is a frozen dataclass whose fields come from `fields`; the decorators below add what the bus needs to know
(source, name, version) or what a call needs to know (who may call, what it answers, how it may refuse).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform
from uuid import UUID

import marshmallow as ma

from services.contracts import fields as f
from services.contracts.problems import Invalid, Problem, problem

T = TypeVar("T")


_FIELD_NAME = re.compile(r"[a-z_]{1,60}")


class Record:
    """A set of validated fields. `load` reads the wire form, `dump` writes it."""

    _strict: ClassVar[ma.Schema]
    _tolerant: ClassVar[ma.Schema]
    _names: ClassVar[tuple[str, ...]]

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Self:
        """Return the record, or raise `Invalid` naming every field that is wrong. Unknown names are refused."""
        return cls._load(cls._strict, raw)

    @classmethod
    def load_tolerant(cls, raw: Mapping[str, Any]) -> Self:
        """As `load`, but fields of a later minor version are ignored: what a reader of events needs."""
        return cls._load(cls._tolerant, raw)

    @classmethod
    def load_nested(cls, raw: Mapping[str, Any]) -> Self:
        """As `load`, for a record inside another: errors keep their place."""
        return cls(**_loaded(cls._strict, raw))

    @classmethod
    def _load(cls, schema: ma.Schema, raw: Mapping[str, Any]) -> Self:
        try:
            return cls(**_loaded(schema, raw))
        except ma.ValidationError as error:
            raise Invalid(_problems(error)) from None

    def dump(self) -> dict[str, Any]:
        """Return the JSON form: ids and times as text, records as objects, absent optional fields as null."""
        return {name: plain(getattr(self, name)) for name in self._names}


def plain(value: Any) -> Any:
    """Return the JSON form of a value of a record."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, Record):
        return value.dump()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no wire form")


class _Schema(ma.Schema):
    """marshmallow's schema with our codes in place of its sentences."""

    # marshmallow reads this off the class.
    error_messages = {  # noqa: RUF012
        "unknown": "unknown", "type": "invalid_type"}


def _loaded(schema: ma.Schema, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `schema.load` returns, in half of its time when nothing is wrong, as is nearly always the case.

    Each field is asked in turn, as marshmallow does; at the first objection the whole is left to marshmallow, which finds
    all that is wrong and where.
    """
    fields = schema.load_fields
    if isinstance(raw, dict) and (schema.unknown != ma.RAISE or raw.keys() <= fields.keys()):
        try:
            found = {name: field.deserialize(raw.get(name, ma.missing), name, raw) for name, field in fields.items()}
        except ma.ValidationError:
            pass
        else:
            return {name: value for name, value in found.items() if value is not ma.missing}
    loaded: dict[str, Any] = schema.load(raw)
    return loaded


def _problems(error: ma.ValidationError) -> list[Problem]:
    """Flatten marshmallow's nested messages into one problem a field, in the order of the declaration."""
    found: list[Problem] = []

    def walk(node: Any, where: str) -> None:
        if isinstance(node, dict):
            for key, inner in node.items():
                # An unknown name is the caller's own text and may be anything, a telephone number for one.
                name = str(key) if inner != ["unknown"] or _FIELD_NAME.fullmatch(str(key)) else "…"
                walk(inner, where if key == "_schema" else f"{where}.{name}" if where else name)
        elif isinstance(node, list):
            for inner in node:
                walk(inner, where)
        else:
            code, values = node if isinstance(node, tuple) else (str(node), {"expected": "object"})
            found.append(problem(where, code, **values))

    walk(error.messages, "")
    return found


def _build(cls: type[T]) -> type[T]:
    """Make the dataclass and its two marshmallow schemas from the metadata that `fields` left."""
    made = dataclass(frozen=True, kw_only=True)(cls)
    members = {field.name: field.metadata["schema"] for field in dataclasses.fields(made)}  # type: ignore[arg-type]
    schema = _Schema.from_dict(members, name=cls.__name__)
    made._strict = schema(unknown=ma.RAISE)  # type: ignore[attr-defined]
    made._tolerant = schema(unknown=ma.EXCLUDE)  # type: ignore[attr-defined]
    made._names = tuple(members)  # type: ignore[attr-defined]
    return made


@dataclass_transform(kw_only_default=True, frozen_default=True,
                     field_specifiers=(f.text, f.code, f.digest, f.phone, f.uuid, f.choice, f.integer, f.flag, f.moment,
                                       f.day, f.record, f.anything, f.many))
def record(cls: type[T]) -> type[T]:
    """Declare a record that stands inside requests, replies and events."""
    return _build(cls)


class Event(Record):
    """What a service says has happened. Named in the past tense; its data is a promise to every listener."""

    source: ClassVar[str]
    event_name: ClassVar[str]
    version: ClassVar[int]
    subject_field: ClassVar[str]

    @property
    def subject(self) -> UUID:
        """The id that orders this event among its kind: the case, unless the declaration says otherwise."""
        value: UUID = getattr(self, self.subject_field)
        return value


@dataclass_transform(kw_only_default=True, frozen_default=True,
                     field_specifiers=(f.text, f.code, f.digest, f.phone, f.uuid, f.choice, f.integer, f.flag, f.moment,
                                       f.day, f.record, f.anything, f.many))
def event(name: str, *, version: int = 1, subject: str = "case_id") -> Callable[[type[T]], type[T]]:
    """Declare an event as `source.name`, for example `intake.case_registered`."""

    def declare(cls: type[T]) -> type[T]:
        made = _build(cls)
        made.source, made.event_name = name.split(".")  # type: ignore[attr-defined]
        made.version, made.subject_field = version, subject  # type: ignore[attr-defined]
        return made

    return declare


@dataclass(frozen=True)
class ErrorCode:
    """One way in which an operation refuses: a stable code, its family, and what a clerk reads."""

    code: str
    family: str
    message: str
    message_en: str


class Operation(Record):
    """What another system may ask of a service. The fields are the request."""

    service: ClassVar[str]
    operation_name: ClassVar[str]
    writes: ClassVar[bool]
    replays: ClassVar[bool]
    callers: ClassVar[tuple[str, ...]]
    reply: ClassVar[type[Record]]
    errors: ClassVar[tuple[ErrorCode, ...]]

    @classmethod
    def reply_data(cls, reply: Record) -> dict[str, Any]:
        """Return the JSON form of a reply, which must be of the declared kind: nothing else leaves the service."""
        if type(reply) is not cls.reply:
            raise TypeError(f"{cls.service}.{cls.operation_name} answers {cls.reply.__name__}, not {type(reply).__name__}")
        return reply.dump()


@dataclass_transform(kw_only_default=True, frozen_default=True,
                     field_specifiers=(f.text, f.code, f.digest, f.phone, f.uuid, f.choice, f.integer, f.flag, f.moment,
                                       f.day, f.record, f.anything, f.many))
def operation(name: str, *, writes: bool, callers: tuple[str, ...], reply: type[Record],
              errors: tuple[ErrorCode, ...] = (), replays: bool = True) -> Callable[[type[T]], type[T]]:
    """Declare an operation as `service.name`. `callers` are the roles that may call it; nobody else may.

    A writing operation answers a repeated `request_id` with its first answer, which is kept for that; `replays=False`
    keeps no answer, because it is personal, and carries the operation out again.
    """

    def declare(cls: type[T]) -> type[T]:
        made = _build(cls)
        made.service, made.operation_name = name.split(".")  # type: ignore[attr-defined]
        made.writes, made.callers, made.replays = writes, callers, replays  # type: ignore[attr-defined]
        made.reply, made.errors = reply, errors  # type: ignore[attr-defined]
        return made

    return declare
