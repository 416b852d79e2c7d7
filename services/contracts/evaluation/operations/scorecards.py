"""What may be asked of evaluation: how a handling body stands (D9)."""

from __future__ import annotations

from datetime import date

from services.contracts import fields as f
from services.contracts import roles
from services.contracts.declare import Operation, Record, operation, record


@record
class ScorecardRow(Record):
    """One body in figures. Shares are per cent with one decimal as text, "—" where there is nothing to share.

    Cases, rounds and rates are of all that rated the body, as lead or assisting; times and returns of what it led.
    """

    body: str = f.code()
    # Empty for a body with too few rated cases: it is no better and no worse than the others, nobody knows (样本不足).
    rank: int | None = f.integer(min=1, optional=True)
    rank_label: str = f.text(max=40)
    rated_cases: int = f.integer()
    reply_rate: str = f.text(max=10)
    implementation_rate: str = f.text(max=10)
    rounds: int = f.integer()
    redo_rounds: int = f.integer()
    redo_share: str = f.text(max=10)
    due_rounds: int = f.integer()
    in_time_rounds: int = f.integer()
    in_time_share: str = f.text(max=10)
    overdue_rounds: int = f.integer()
    returns: int = f.integer()


@record
class ScorecardView(Record):
    """The bodies, the ranked ones first. `min_cases` is how many rated cases it takes to be ranked."""

    min_cases: int = f.integer(min=1)
    items: list[ScorecardRow] = f.many(ScorecardRow, max=2000)


@operation("evaluation.scorecard", writes=False, callers=(*roles.STAFF, *roles.BODY), reply=ScorecardView)
class Scorecard(Operation):
    """Show how one handling body stands, or all, in a period of the district's days (承办单位记分, D9).

    Ranked by the share of satisfied grades on both axes together, then by the share of rounds answered in time.
    A body that is asked for alone has the rank that it has among all.
    """

    body: str | None = f.code(optional=True)
    since: date | None = f.day(optional=True)
    until: date | None = f.day(optional=True)
