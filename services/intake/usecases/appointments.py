"""Appointments (双向约见, B10): asked by either side, answered by the other, kept or missed; late answers are reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID, uuid4

from services.chassis.paging import encode, moment_and_id
from services.contracts.intake.events.appointments import AppointmentKept, AppointmentMissed
from services.contracts.intake.operations.appointments import (
    AnswerAppointment,
    AppointmentHeld,
    AppointmentPage,
    Appointments,
    AppointmentView,
    AskAppointment,
    KeepAppointment,
    MissAppointment,
    Said,
)
from services.contracts.labels import APPOINTMENT_STATES
from services.intake.domain.appointments import OTHER_SIDE, Appointment, answer_due
from services.intake.domain.fieldwork_refusals import (
    AppointmentPast,
    AppointmentSettled,
    AppointmentUnknown,
    DeputyEngaged,
)
from services.intake.domain.masking import masked
from services.intake.domain.refusal import SourceRefConflict
from services.intake.usecases.alarms import alarming
from services.intake.usecases.appointment_sides import Side, asking_side, require_deputys_side, side_of
from services.intake.usecases.fieldwork import known_deputy
from services.intake.usecases.findings import post_findings
from services.intake.usecases.quotas import count_act
from services.intake.usecases.work import Work

OVERDUE, UNANSWERED = "appointment_overdue", "appointments_unanswered"
_AT_ONCE = 200
# So many unanswered asks to one deputy raise an alarm (B10).
_TOO_MANY = 2

P = ParamSpec("P")
R = TypeVar("R")


def _states_in_words(act: Callable[P, R]) -> Callable[P, R]:
    """Let the refusal of a settled appointment say its state in the words that a clerk reads."""

    @wraps(act)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except AppointmentSettled as refusal:
            zh, en = APPOINTMENT_STATES[str(refusal.details["status"])]
            refusal.details |= {"status_zh": zh, "status_en": en}
            raise

    return acting


def ask_appointment(tx: Work, request: AskAppointment) -> AppointmentView:
    """Ask the other side to meet; its answer is awaited within the working days of the policy."""
    side = asking_side(tx, request)
    deputy = known_deputy(tx, request.deputy)
    if request.starts_at <= tx.now:
        raise AppointmentPast
    deputy.require_in_office(tx.day_of(request.starts_at))
    made = Appointment(
        appointment_id=uuid4(),
        state="asked",
        awaits=OTHER_SIDE[side.name],
        asked_by=side.name,
        deputy=deputy.deputy,
        level=deputy.level,
        opinion_id=side.opinion_id,
        partner=side.partner,
        source_ref=side.source_ref,
        grid=side.grid,
        topic=masked(request.topic),
        starts_at=request.starts_at,
        minutes=request.minutes,
        place=masked(request.place),
        asked_at=tx.now,
        answer_due_on=answer_due(tx.today, tx.policy.appointment_answer_working_days, tx.calendar.is_working_day),
    )
    if not tx.store.appointments.add_appointment(made):
        return _asked_before(tx, made)
    tx.store.appointments.say(made, side.name, "ask", "", by=tx.caller.subject, at=tx.now)
    return _view_one(tx, made)


def _asked_before(tx: Work, made: Appointment) -> AppointmentView:
    """Show what a partner has asked under the same reference; something else under it is a conflict."""
    assert made.partner is not None and made.source_ref is not None, "only a partner's reference can be taken"
    known = tx.store.appointments.appointment_by_source(made.partner, made.source_ref)
    if known is None or (known.deputy, known.topic, known.minutes, known.place) != (
        made.deputy, made.topic, made.minutes, made.place
    ):
        raise SourceRefConflict
    view = _view_one(tx, known)
    # The time may have been moved since: what was asked at first counts.
    if view.history[0].starts_at != made.starts_at:
        raise SourceRefConflict
    return view


@_states_in_words
def answer_appointment(tx: Work, request: AnswerAppointment) -> AppointmentView:
    """Accept, decline, propose another time, or withdraw. Of two that agree to one hour of a deputy, one wins."""
    before = _locked(tx, request.appointment_id)
    side = side_of(tx, before, request.receipt, request.source_ref, request.on_behalf_of)
    after = _answered(tx, before, side, request)
    if after.state == "agreed" and tx.store.appointments.is_engaged(after):
        raise DeputyEngaged(deputy=after.deputy)
    tx.store.appointments.save_appointment(after)
    tx.store.appointments.say(
        after, side.name, request.answer, masked(request.reason), by=tx.caller.subject, at=tx.now)
    _settle_overdue(tx, [before])
    return _view_one(tx, after)


def _answered(tx: Work, before: Appointment, side: Side, request: AnswerAppointment) -> Appointment:
    if request.answer == "accept":
        return before.accepted(side.name, tx.now)
    if request.answer == "decline":
        return before.declined(side.name, request.reason)
    if request.answer == "withdraw":
        return before.withdrawn(side.name, request.reason)
    due = answer_due(tx.today, tx.policy.appointment_answer_working_days, tx.calendar.is_working_day)
    return before.proposed(side.name, request.starts_at, tx.now, due)


@_states_in_words
def keep_appointment(tx: Work, request: KeepAppointment) -> AppointmentHeld:
    """Record that both came, with what the voter raised; it counts for the deputy's quota of that day."""
    before = _locked(tx, request.appointment_id)
    require_deputys_side(tx, before, request.on_behalf_of)
    after = before.kept(request.mode, request.note, tx.now)
    receipts = post_findings(tx, request.findings, channel="appointment", grid=before.grid, place=before.place,
                             said_at=before.starts_at)
    opinions = [receipt.opinion_id for receipt in receipts]
    tx.store.appointments.save_appointment(after)
    tx.store.appointments.say(after, "deputy", "keep", "", by=tx.caller.subject, at=tx.now)
    tx.store.appointments.add_appointment_findings(after.appointment_id, opinions)
    count_act(tx, "appointment", after.appointment_id, after.deputy, tx.day_of(after.starts_at))
    tx.emit(
        AppointmentKept(
            appointment_id=after.appointment_id,
            deputy=after.deputy,
            level=after.level,
            asked_by=after.asked_by,
            grid=after.grid,
            starts_at=after.starts_at,
            kept_at=tx.now,
            voters_met=request.voters_met,
            opinions=opinions,
            mode=request.mode,
            contact_mode="mobile",
        )
    )
    return AppointmentHeld(appointment=_view_one(tx, after), receipts=receipts)


@_states_in_words
def miss_appointment(tx: Work, request: MissAppointment) -> AppointmentView:
    """Report who did not come. Either side may; who said it is kept."""
    before = _locked(tx, request.appointment_id)
    side = side_of(tx, before, request.receipt, request.source_ref, request.on_behalf_of)
    after = before.missed(request.absent, tx.now)
    tx.store.appointments.save_appointment(after)
    tx.store.appointments.say(after, side.name, "miss", masked(request.reason), by=tx.caller.subject, at=tx.now)
    tx.emit(
        AppointmentMissed(
            appointment_id=after.appointment_id,
            deputy=after.deputy,
            level=after.level,
            asked_by=after.asked_by,
            grid=after.grid,
            starts_at=after.starts_at,
            absent=request.absent,
            reported_by=side.name,
        )
    )
    return _view_one(tx, after)


def appointments(tx: Work, request: Appointments) -> AppointmentPage:
    """List appointments with their history, latest first."""
    found = tx.store.appointments.appointments_page(
        request.deputy, request.state, moment_and_id(request.cursor), request.limit + 1)
    shown = _views(tx, found[:request.limit])
    more = len(found) > request.limit
    return AppointmentPage(
        items=shown, next_cursor=encode(shown[-1].starts_at.isoformat(), shown[-1].appointment_id) if more else "")


def remind_of_appointments(tx: Work) -> bool:
    """Report asks whose answer is late, and deputies who leave two of them unanswered."""
    late = tx.store.appointments.fall_due(tx.today, _AT_ONCE)
    alarming.raise_about(tx, OVERDUE, (str(appointment_id) for appointment_id, _ in late))
    asks = tx.store.appointments.unanswered(deputy for _, deputy in late)
    alarming.raise_about(tx, UNANSWERED, (deputy for deputy, count in asks.items() if count >= _TOO_MANY))
    return len(late) == _AT_ONCE


def _settle_overdue(tx: Work, answered: Iterable[Appointment]) -> None:
    """An answer ends the alarm about its ask, and the one about the deputy if fewer than two are left."""
    late = [one for one in answered if one.is_overdue]
    if not late:
        return
    alarming.clear_about(tx, OVERDUE, (str(one.appointment_id) for one in late))
    deputies = {one.deputy for one in late}
    left = tx.store.appointments.unanswered(deputies)
    alarming.clear_about(tx, UNANSWERED, (one for one in deputies if left.get(one, 0) < _TOO_MANY))


def _locked(tx: Work, appointment_id: UUID) -> Appointment:
    found = tx.store.appointments.appointment_for_update(appointment_id)
    if found is None:
        raise AppointmentUnknown
    return found


def _view_one(tx: Work, appointment: Appointment) -> AppointmentView:
    (view,) = _views(tx, [appointment])
    return view


def _views(tx: Work, found: Sequence[Appointment]) -> list[AppointmentView]:
    history: dict[UUID, list[Said]] = {one.appointment_id: [] for one in found}
    for row in tx.store.appointments.said(list(history)) if found else []:
        history[row.pop("appointment_id")].append(Said(**row))
    return [_view(one, history[one.appointment_id]) for one in found]


def _view(one: Appointment, history: list[Said]) -> AppointmentView:
    zh, en = APPOINTMENT_STATES[one.state]
    return AppointmentView(
        appointment_id=one.appointment_id,
        state=one.state,
        state_label=zh,
        state_label_en=en,
        awaits=one.awaits,
        asked_by=one.asked_by,
        deputy=one.deputy,
        level=one.level,
        opinion_id=one.opinion_id,
        grid=one.grid,
        topic=one.topic,
        starts_at=one.starts_at,
        minutes=one.minutes,
        place=one.place,
        is_overdue=one.is_overdue,
        absent=one.absent,
        history=history,
    )
