"""One operation and one event, made to try the chassis with."""

from __future__ import annotations

from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import ErrorCode, Event, Operation, Record, event, operation, record

MODES = ("ok", "fail", "not_yet", "kill", "slow", "hog")
REFUSED = ErrorCode("toy.refused", "conflict", "不行：{why}", "No: {why}")


@event("toy.pinged", subject="ping_id")
class Pinged(Event):
    """Something was pinged; `mode` says how its handler shall behave."""

    ping_id: UUID = f.uuid()
    mode: str = f.choice(MODES, default="ok")


@record
class Pong(Record):
    """The answer."""

    ping_id: UUID = f.uuid()
    text: str = f.text()


@operation("toy.ping", writes=True, callers=(roles.PARTNER,), reply=Pong, errors=(REFUSED,))
class Ping(Operation):
    """Write a row and say so."""

    text: str = f.text(max=100)
    mode: str = f.choice(MODES, default="ok")
    seconds: int = f.integer(min=0, max=30, default=0)


@operation("toy.count", writes=False, callers=(roles.PUBLIC,), reply=shared.Done)
class Count(Operation):
    """Answer, reading nothing."""


@operation("toy.leak", writes=True, callers=(roles.PARTNER,), reply=Pong)
class Leak(Operation):
    """Fail with a database error whose text repeats the row."""

    text: str = f.text(max=100)
