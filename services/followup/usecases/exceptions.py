"""Everything that is stuck anywhere: the open alarms of all services, and what followup finds stuck itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from services.chassis import paging
from services.contracts.followup.operations.exceptions import ExceptionPage, Exceptions, ExceptionView
from services.contracts.labels import ALARMS
from services.followup.store.exceptions import Stuck
from services.followup.usecases.alarms import alarming
from services.followup.usecases.work import Work

PROMISE_OVERDUE, RATING_LATE, LOOK_BACK_MISSED = "promise_overdue", "rating_late", "look_back_missed"
_AT_ONCE = 100


class Raised(Protocol):
    """What any service tells of an alarm that it raises."""

    @property
    def alarm_id(self) -> UUID:
        """Its id."""

    @property
    def source(self) -> str:
        """The service that tells it."""


class Cleared(Raised, Protocol):
    """What any service tells of an alarm that is over."""

    @property
    def cleared_at(self) -> datetime:
        """When it was mended."""


def list_alarm(tx: Work, event: Raised) -> None:
    """Put another service's alarm on the list."""
    tx.store.exceptions.add_raised(event.source, [event])


def strike_alarm(tx: Work, event: Cleared) -> None:
    """Take another service's alarm off the list, also when this comes before the alarm itself."""
    tx.store.exceptions.add_cleared(event.source, [event], event.cleared_at)


def exceptions(tx: Work, request: Exceptions) -> ExceptionPage:
    """List what is stuck, newest first."""
    since = datetime.combine(request.since, time(), tx.zone) if request.since else None
    rows = tx.store.exceptions.list_open(
        {"kind": request.kind, "grid": request.grid},
        since=since,
        after=paging.moment_and_id(request.cursor),
        limit=request.limit + 1,
    )
    page = rows[: request.limit]
    following = paging.encode(page[-1].since.isoformat(), str(page[-1].alarm_id)) if len(rows) > len(page) else ""
    return ExceptionPage(items=[_view(row) for row in page], next_cursor=following)


def watch_cases(tx: Work) -> bool:
    """Raise an alarm for each overdue promise, late rating and missed look-back (D24), and clear those that are over."""
    days: dict[str, date | datetime] = {
        PROMISE_OVERDUE: tx.today,
        RATING_LATE: tx.now - timedelta(days=tx.policy.rating_days),
        LOOK_BACK_MISSED: tx.today - timedelta(days=tx.policy.look_back_grace_days),
    }
    is_full = False
    for kind, day in days.items():
        mended = tx.store.exceptions.find_mended(kind, day, limit=_AT_ONCE)
        late = tx.store.exceptions.find_late(kind, day, limit=_AT_ONCE)
        alarming.clear_about(tx, kind, mended)
        alarming.raise_about(tx, kind, late)
        is_full = is_full or _AT_ONCE in (len(mended), len(late))
    return is_full


def _view(stuck: Stuck) -> ExceptionView:
    # A kind of a later release of another service has no words here yet.
    label, label_en = ALARMS.get(stuck.kind, (stuck.kind, stuck.kind))
    return ExceptionView(alarm_id=stuck.alarm_id, service=stuck.service, kind=stuck.kind, label=label, label_en=label_en,
                         about=stuck.about, grid=stuck.grid, since=stuck.since)
