"""What may be asked about figures: all of a period, what stands behind each, and what has to be recorded for them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.followup.errors import statistics as e

FIGURE_NAMES = ("participation", "opinions_platform", "opinions_contacts", "opinions_wall", "visitors", "sessions",
                "matters", "money", "cases_solved", "outcomes", "deputies_in_grids", "mobile_share", "activities")
COMPARATORS = ("pp", "pct")
_MOST = 2**53 - 1


@record
class PartOfFigure(Record):
    """A part of a figure by its category, channel, unit or pillar, in both periods."""

    part: str = f.text(max=200, default="")
    label: str = f.text(max=200, default="")
    value: int = f.integer(max=_MOST)
    of: int = f.integer(max=_MOST, default=0)
    prior: int = f.integer(max=_MOST, default=0)
    shown: str = f.text(max=60)


@record
class FigureView(Record):
    """One figure: exact (money in fen, a rate as a share `of`), as it is printed, and how it has changed.

    `channels` are those that a figure over opinions is summed over; there is no figure over all of them.
    """

    figure: str = f.choice(FIGURE_NAMES)
    label: str = f.text(max=60)
    label_en: str = f.text(max=80)
    comparator: str = f.choice(COMPARATORS)
    value: int = f.integer(max=_MOST)
    of: int = f.integer(max=_MOST, default=0)
    prior: int = f.integer(max=_MOST)
    prior_of: int = f.integer(max=_MOST, default=0)
    shown: str = f.text(max=60)
    change: str = f.text(max=60)
    channels: list[str] = f.many(f.code(), default=[])
    parts: list[PartOfFigure] = f.many(PartOfFigure)


@record
class ResponseMonth(Record):
    """From filing to the first reply, of the cases first answered in a month: median and P90 in hours; a year before too."""

    month: str = f.code()
    cases: int = f.integer()
    median_hours: int = f.integer()
    p90_hours: int = f.integer()
    prior_cases: int = f.integer()
    prior_median_hours: int | None = f.integer(optional=True)
    prior_p90_hours: int | None = f.integer(optional=True)


@record
class StatisticsView(Record):
    """Every figure of a period, beside another one."""

    from_on: date = f.day()
    to_on: date = f.day()
    versus_from_on: date = f.day()
    versus_to_on: date = f.day()
    figures: list[FigureView] = f.many(FigureView)
    response: list[ResponseMonth] = f.many(ResponseMonth)


@operation("followup.statistics", writes=False, callers=roles.STAFF, reply=StatisticsView, errors=(e.PERIOD_BACKWARDS,))
class Statistics(Operation):
    """Count a period, both days in it, and compare it with the same days a year before, or with a period that is given."""

    from_on: date = f.day()
    to_on: date = f.day()
    versus_from_on: date | None = f.day(optional=True)
    versus_to_on: date | None = f.day(optional=True)


@record
class CountedItem(Record):
    """One thing that stands behind a figure: its id, its day, and how much of the figure it is."""

    id: str = f.text(max=64)
    on: date = f.day()
    part: str = f.text(max=200, default="")
    amount: int = f.integer(max=_MOST)
    of: int = f.integer(max=_MOST, default=0)


@record
class CountedPage(Record):
    """One page of what stands behind a figure, newest first."""

    items: list[CountedItem] = f.many(CountedItem)
    next_cursor: str = f.text(max=200, default="")


@operation("followup.drill_down", writes=False, callers=roles.STAFF, reply=CountedPage, errors=(e.PERIOD_BACKWARDS,))
class DrillDown(Operation):
    """List what stands behind a figure: the amounts of all its pages are the figure (S1)."""

    figure: str = f.choice(FIGURE_NAMES)
    from_on: date = f.day()
    to_on: date = f.day()
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class ParticipationView(Record):
    """How many took part of how many residents."""

    participation_id: UUID = f.uuid()
    grid: str | None = f.code(optional=True)
    from_on: date = f.day()
    to_on: date = f.day()
    participants: int = f.integer()
    residents: int = f.integer(min=1)
    recorded_at: datetime = f.moment()


@operation("followup.record_participation", writes=True, callers=roles.COMMITTEE, reply=ParticipationView,
           errors=(e.PERIOD_BACKWARDS, e.TOO_MANY_PARTICIPANTS, e.PERIOD_OVERLAPS))
class RecordParticipation(Operation):
    """Record who took part in the governance of a grid, or of the district without one (A10). The same days replace."""

    grid: str | None = f.code(optional=True)
    from_on: date = f.day()
    to_on: date = f.day()
    participants: int = f.integer()
    residents: int = f.integer(min=1)


@operation("followup.record_grid_deputies", writes=True, callers=roles.COMMITTEE, reply=shared.Done)
class RecordGridDeputies(Operation):
    """Record which deputies are in grids on a day (A2); holds until a later day is recorded."""

    as_of: date = f.day()
    deputies: list[str] = f.many(f.code(), max=500, unique=True)
