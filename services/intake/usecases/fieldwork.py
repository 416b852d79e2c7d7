"""Going out: visits (走访, A9) and surveys (调研, B9), recorded by the deputy himself or for him from paper (A21)."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from services.chassis.paging import BadCursor, decode, encode, moment_and_id
from services.contracts.intake.events.fieldwork import SurveyMade, VisitMade
from services.contracts.intake.operations.fieldwork import (
    RecordSurvey,
    RecordVisit,
    SurveyPage,
    Surveys,
    SurveyView,
    VisitPage,
    VisitRecorded,
    Visits,
    VisitView,
)
from services.intake.domain.fieldwork import FieldDeputy, require_done
from services.intake.domain.fieldwork_refusals import DoneInFuture
from services.intake.domain.masking import masked
from services.intake.domain.opinion import CLOCK_TOLERANCE
from services.intake.domain.refusal import DeputyUnknown, GridUnknown
from services.intake.usecases.findings import post_findings
from services.intake.usecases.quotas import count_act
from services.intake.usecases.work import Work, acting_deputy


def record_visit(tx: Work, request: RecordVisit) -> VisitRecorded:
    """Record a visit with what was heard there; a grid that is not the deputy's is allowed, and marked."""
    deputy = field_deputy(tx, request.on_behalf_of)
    _check_grids(tx, [request.grid])
    if request.visited_at > tx.now + CLOCK_TOLERANCE:
        raise DoneInFuture
    visited_on = tx.day_of(request.visited_at)
    deputy.require_in_office(visited_on)
    receipts = post_findings(tx, request.findings, channel="grid_visit", grid=request.grid, place=request.place,
                             said_at=request.visited_at)
    opinions = [receipt.opinion_id for receipt in receipts]
    visit = VisitView(
        visit_id=uuid4(),
        deputy=deputy.deputy,
        level=deputy.level,
        grid=request.grid,
        is_own_grid=request.grid in deputy.grids,
        visited_at=request.visited_at,
        place=request.place,
        voters_met=request.voters_met,
        mode=request.mode,
        note=request.note,
        opinions=opinions,
    )
    tx.store.fieldwork.add_visit({**vars(visit), "entered_by": tx.caller.subject, "entered_at": tx.now}, opinions)
    count_act(tx, "visit", visit.visit_id, deputy.deputy, visited_on)
    tx.emit(
        VisitMade(
            visit_id=visit.visit_id,
            deputy=visit.deputy,
            level=visit.level,
            grid=visit.grid,
            is_own_grid=visit.is_own_grid,
            visited_at=visit.visited_at,
            voters_met=visit.voters_met,
            opinions=opinions,
            mode=visit.mode,
            contact_mode="mobile",
        )
    )
    return VisitRecorded(visit=visit, receipts=receipts)


def visits(tx: Work, request: Visits) -> VisitPage:
    """List visits, newest first."""
    rows = tx.store.fieldwork.visits_page(
        request.deputy, request.grid, moment_and_id(request.cursor), request.limit + 1)
    shown = [VisitView(**row) for row in rows[:request.limit]]
    more = len(rows) > request.limit
    return VisitPage(
        items=shown, next_cursor=encode(shown[-1].visited_at.isoformat(), shown[-1].visit_id) if more else "")


def record_survey(tx: Work, request: RecordSurvey) -> SurveyView:
    """Record a survey; it mends the quota of the month in which it was made, also when that is over."""
    deputy = field_deputy(tx, request.on_behalf_of)
    _check_grids(tx, request.grids)
    require_done(request.surveyed_on, tx.today)
    deputy.require_in_office(request.surveyed_on)
    survey = SurveyView(
        survey_id=uuid4(),
        deputy=deputy.deputy,
        level=deputy.level,
        surveyed_on=request.surveyed_on,
        topic=masked(request.topic),
        findings=request.findings,
        grids=request.grids,
        mode=request.mode,
    )
    tx.store.fieldwork.add_survey({**vars(survey), "entered_by": tx.caller.subject, "entered_at": tx.now})
    count_act(tx, "survey", survey.survey_id, deputy.deputy, survey.surveyed_on)
    tx.emit(
        SurveyMade(
            survey_id=survey.survey_id,
            deputy=survey.deputy,
            level=survey.level,
            surveyed_on=survey.surveyed_on,
            topic=survey.topic,
            grids=survey.grids,
            mode=survey.mode,
        )
    )
    return survey


def surveys(tx: Work, request: Surveys) -> SurveyPage:
    """List surveys, newest first."""
    rows = tx.store.fieldwork.surveys_page(request.deputy, _behind(request.cursor), request.limit + 1)
    shown = [SurveyView(**row) for row in rows[:request.limit]]
    more = len(rows) > request.limit
    return SurveyPage(
        items=shown, next_cursor=encode(shown[-1].surveyed_on.isoformat(), shown[-1].survey_id) if more else "")


def field_deputy(tx: Work, on_behalf_of: str | None) -> FieldDeputy:
    """Return the deputy in whose name this is recorded, with level and term."""
    return known_deputy(tx, acting_deputy(tx, on_behalf_of).deputy)


def known_deputy(tx: Work, deputy: str) -> FieldDeputy:
    """Return a deputy of the directory, or raise DeputyUnknown."""
    found = tx.store.fieldwork.find_field_deputy(deputy)
    if found is None:
        raise DeputyUnknown(deputy=deputy)
    return found


def _check_grids(tx: Work, grids: list[str]) -> None:
    unknown = set(grids) - tx.store.directory.places(grids, []).grids
    if unknown:
        raise GridUnknown(grid=min(unknown))


def _behind(cursor: str) -> tuple[date, UUID] | None:
    values = decode(cursor, str, str)
    if values is None:
        return None
    try:
        return date.fromisoformat(values[0]), UUID(values[1])
    except ValueError:
        raise BadCursor from None
