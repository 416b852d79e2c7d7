"""Appointments between voters and deputies."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.intake.operations import appointments as ask
from services.intake.usecases import appointments
from services.intake.usecases.work import Work


class AppointmentDesk:
    """Appointments between voters and deputies."""

    @operation(ask.AskAppointment)
    def ask_appointment(self, request: ask.AskAppointment, tx: Work) -> ask.AppointmentView:
        """Ask for an appointment, from either side (双向约见)."""
        return appointments.ask_appointment(tx, request)

    @operation(ask.AnswerAppointment)
    def answer_appointment(self, request: ask.AnswerAppointment, tx: Work) -> ask.AppointmentView:
        """Accept, decline, propose another time, or withdraw."""
        return appointments.answer_appointment(tx, request)

    @operation(ask.KeepAppointment)
    def keep_appointment(self, request: ask.KeepAppointment, tx: Work) -> ask.AppointmentHeld:
        """Record that both came."""
        return appointments.keep_appointment(tx, request)

    @operation(ask.MissAppointment)
    def miss_appointment(self, request: ask.MissAppointment, tx: Work) -> ask.AppointmentView:
        """Report that somebody did not come."""
        return appointments.miss_appointment(tx, request)

    @operation(ask.Appointments)
    def appointments(self, request: ask.Appointments, tx: Work) -> ask.AppointmentPage:
        """List appointments."""
        return appointments.appointments(tx, request)

    @on_timer
    def remind_of_appointments(self, tx: Work) -> bool:
        """Report asks whose answer is late."""
        return appointments.remind_of_appointments(tx)
