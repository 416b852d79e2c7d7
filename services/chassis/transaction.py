"""What a use case is given: its store, the time, the calendar, the policy, the caller, and a way to say what happened.

Nothing here knows the transport, so that a use case can be tested with a plain `Transaction`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

StoreT = TypeVar("StoreT")
PolicyT = TypeVar("PolicyT")


class NotYet(Exception):
    """An event came before the one that it builds on: deliver it again later. Not a failure."""


class WorkingCalendar(Protocol):
    """The State Council's working days, with make-up Sundays; years it has not yet published are not known."""

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on that day; weekdays count as working in a year that is not published."""

    def is_published(self, year: int) -> bool:
        """Tell whether the holidays of that year are known."""


class Emittable(Protocol):
    """An event of the contracts."""

    source: ClassVar[str]
    event_name: ClassVar[str]
    version: ClassVar[int]

    @property
    def subject(self) -> UUID:
        """The id that orders it among its kind."""

    def dump(self) -> dict[str, Any]:
        """The JSON form of its data."""


@dataclass(frozen=True)
class Caller:
    """Who asks, as the signed token says. `subject` names the person or system in the audit trail."""

    subject: str
    roles: frozenset[str] = frozenset()
    body: str | None = None
    deputy: str | None = None
    site: str | None = None

    def has(self, *roles: str) -> bool:
        """Tell whether the caller has any of these roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Envelope:
    """What came with the event that is being handled: its id, who said it, its name, when, and its place per subject."""

    id: UUID
    source: str
    event_name: str
    time: datetime
    sequence: int


@dataclass(frozen=True)
class Emission:
    """An event that waits for the commit, under the id that it will have on the bus."""

    id: UUID
    event: Emittable


@dataclass(frozen=True)
class Alarm:
    """Something that has been wrong since a moment."""

    alarm_id: UUID
    kind: str
    about: str
    since: datetime


# Who acts when an event is handled: the service itself.
SYSTEM = Caller("system")


@dataclass
class Transaction(Generic[StoreT, PolicyT]):
    """One unit of work: everything done through it takes effect together, or not at all."""

    store: StoreT
    policy: PolicyT
    now: datetime
    calendar: WorkingCalendar
    zone: ZoneInfo
    caller: Caller = SYSTEM
    envelope: Envelope | None = None
    emitted: list[Emission] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The calendar day in the district."""
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        """Return the district's calendar day of a moment."""
        return moment.astimezone(self.zone).date()

    def emit(self, event: Emittable) -> UUID:
        """Say that something has happened, and return the id that it will have.

        It is published if and only if this transaction commits.
        """
        emission = Emission(uuid4(), event)
        self.emitted.append(emission)
        return emission.id
