"""Activities of all services as they are told: one row each, under its pillar (A1)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from services.contracts.declare import Event
from services.contracts.deliberation.events import ResolutionAdopted, SessionHeld
from services.contracts.followup.events.chain import LookBackHeld
from services.contracts.intake.events.appointments import AppointmentKept
from services.contracts.intake.events.fieldwork import SurveyMade, VisitMade
from services.contracts.intake.events.opinions import OpinionPosted
from services.contracts.intake.events.receptions import ReceptionHeld
from services.contracts.pillars import pillar_of
from services.followup.store.activities import Activity
from services.followup.usecases.work import Work, envelope_of


def count_opinion(tx: Work, event: OpinionPosted) -> None:
    """Count a resident who was heard, by the day on which he spoke."""
    _keep(tx, event, tx.day_of(event.filed_at), grid=event.grid, site=event.site, channel=event.channel)


def count_reception(tx: Work, event: ReceptionHeld) -> None:
    """Count a reception and who came to it."""
    _keep(tx, event, event.held_on, site=event.site, contact_mode=event.contact_mode, amount=event.visitors)


def count_visit(tx: Work, event: VisitMade) -> None:
    """Count a visit and whom the deputy met."""
    _keep(tx, event, tx.day_of(event.visited_at), grid=event.grid, contact_mode=event.contact_mode,
          amount=event.voters_met)


def count_survey(tx: Work, event: SurveyMade) -> None:
    """Count a survey of a topic."""
    _keep(tx, event, event.surveyed_on, grid=event.grids[0] if len(event.grids) == 1 else None)


def count_appointment(tx: Work, event: AppointmentKept) -> None:
    """Count a meeting that was agreed and kept."""
    _keep(tx, event, tx.day_of(event.kept_at), grid=event.grid, contact_mode=event.contact_mode,
          amount=event.voters_met)


def count_session(tx: Work, event: SessionHeld) -> None:
    """Count a session that was held (B19); one that was put off or called off tells another event."""
    _keep(tx, event, tx.day_of(event.held_at), site=event.site, detail=event.kind)


def hang_on_matter(tx: Work, event: ResolutionAdopted) -> None:
    """Let a case hang on the matter that three parties resolved (B20). What a meeting only assigns is none."""
    if event.verdict == "resolved":
        tx.store.activities.hang_case(event.session_id, event.item, event.case_id, event.round, event.adopted_at)


def count_look_back(tx: Work, event: LookBackHeld, grid: str) -> None:
    """Count a look-back of our own; a case is looked back on once a round."""
    subject = uuid5(event.case_id, f"look_back/{event.round}")
    _write(tx, event, subject, subject, tx.day_of(event.held_at), grid=grid, detail=event.result)


def _keep(tx: Work, event: Event, on: date, **more: Any) -> None:
    _write(tx, event, envelope_of(tx).id, event.subject, on, **more)


def _write(tx: Work, event: Event, event_id: UUID, subject: UUID, on: date, **more: Any) -> None:
    name = f"{event.source}.{event.event_name}"
    tx.store.activities.add_activity(
        Activity(event_id, event.event_name, pillar_of(name, more.get("detail") or ""), subject, on, **more))
