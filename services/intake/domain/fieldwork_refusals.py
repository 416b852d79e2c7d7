"""Every way in which intake says no to records of fieldwork, to appointments and to marks."""

from __future__ import annotations

from services.intake.domain.refusal import Refusal


class DoneInFuture(Refusal):
    """What has not happened yet cannot be recorded."""

    code = "intake.done_in_future"


class NotInOffice(Refusal):
    """The deputy's term had not begun on that day, or was over."""

    code = "intake.not_in_office"


class QuotaUnknown(Refusal):
    """The policy has no quota of this kind and period."""

    code = "intake.quota_unknown"


class AppointmentUnknown(Refusal):
    """There is no such appointment."""

    code = "intake.appointment_unknown"


class AppointmentSettled(Refusal):
    """The appointment is in a state in which this cannot be done."""

    code = "intake.appointment_settled"


class NotYourTurn(Refusal):
    """Only the side that was asked may answer."""

    code = "intake.not_your_turn"


class NotYourAppointment(Refusal):
    """Neither the deputy of the appointment nor its voter."""

    code = "intake.not_your_appointment"


class ResidentNotProven(Refusal):
    """Whoever speaks for a voter shows a receipt, or is a partner system under its own key."""

    code = "intake.resident_not_proven"


class AnswerReasonNeeded(Refusal):
    """Who declines or withdraws says why."""

    code = "intake.answer_reason_needed"


class AnswerTimeNeeded(Refusal):
    """Who proposes another time says which."""

    code = "intake.answer_time_needed"


class AppointmentPast(Refusal):
    """The time of the appointment has passed."""

    code = "intake.appointment_past"


class AppointmentNotBegun(Refusal):
    """Nobody can have come, or stayed away, before the time has come."""

    code = "intake.appointment_not_begun"


class DeputyEngaged(Refusal):
    """The deputy has another appointment at that time (B10)."""

    code = "intake.deputy_engaged"


class AlreadyScreened(Refusal):
    """The case has this mark already."""

    code = "intake.already_screened"


class NotScreened(Refusal):
    """The case has no mark that could be taken back."""

    code = "intake.not_screened"
