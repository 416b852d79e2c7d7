"""Appointments (双向约见, B10): either side asks, only the other answers, nobody is booked twice, late answers are reported."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.intake.events.alarms import AlarmCleared, AlarmRaised
from services.contracts.intake.events.appointments import AppointmentKept, AppointmentMissed
from services.contracts.intake.operations.appointments import (
    AnswerAppointment,
    Appointments,
    AppointmentView,
    AskAppointment,
    KeepAppointment,
    MissAppointment,
)
from services.contracts.intake.operations.opinions import PostOpinion
from services.intake import usecases
from services.intake.domain.fieldwork_refusals import (
    AnswerReasonNeeded,
    AnswerTimeNeeded,
    AppointmentNotBegun,
    AppointmentPast,
    AppointmentSettled,
    AppointmentUnknown,
    DeputyEngaged,
    NotInOffice,
    NotYourAppointment,
    NotYourTurn,
    ResidentNotProven,
)
from services.intake.domain.refusal import (
    DeputyUnknown,
    NotForOthers,
    NotYourGrid,
    OpinionUnknown,
    ReceiptUnknown,
    Refusal,
    SourceRefConflict,
)
from services.intake.usecases import appointments
from tests.integration.intake.conftest import LI, OFFICE, OTHER_PARTNER, PARTNER, STATION, ZHAO, Committed, Desk

RESIDENT = Caller("wx-1", frozenset({roles.RESIDENT}))
THURSDAY = "2024-04-25T15:00:00+08:00"
FRIDAY = "2024-04-26T15:00:00+08:00"
AFTER = datetime.fromisoformat("2024-04-25T16:10:00+08:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+08:00")


def ask(desk: Desk, caller: Caller, **fields: Any) -> AppointmentView:
    request = {"deputy": "D-01", "topic": "充电桩", "starts_at": THURSDAY, **fields}
    return appointments.ask_appointment(desk.tx(caller), AskAppointment.load(request))


def answer(desk: Desk, caller: Caller, one: AppointmentView, said: str, now: datetime | None = None,
           **fields: Any) -> AppointmentView:
    request = AnswerAppointment.load({"appointment_id": str(one.appointment_id), "answer": said, **fields})
    return appointments.answer_appointment(desk.tx(caller, now), request)


def keep(desk: Desk, caller: Caller, one: AppointmentView, now: datetime = AFTER, **fields: Any) -> tuple[Any, list[Any]]:
    tx = desk.tx(caller, now)
    held = appointments.keep_appointment(tx, KeepAppointment.load({"appointment_id": str(one.appointment_id), **fields}))
    return held, [emission.event for emission in tx.emitted]


def by_voter(desk: Desk, **fields: Any) -> tuple[AppointmentView, str]:
    posted = desk.post()
    return ask(desk, RESIDENT, receipt=posted.receipt, **fields), posted.receipt


def by_deputy(desk: Desk) -> tuple[AppointmentView, str]:
    posted = desk.post()
    return ask(desk, LI, opinion_id=str(posted.opinion_id)), posted.receipt


def remind(desk: Desk, moment: str) -> list[tuple[Any, str, str]]:
    tx = desk.tx(now=at(moment))
    assert appointments.remind_of_appointments(tx) is False
    return alarms(tx)


def alarms(tx: Any) -> list[tuple[Any, str, str]]:
    return [(type(e.event), e.event.kind, e.event.about) for e in tx.emitted
            if isinstance(e.event, AlarmRaised | AlarmCleared)]


def test_b10_both_ways_reach_agreed_and_only_the_other_side_may_answer(desk: Desk) -> None:
    """B10: voter to deputy and deputy to voter; whoever asked cannot accept for the other."""
    asked, receipt = by_voter(desk)
    assert (asked.state, asked.awaits, asked.grid) == ("asked", "deputy", "G-012")
    for said in ("accept", "decline", "propose"):
        with pytest.raises(NotYourTurn):
            answer(desk, RESIDENT, asked, said, receipt=receipt, reason="好", starts_at=FRIDAY)
    assert answer(desk, LI, asked, "accept").state == "agreed"
    other, receipt = by_deputy(desk)
    assert (other.asked_by, other.awaits) == ("deputy", "resident")
    with pytest.raises(NotYourTurn):
        answer(desk, LI, other, "accept")
    with pytest.raises(DeputyEngaged):
        answer(desk, RESIDENT, other, "accept", receipt=receipt)
    moved = answer(desk, RESIDENT, other, "propose", receipt=receipt, starts_at=FRIDAY)
    assert (moved.awaits, moved.state) == ("deputy", "asked")
    agreed = answer(desk, LI, moved, "accept")
    assert agreed.state == "agreed"
    assert [(said.side, said.answer) for said in agreed.history] == [
        ("deputy", "ask"), ("resident", "propose"), ("deputy", "accept")]
    assert [said.starts_at.isoformat() for said in agreed.history][1:] == ["2024-04-26T07:00:00+00:00"] * 2


def test_b10_a_deputy_never_speaks_for_the_voter_even_with_his_receipt(desk: Desk) -> None:
    """B10: findings give the deputy receipts in his hand; with one he could answer himself."""
    asked, receipt = by_deputy(desk)
    with pytest.raises(ResidentNotProven):
        answer(desk, LI, asked, "accept", receipt=receipt)
    assert answer(desk, STATION, asked, "accept", receipt=receipt).state == "agreed", "staff enter what came on paper"


def test_b10_declining_needs_a_reason(desk: Desk) -> None:
    """B10: and a proposal a time."""
    asked, _ = by_voter(desk)
    with pytest.raises(AnswerReasonNeeded):
        answer(desk, LI, asked, "decline")
    with pytest.raises(AnswerTimeNeeded):
        answer(desk, LI, asked, "propose")
    with pytest.raises(AppointmentPast):
        answer(desk, LI, asked, "propose", starts_at="2024-04-22T08:00:00+08:00")
    declined = answer(desk, LI, asked, "decline", reason="已在现场答复，有事打 13912345678")
    assert declined.state == "declined" and declined.history[-1].reason == "已在现场答复，有事打 139********"
    with pytest.raises(AppointmentSettled) as settled:
        answer(desk, LI, asked, "accept")
    assert settled.value.details == {"status": "declined", "status_zh": "已谢绝", "status_en": "declined"}


def test_b10_what_one_asked_one_may_withdraw_and_what_both_agreed_either(desk: Desk) -> None:
    asked, receipt = by_voter(desk)
    with pytest.raises(NotYourTurn):
        answer(desk, LI, asked, "withdraw", reason="不来")
    with pytest.raises(AnswerReasonNeeded):
        answer(desk, RESIDENT, asked, "withdraw", receipt=receipt)
    agreed = answer(desk, LI, asked, "accept")
    assert answer(desk, LI, agreed, "withdraw", reason="临时开会").state == "withdrawn"
    again, _ = by_voter(desk)
    assert answer(desk, LI, again, "accept").state == "agreed", "the hour is free again"


@pytest.mark.parametrize(
    ("starts_at", "minutes", "is_free"),
    [("14:00", 60, True), ("14:00", 61, False), ("15:30", 15, False), ("16:00", 30, True), ("14:30", 180, False)],
)
def test_b10_no_double_booking(desk: Desk, starts_at: str, minutes: int, is_free: bool) -> None:
    """B10: of a deputy; one begins when the other ends. Another deputy is free at that hour."""
    answer(desk, LI, by_voter(desk)[0], "accept")
    moment = f"2024-04-25T{starts_at}:00+08:00"
    second, _ = by_voter(desk, starts_at=moment, minutes=minutes)
    elsewhere = ask(desk, PARTNER, deputy="D-02", starts_at=moment, minutes=minutes, source_ref="w-1")
    assert answer(desk, ZHAO, elsewhere, "accept").state == "agreed"
    if is_free:
        assert answer(desk, LI, second, "accept").state == "agreed"
    else:
        with pytest.raises(DeputyEngaged):
            answer(desk, LI, second, "accept")
        assert desk.sql.value("select count(*) from appointments where state = 'agreed' and deputy = 'D-01'") == 1


def test_b10_two_at_once_for_the_same_hour_one_wins(committed: Committed) -> None:
    """B10: the first one agreed has the hour; the other waits for it and is refused."""
    made: list[UUID] = []
    for ref in ("w-1", "w-2"):
        with committed.tx(PARTNER) as tx:
            request = AskAppointment.load(
                {"deputy": "D-01", "topic": "充电桩", "starts_at": THURSDAY, "source_ref": ref})
            made.append(appointments.ask_appointment(tx, request).appointment_id)
    refused: list[Exception] = []

    def second() -> None:
        try:
            with committed.tx(LI) as tx:
                appointments.answer_appointment(tx, AnswerAppointment(appointment_id=made[1], answer="accept"))
        except Refusal as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=second)
    with committed.tx(LI) as tx:
        appointments.answer_appointment(tx, AnswerAppointment(appointment_id=made[0], answer="accept"))
        thread.start()
        committed.wait_until_somebody_waits()
    thread.join(20)
    assert [type(refusal) for refusal in refused] == [DeputyEngaged]
    states = committed.rows("select appointment_id, state from appointments")
    assert {row["appointment_id"]: row["state"] for row in states} == {made[0]: "agreed", made[1]: "asked"}


def test_b10_an_answer_is_due_in_three_working_days(desk: Desk) -> None:
    """B10: asked on Monday, on time through Thursday, an alarm on Friday, once; the answer ends it."""
    asked, _ = by_voter(desk, starts_at="2024-05-06T15:00:00+08:00")
    assert remind(desk, "2024-04-25T23:59") == []
    assert remind(desk, "2024-04-26T00:01") == [(AlarmRaised, "appointment_overdue", str(asked.appointment_id))]
    assert remind(desk, "2024-04-26T00:02") == []
    assert desk.sql.value("select is_overdue from appointments") is True
    tx = desk.tx(LI, at("2024-04-26T09:00"))
    appointments.answer_appointment(tx, AnswerAppointment(appointment_id=asked.appointment_id, answer="accept"))
    assert alarms(tx) == [(AlarmCleared, "appointment_overdue", str(asked.appointment_id))]


def test_b10_days_off_are_no_working_days(desk: Desk) -> None:
    """B10: asked on 30 April 2024: 1 to 5 May are off, so that 8 May is still on time."""
    request = AskAppointment.load({"deputy": "D-01", "topic": "充电桩", "starts_at": FRIDAY.replace("04-26", "05-20"),
                                   "source_ref": "w-1"})
    appointments.ask_appointment(desk.tx(PARTNER, at("2024-04-30T09:00")), request)
    assert remind(desk, "2024-05-08T23:00") == []
    assert len(remind(desk, "2024-05-09T00:01")) == 1


def test_b10_two_unanswered_asks_to_one_deputy_are_an_alarm_about_him(desk: Desk) -> None:
    """B10: not about one, nor about two to different deputies; over when he has answered one."""
    later = "2024-05-20T15:00:00+08:00"
    first, second = (ask(desk, PARTNER, starts_at=later, source_ref=ref) for ref in ("w-1", "w-2"))
    ask(desk, PARTNER, deputy="D-02", starts_at=later, source_ref="w-3")
    by_deputy(desk)
    raised = remind(desk, "2024-04-26T00:01")
    assert [about for _, kind, about in raised if kind == "appointments_unanswered"] == ["D-01"]
    assert len([1 for _, kind, _ in raised if kind == "appointment_overdue"]) == 4
    tx = desk.tx(LI, at("2024-04-26T09:00"))
    appointments.answer_appointment(tx, AnswerAppointment(appointment_id=first.appointment_id, answer="accept"))
    assert alarms(tx) == [(AlarmCleared, "appointment_overdue", str(first.appointment_id)),
                          (AlarmCleared, "appointments_unanswered", "D-01")]
    assert second.state == "asked"


def test_b10_a_kept_appointment_counts_and_tells_no_names(desk: Desk) -> None:
    """B10, B1, B16: mobile, with the deputy's level; what the voter raised has the channel `appointment`."""
    agreed = answer(desk, LI, by_voter(desk)[0], "accept")
    held, events = keep(desk, LI, agreed, findings=[{"text": "车棚没有灯"}], voters_met=2)
    (kept,) = [event for event in events if isinstance(event, AppointmentKept)]
    assert (kept.level, kept.contact_mode, kept.asked_by, kept.voters_met) == ("district", "mobile", "resident", 2)
    assert kept.opinions == [held.receipts[0].opinion_id]
    row = desk.rows("select channel, filed_at from opinions where opinion_id = %(id)s", id=kept.opinions[0])
    assert [(one["channel"], one["filed_at"].isoformat()) for one in row] == [("appointment", "2024-04-25T07:00:00+00:00")]
    assert desk.rows("select kind, deputy from deputy_acts") == [{"kind": "appointment", "deputy": "D-01"}]
    with pytest.raises(AppointmentSettled):
        keep(desk, LI, agreed)


def test_b10_either_side_may_say_that_the_other_did_not_come(desk: Desk) -> None:
    asked, receipt = by_voter(desk)
    agreed = answer(desk, LI, asked, "accept")
    request = MissAppointment(appointment_id=agreed.appointment_id, absent="deputy", reason="等了半小时", receipt=receipt)
    with pytest.raises(AppointmentNotBegun):
        appointments.miss_appointment(desk.tx(RESIDENT), request)
    with pytest.raises(AppointmentNotBegun):
        keep(desk, LI, agreed, at("2024-04-25T14:59"))
    tx = desk.tx(RESIDENT, AFTER)
    assert appointments.miss_appointment(tx, request).absent == "deputy"
    (missed,) = [emission.event for emission in tx.emitted]
    assert isinstance(missed, AppointmentMissed) and missed.reported_by == "resident"
    assert desk.count("deputy_acts") == 0


@pytest.mark.parametrize(
    ("caller", "fields", "refusal"),
    [
        (RESIDENT, {}, ResidentNotProven),
        (RESIDENT, {"source_ref": "w-1"}, ResidentNotProven),
        (RESIDENT, {"receipt": "000000000000"}, ReceiptUnknown),
        (STATION, {}, ResidentNotProven),
        (LI, {}, ResidentNotProven),
        (LI, {"opinion_id": str(UUID(int=7))}, OpinionUnknown),
        (LI, {"deputy": "D-02"}, NotForOthers),
        (PARTNER, {"source_ref": "w-1", "deputy": "D-98"}, DeputyUnknown),
        (PARTNER, {"source_ref": "w-1", "starts_at": "2024-04-22T08:59:00+08:00"}, AppointmentPast),
    ],
)
def test_an_ask_that_is_refused_leaves_nothing(
    desk: Desk, caller: Caller, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        ask(desk, caller, **fields)
    assert (desk.count("appointments"), desk.count("appointment_answers")) == (0, 0)


def test_a_deputy_asks_only_voters_of_his_grids_and_nobody_after_his_term(desk: Desk) -> None:
    posted = desk.post(grid="G-013")
    with pytest.raises(NotYourGrid):
        ask(desk, LI, opinion_id=str(posted.opinion_id))
    desk.sql.run("update deputies set term_until = '2024-04-24'")
    with pytest.raises(NotInOffice):
        by_voter(desk)
    assert desk.count("appointments") == 0


def test_an_appointment_is_nobody_elses(desk: Desk) -> None:
    asked, _ = by_voter(desk)
    other = desk.post().receipt
    for caller, shown in ((ZHAO, {}), (RESIDENT, {"receipt": other}), (OTHER_PARTNER, {"source_ref": "w-1"})):
        with pytest.raises(NotYourAppointment):
            answer(desk, caller, asked, "accept", **shown)
    with pytest.raises(NotYourAppointment):
        keep(desk, ZHAO, asked)
    nothing = asked.dump() | {"appointment_id": UUID(int=7)}
    with pytest.raises(AppointmentUnknown):
        answer(desk, LI, AppointmentView(**nothing), "accept")
    assert desk.rows("select state from appointments") == [{"state": "asked"}]


def test_a_partner_asks_once_under_a_reference_and_answers_for_its_resident(desk: Desk) -> None:
    first, again = (ask(desk, PARTNER, source_ref="w-1") for _ in range(2))
    assert first == again
    with pytest.raises(SourceRefConflict):
        ask(desk, PARTNER, source_ref="w-1", topic="别的事")
    with pytest.raises(SourceRefConflict):
        ask(desk, PARTNER, source_ref="w-1", starts_at=FRIDAY)
    answer(desk, LI, first, "propose", starts_at=FRIDAY)
    assert ask(desk, PARTNER, source_ref="w-1").awaits == "resident", "asked again after another time was proposed"
    assert ask(desk, OTHER_PARTNER, source_ref="w-1").appointment_id != first.appointment_id
    posted = usecases.post_opinion(desk.tx(PARTNER), PostOpinion(text="路灯不亮", grid="G-012", source_ref="op-9"))
    asked = ask(desk, LI, opinion_id=str(posted.opinion_id))
    assert answer(desk, PARTNER, asked, "accept", source_ref="op-9").state == "agreed"


def test_the_history_of_an_appointment_is_never_changed(desk: Desk) -> None:
    by_voter(desk)
    with pytest.raises(Exception, match="never changed"):
        desk.sql.run("delete from appointment_answers")


def test_appointments_are_listed_by_deputy_and_state(desk: Desk) -> None:
    agreed = answer(desk, LI, by_voter(desk)[0], "accept")
    later = ask(desk, PARTNER, source_ref="w-1", starts_at=FRIDAY)
    ask(desk, PARTNER, source_ref="w-2", deputy="D-02")
    first = appointments.appointments(desk.tx(OFFICE), Appointments(deputy="D-01", limit=1))
    then = appointments.appointments(desk.tx(OFFICE), Appointments(deputy="D-01", limit=1, cursor=first.next_cursor))
    assert [*first.items, *then.items] == [later, agreed] and then.next_cursor == ""
    assert appointments.appointments(desk.tx(OFFICE), Appointments(state="agreed")).items == [agreed]
