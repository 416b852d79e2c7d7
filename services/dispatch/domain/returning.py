"""Returning (退单, C16): a reasoned refusal in the first days, adjudicated by the committee office.

Only an adjudication moves a returned case, so that two bodies cannot push it to and fro; the clock runs on meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.dispatch.domain.clock import Return
from services.dispatch.domain.days import WorkingCalendar, working_days_after
from services.dispatch.domain.refusal import NoMoreReturns, ProposesItself, ReturnLate, SameLead
from services.dispatch.domain.round import Round
from services.dispatch.domain.routing import Handling


@dataclass(frozen=True)
class ReturnLimits:
    """How long a body may return a case, and how often a case may be returned."""

    working_days: int
    complex_working_days: int
    at_most: int

    def last_day(self, given_on: date, complexity: str, calendar: WorkingCalendar) -> date:
        """Return the last day on which a body that got a case on this one may return it."""
        count = self.complex_working_days if complexity == "complex" else self.working_days
        return working_days_after(given_on, count, calendar)


def give_back(
    round_: Round,
    *,
    body: str | None,
    reason: str,
    proposed: str,
    by: str,
    at: datetime,
    on: date,
    last_day: date,
    at_most: int,
    adjudicate_by: datetime,
) -> Round:
    """Refuse the case with a reason and another body. Late is accepted; claimed is accepted, too."""
    handling = round_.acted_on(body)
    round_.demand("return_assignment")
    if len(round_.returns) >= at_most:
        raise NoMoreReturns(times=at_most)
    if on > last_day:
        raise ReturnLate(until=last_day.isoformat())
    if proposed == handling.lead:
        raise ProposesItself
    returned = Return(round_.number, handling.lead, reason, proposed, by, at)
    return round_.moved(
        "return_assignment", returns=(*round_.returns, returned), adjudicate_by=adjudicate_by
    )


def adjudicate(round_: Round, handling: Handling | None, *, by: str, at: datetime, note: str) -> Round:
    """Give the returned case to another body, or back when none is named. The clock is not touched."""
    round_.demand("adjudicate_return")
    last = round_.returns[-1]
    if handling is not None and handling.lead == last.body:
        raise SameLead
    kept = handling or round_.handling
    assert kept
    decided = replace(last, lead=kept.lead, decided_by=by, decided_at=at, note=note)
    return round_.moved(
        "adjudicate_return",
        handling=kept,
        given_at=at,
        returns=(*round_.returns[:-1], decided),
        adjudicate_by=None,
    )
