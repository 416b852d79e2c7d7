"""How every service raises, clears and lists its alarms: the same rule with each service's own events.

Used by use cases only; the store of the service has to hold `services.chassis.alarms.Alarms` as `alarms`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from services.chassis import paging
from services.chassis.transaction import Alarm, Emittable, Transaction
from services.contracts.alarms import AlarmPage, AlarmView
from services.contracts.labels import ALARMS


class AlarmsAsked(Protocol):
    """A service's `alarms` operation."""

    @property
    def kind(self) -> str | None:
        """Of which kind, or None for all."""

    @property
    def limit(self) -> int:
        """How many at most."""

    @property
    def cursor(self) -> str:
        """Where the page begins."""


class Alarming:
    """Alarms of one service, told with its own two events."""

    def __init__(self, raised: Callable[..., Emittable], cleared: Callable[..., Emittable]) -> None:
        self._raised, self._cleared = raised, cleared

    def settle(self, tx: Transaction[Any, Any], kind: str, abouts: Iterable[str]) -> None:
        """Make the open alarms of a kind be exactly those about these, and say what is new and what is over."""
        raised, cleared = tx.store.alarms.settle(kind, abouts, tx.now)
        self._tell(tx, raised, cleared)

    def raise_about(self, tx: Transaction[Any, Any], kind: str, abouts: Iterable[str]) -> None:
        """Raise an alarm about each of these that has none yet."""
        self._tell(tx, tx.store.alarms.raise_about(kind, abouts, tx.now), [])

    def clear_about(self, tx: Transaction[Any, Any], kind: str, abouts: Iterable[str]) -> None:
        """End the alarms about these."""
        self._tell(tx, [], tx.store.alarms.clear_about(kind, abouts, tx.now))

    def page(self, tx: Transaction[Any, Any], request: AlarmsAsked) -> AlarmPage:
        """List what is open, newest first."""
        found = tx.store.alarms.open_page(request.kind, paging.moment_and_id(request.cursor), request.limit + 1)
        shown = found[:request.limit]
        return AlarmPage(
            items=[_view(alarm) for alarm in shown],
            next_cursor=paging.encode(shown[-1].since.isoformat(), shown[-1].alarm_id) if len(found) > len(shown) else "",
        )

    def _tell(self, tx: Transaction[Any, Any], raised: Iterable[Alarm], cleared: Iterable[Alarm]) -> None:
        for alarm in raised:
            tx.emit(self._raised(alarm_id=alarm.alarm_id, kind=alarm.kind, about=alarm.about, since=alarm.since))
        for alarm in cleared:
            tx.emit(self._cleared(alarm_id=alarm.alarm_id, kind=alarm.kind, about=alarm.about, since=alarm.since,
                                  cleared_at=tx.now))


def _view(alarm: Alarm) -> AlarmView:
    label, label_en = ALARMS[alarm.kind]
    return AlarmView(alarm_id=alarm.alarm_id, kind=alarm.kind, label=label, label_en=label_en, about=alarm.about,
                     since=alarm.since)
