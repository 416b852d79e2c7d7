"""What may be asked about appointments between voters and deputies (双向约见, B10).

Either side may ask. The voter's side is whoever shows the receipt of the opinion that the appointment hangs on, or the
partner system that speaks for the resident under a `source_ref` of its own; station staff may enter either side from
paper. A deputy never speaks for a voter.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.intake.errors import appointments as a
from services.contracts.intake.errors import fieldwork as w
from services.contracts.intake.errors import opinions as e
from services.contracts.intake.events.appointments import SIDES
from services.contracts.intake.events.fieldwork import LEVELS, MODES
from services.contracts.intake.operations.fieldwork import Finding
from services.contracts.intake.operations.opinions import PostedOpinion

APPOINTMENT_STATES = ("asked", "agreed", "declined", "withdrawn", "kept", "missed")
ANSWERS = ("accept", "decline", "propose", "withdraw")
SAID = ("ask", *ANSWERS, "keep", "miss")
_EITHER_SIDE = (roles.RESIDENT, roles.PARTNER, roles.DEPUTY, roles.STATION_STAFF)
_SIDES = (e.RECEIPT_UNKNOWN, e.DEPUTY_NEEDED, e.NOT_FOR_OTHERS, e.DEPUTY_UNKNOWN, a.RESIDENT_NOT_PROVEN)
_OF_ONE = (a.APPOINTMENT_UNKNOWN, a.APPOINTMENT_SETTLED, a.NOT_YOUR_APPOINTMENT, *_SIDES)


@record
class Said(Record):
    """One thing that a side said about an appointment."""

    side: str = f.choice(SIDES)
    answer: str = f.choice(SAID)
    starts_at: datetime = f.moment()
    reason: str = f.text(max=500, default="")
    given_at: datetime = f.moment()


@record
class AppointmentView(Record):
    """An appointment with everything that was said about it. Who the voter is stands with the opinion only."""

    appointment_id: UUID = f.uuid()
    state: str = f.choice(APPOINTMENT_STATES)
    state_label: str = f.text(max=40)
    state_label_en: str = f.text(max=60)
    awaits: str | None = f.choice(SIDES, optional=True)
    asked_by: str = f.choice(SIDES)
    deputy: str = f.code()
    level: str = f.choice(LEVELS)
    opinion_id: UUID | None = f.uuid(optional=True)
    grid: str | None = f.code(optional=True)
    topic: str = f.text(max=200, one_line=True)
    starts_at: datetime = f.moment()
    minutes: int = f.integer()
    place: str = f.text(max=200, one_line=True, default="")
    is_overdue: bool = f.flag()
    absent: str | None = f.choice(SIDES, optional=True)
    history: list[Said] = f.many(Said)


@operation("intake.ask_appointment", writes=True, callers=_EITHER_SIDE, reply=AppointmentView,
           errors=(*_SIDES, e.OPINION_UNKNOWN, e.NOT_YOUR_GRID, e.SOURCE_REF_CONFLICT, w.NOT_IN_OFFICE, a.APPOINTMENT_PAST))
class AskAppointment(Operation):
    """Ask for an appointment: a voter asks a deputy, or a deputy the voter behind an opinion of his grids.

    A voter's side gives `receipt` or, through a partner, `source_ref`; a deputy gives `opinion_id`. The same `source_ref`
    again is the same appointment.
    """

    deputy: str = f.code()
    topic: str = f.text(max=200, one_line=True)
    starts_at: datetime = f.moment()
    minutes: int = f.integer(min=5, max=480, default=60)
    place: str = f.text(max=200, one_line=True, default="")
    opinion_id: UUID | None = f.uuid(optional=True)
    receipt: str | None = f.code(optional=True)
    source_ref: str | None = f.code(optional=True)


@operation("intake.answer_appointment", writes=True, callers=_EITHER_SIDE, reply=AppointmentView,
           errors=(*_OF_ONE, a.NOT_YOUR_TURN, a.ANSWER_REASON_NEEDED, a.ANSWER_TIME_NEEDED, a.APPOINTMENT_PAST,
                   a.DEPUTY_ENGAGED))
class AnswerAppointment(Operation):
    """Accept, decline with a reason, or propose another time: only the side that was asked may.

    `withdraw`, with a reason, takes back what one has asked oneself; once agreed, either side may.
    """

    appointment_id: UUID = f.uuid()
    answer: str = f.choice(ANSWERS)
    reason: str = f.text(max=500, default="")
    starts_at: datetime | None = f.moment(optional=True)
    receipt: str | None = f.code(optional=True)
    source_ref: str | None = f.code(optional=True)
    on_behalf_of: str | None = f.code(optional=True)


@record
class AppointmentHeld(Record):
    """The appointment, and the receipts of what was heard there: they belong to the residents."""

    appointment: AppointmentView = f.record(AppointmentView)
    receipts: list[PostedOpinion] = f.many(PostedOpinion)


@operation("intake.keep_appointment", writes=True, callers=(roles.DEPUTY, roles.STATION_STAFF), reply=AppointmentHeld,
           errors=(a.APPOINTMENT_UNKNOWN, a.APPOINTMENT_SETTLED, a.NOT_YOUR_APPOINTMENT, a.APPOINTMENT_NOT_BEGUN,
                   e.DEPUTY_NEEDED, e.NOT_FOR_OTHERS, e.DEPUTY_UNKNOWN))
class KeepAppointment(Operation):
    """Record that both came (兑现约见). What the voter raised becomes opinions of the channel `appointment`."""

    appointment_id: UUID = f.uuid()
    voters_met: int = f.integer(min=1, max=100, default=1)
    findings: list[Finding] = f.many(Finding, max=50, default=[])
    note: str = f.text(max=1000, default="")
    mode: str = f.choice(MODES, default="online")
    on_behalf_of: str | None = f.code(optional=True)


@operation("intake.miss_appointment", writes=True, callers=_EITHER_SIDE, reply=AppointmentView,
           errors=(*_OF_ONE, a.APPOINTMENT_NOT_BEGUN))
class MissAppointment(Operation):
    """Report that somebody did not come to what was agreed. Either side may."""

    appointment_id: UUID = f.uuid()
    absent: str = f.choice(SIDES)
    reason: str = f.text(max=500)
    receipt: str | None = f.code(optional=True)
    source_ref: str | None = f.code(optional=True)
    on_behalf_of: str | None = f.code(optional=True)


@record
class AppointmentPage(Record):
    """One page of appointments, latest first."""

    items: list[AppointmentView] = f.many(AppointmentView)
    next_cursor: str = f.text(max=200, default="")


@operation("intake.appointments", writes=False, callers=roles.STAFF, reply=AppointmentPage)
class Appointments(Operation):
    """List appointments, latest first: of a deputy, of one state, or all."""

    deputy: str | None = f.code(optional=True)
    state: str | None = f.choice(APPOINTMENT_STATES, optional=True)
    limit: int = shared.limit()
    cursor: str = shared.cursor()
