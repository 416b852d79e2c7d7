"""What deputies and residents do, as it is counted. Sessions and resolutions are counted with their cases, in `chain`."""

from __future__ import annotations

from services.chassis.entrypoints import on_event
from services.contracts.intake.events import appointments, fieldwork, opinions, receptions
from services.followup.usecases import activities
from services.followup.usecases.work import Work


class ActivityCount:
    """What deputies and residents do, as it is counted."""

    @on_event(opinions.OpinionPosted)
    def on_opinion_posted(self, event: opinions.OpinionPosted, tx: Work) -> None:
        """Count a resident who was heard."""
        activities.count_opinion(tx, event)

    @on_event(receptions.ReceptionHeld)
    def on_reception_held(self, event: receptions.ReceptionHeld, tx: Work) -> None:
        """Count a reception and who came."""
        activities.count_reception(tx, event)

    @on_event(fieldwork.VisitMade)
    def on_visit_made(self, event: fieldwork.VisitMade, tx: Work) -> None:
        """Count a visit and whom the deputy met."""
        activities.count_visit(tx, event)

    @on_event(fieldwork.SurveyMade)
    def on_survey_made(self, event: fieldwork.SurveyMade, tx: Work) -> None:
        """Count a survey."""
        activities.count_survey(tx, event)

    @on_event(appointments.AppointmentKept)
    def on_appointment_kept(self, event: appointments.AppointmentKept, tx: Work) -> None:
        """Count a meeting that was kept."""
        activities.count_appointment(tx, event)
