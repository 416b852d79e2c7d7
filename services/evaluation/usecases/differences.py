"""Where the two raters differ (C25): what the voters see and the deputy does not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from services.chassis import paging
from services.contracts import roles
from services.contracts.evaluation.operations.reappraisals import DifferencePage, DifferenceRow, Differences
from services.evaluation.usecases.work import Work


def differences(tx: Work, request: Differences) -> DifferencePage:
    """List where a voter was unsatisfied and the deputy satisfied; to a deputy who is nothing else, his own cases."""
    sees_all = tx.caller.has(*(role for role in roles.STAFF if role != roles.DEPUTY))
    own = tx.caller.deputy or ""
    if not sees_all and request.deputy not in (None, own):
        return DifferencePage(items=[])
    since, before = midnights(tx, request.since, request.until)
    rows = tx.store.reappraisals.list_differences(
        deputy=request.deputy if sees_all else own, since=since, before=before,
        after=paging.moment_and_id(request.cursor), limit=request.limit + 1)
    page = [DifferenceRow(**row) for row in rows[:request.limit]]
    following = paging.encode(page[-1].found_at, page[-1].opinion_id) if len(rows) > len(page) else ""
    return DifferencePage(items=page, next_cursor=following)


def midnights(tx: Work, since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """Return the moments at which a period of the district's days begins, and is over."""
    return (None if since is None else datetime.combine(since, time.min, tx.zone),
            None if until is None else datetime.combine(until + timedelta(days=1), time.min, tx.zone))
