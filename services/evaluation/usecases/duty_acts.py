"""Which reported acts earn or cost points, for whom and on which day. The same by whatever way it was done (A21).

Who is rated, and how, is no act (Q15).
"""

from __future__ import annotations

from datetime import date

from services.contracts.followup.events.chain import LookBackHeld
from services.contracts.followup.events.supervision import CommitmentSupervised
from services.contracts.intake.events.appointments import AppointmentKept, AppointmentMissed
from services.contracts.intake.events.fieldwork import QuotaMissed, SurveyMade, VisitMade
from services.contracts.intake.events.opinions import CaseRegistered
from services.contracts.intake.events.receptions import ReceptionHeld
from services.evaluation.usecases.points import enter_line
from services.evaluation.usecases.work import Work


def credit_act(tx: Work, deputy: str, kind: str, on: date | None, mode: str | None, level: str | None = None) -> None:
    """Give a deputy what an act is worth on its day, or on that of its event; the same event again gives nothing."""
    assert tx.envelope is not None  # an act is told by an event, and by its id known again
    if level is not None:
        tx.store.duty_points.keep_level(deputy, level)
    # A clock that is ahead must not choose a rule that may still change: such an act counts today.
    counted_on = min(on or tx.day_of(tx.envelope.time), tx.today)
    earned = tx.store.duty_points.keep_act(
        {"event_id": tx.envelope.id, "deputy": deputy, "kind": kind, "counted_on": counted_on, "mode": mode, "at": tx.now})
    if earned is not None:
        enter_line(tx, {**earned, "origin": "event"})


def credit_suggestion(tx: Work, event: CaseRegistered) -> None:
    """Credit the deputy who registered a case; that is always done on the platform."""
    credit_act(tx, event.registered_by, "suggestion", tx.day_of(event.registered_at), "online")


def credit_reception(tx: Work, event: ReceptionHeld) -> None:
    """Credit the deputy who received; nobody, where none came."""
    if event.deputy is not None:
        credit_act(tx, event.deputy, "reception", event.held_on, event.mode)


def credit_visit(tx: Work, event: VisitMade) -> None:
    """Credit a visit."""
    credit_act(tx, event.deputy, "visit", tx.day_of(event.visited_at), event.mode, event.level)


def credit_survey(tx: Work, event: SurveyMade) -> None:
    """Credit a survey."""
    credit_act(tx, event.deputy, "survey", event.surveyed_on, event.mode, event.level)


def credit_appointment(tx: Work, event: AppointmentKept) -> None:
    """Credit an appointment that was kept."""
    credit_act(tx, event.deputy, "appointment", tx.day_of(event.starts_at), event.mode, event.level)


def deduct_for_absence(tx: Work, event: AppointmentMissed) -> None:
    """Deduct for an appointment to which the deputy did not come; a voter's absence costs him nothing."""
    if event.absent == "deputy":
        credit_act(tx, event.deputy, "absence", tx.day_of(event.starts_at), None, event.level)


def deduct_for_quota(tx: Work, event: QuotaMissed) -> None:
    """Deduct for a quota that was not met (B9), on the day on which that was said."""
    credit_act(tx, event.deputy, "quota_missed", None, None, event.level)


def credit_look_back(tx: Work, event: LookBackHeld) -> None:
    """Credit a look-back, whatever it found."""
    credit_act(tx, event.deputy, "look_back", tx.day_of(event.held_at), "online")


def credit_supervision(tx: Work, event: CommitmentSupervised) -> None:
    """Credit a look at a promise."""
    credit_act(tx, event.deputy, "supervision", event.looked_on, "online")
