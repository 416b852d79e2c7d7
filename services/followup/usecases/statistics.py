"""Figures of any period beside another one, what stands behind each, and what is recorded for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from services.chassis import paging
from services.contracts import labels, shared
from services.contracts.followup.operations.statistics import (
    CountedItem,
    CountedPage,
    DrillDown,
    FigureView,
    ParticipationView,
    PartOfFigure,
    RecordGridDeputies,
    RecordParticipation,
    ResponseMonth,
    Statistics,
    StatisticsView,
)
from services.followup.domain import figures
from services.followup.domain.figures import FIGURES, Amount, Measure, Period
from services.followup.domain.participation import PeriodBackwards, PeriodOverlaps, TooManyParticipants
from services.followup.store.statistics import Span, Sum
from services.followup.usecases.work import Work


def statistics(tx: Work, request: Statistics) -> StatisticsView:
    """Count a period and compare it."""
    period = _checked(request.from_on, request.to_on)
    before = period.year_before()
    if request.versus_from_on is not None and request.versus_to_on is not None:
        before = _checked(request.versus_from_on, request.versus_to_on)
    now, then = _span(tx, period), _span(tx, before)
    return StatisticsView(
        from_on=period.from_on,
        to_on=period.to_on,
        versus_from_on=before.from_on,
        versus_to_on=before.to_on,
        figures=[
            _figure(measure, tx.store.figures.sums(name, now), tx.store.figures.sums(name, then))
            for name, measure in FIGURES.items()
        ],
        response=_response(tx, period),
    )


def drill_down(tx: Work, request: DrillDown) -> CountedPage:
    """List what stands behind a figure."""
    span = _span(tx, _checked(request.from_on, request.to_on))
    cursor = paging.decode(request.cursor, str, str)
    try:
        after = (date.fromisoformat(cursor[0]), cursor[1]) if cursor else None
    except ValueError:
        raise paging.BadCursor from None
    rows = tx.store.figures.list_counted(request.figure, span, after=after, limit=request.limit + 1)
    page = rows[: request.limit]
    return CountedPage(
        items=[CountedItem(id=row.id, on=row.day, part=row.part, amount=row.amount, of=row.of) for row in page],
        next_cursor=paging.encode(page[-1].day.isoformat(), page[-1].id) if len(rows) > len(page) else "",
    )


def record_participation(tx: Work, request: RecordParticipation) -> ParticipationView:
    """Record who took part (A10). The same grid and days again replace what was recorded; other days may not overlap."""
    period = _checked(request.from_on, request.to_on)
    if request.participants > request.residents:
        raise TooManyParticipants
    other = tx.store.figures.find_overlapping(request.grid, period)
    if other is not None:
        raise PeriodOverlaps(from_on=other.from_on, to_on=other.to_on)
    view = ParticipationView(participation_id=uuid4(), grid=request.grid, from_on=period.from_on, to_on=period.to_on,
                             participants=request.participants, residents=request.residents, recorded_at=tx.now)
    tx.store.figures.add_participation(view.participation_id, view.grid, period, view.participants, view.residents,
                                       by=tx.caller.subject, at=tx.now)
    return view


def record_grid_deputies(tx: Work, request: RecordGridDeputies) -> shared.Done:
    """Record which deputies are in grids on a day."""
    tx.store.figures.set_grid_deputies(request.as_of, request.deputies, tx.now)
    return shared.Done()


def _figure(measure: Measure, now: list[Sum], before: list[Sum]) -> FigureView:
    amount, prior = _whole(measure, now), _whole(measure, before)
    label, label_en = labels.FIGURES[measure.name]
    known = {one.part: one.amount for one in before}
    return FigureView(
        figure=measure.name,
        label=label,
        label_en=label_en,
        comparator=measure.comparator,
        value=amount.value,
        of=amount.of,
        prior=prior.value,
        prior_of=prior.of,
        shown=figures.in_print(measure, amount),
        change=figures.change(measure, amount, prior),
        channels=list(measure.channels),
        parts=[_part(measure, one, known.get(one.part, 0)) for one in now],
    )


def _part(measure: Measure, one: Sum, prior: int) -> PartOfFigure:
    amount = Amount(one.amount, one.of, one.is_least)
    shown = figures.in_print(measure, amount) if measure.is_sum else figures.part_in_print(one.part, amount)
    return PartOfFigure(part=one.part, label=labels.FIGURE_PARTS.get(one.part, (one.part,))[0], value=one.amount,
                        of=one.of, prior=prior, shown=shown)


def _whole(measure: Measure, parts: Iterable[Sum]) -> Amount:
    listed = list(parts)
    return Amount(sum(one.amount if measure.is_sum else one.items for one in listed), sum(one.of for one in listed))


def _response(tx: Work, period: Period) -> list[ResponseMonth]:
    """Compare each month with the same month a year before, whatever the figures are compared with."""
    now = tx.store.figures.response_months(_span(tx, period))
    then = tx.store.figures.response_months(_span(tx, period.year_before()))
    months = []
    for month, (cases, median, p90) in now.items():
        before = then.get(f"{int(month[:4]) - 1:04}{month[4:]}")
        months.append(ResponseMonth(
            month=month, cases=cases, median_hours=median, p90_hours=p90,
            prior_cases=before[0] if before else 0,
            prior_median_hours=before[1] if before else None,
            prior_p90_hours=before[2] if before else None,
        ))
    return months


def _checked(from_on: date, to_on: date) -> Period:
    if from_on > to_on:
        raise PeriodBackwards
    return Period(from_on, to_on)


def _span(tx: Work, period: Period) -> Span:
    starts = datetime.combine(period.from_on, time(), tx.zone)
    ends = datetime.combine(period.to_on + timedelta(days=1), time(), tx.zone)
    return Span(period, starts, ends, str(tx.zone))
