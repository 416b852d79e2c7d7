"""The five chiefs ask, the body answers, the chief judges (D12-D17)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.chassis import paging
from services.contracts import labels, roles
from services.contracts.evaluation.events.inquiries import DueTimeTightened, InquiryAnswered
from services.contracts.evaluation.operations.inquiries import (
    AnswerInquiry,
    AnswerView,
    Ask,
    AskedCase,
    ChiefView,
    Inquiries,
    InquiryPage,
    InquiryView,
    JudgeAnswer,
    SetChief,
)
from services.evaluation.domain.inquiry import Answer, Chief, Question, demand_asked, demand_office, demand_turn
from services.evaluation.domain.inquiry_refusal import InquiryUnknown, NoteNeeded, OfficeVacant
from services.evaluation.domain.refusal import CaseUnknown
from services.evaluation.usecases.key_cases import pass_moments
from services.evaluation.usecases.work import Work


def set_chief(tx: Work, request: SetChief) -> ChiefView:
    """Say who holds an office from a day on."""
    chief = Chief(**vars(request))
    chief.check_term(tx.policy.more_chief_offices)
    tx.store.inquiries.put_chief(chief, by=tx.caller.subject, at=tx.now)
    return ChiefView(**vars(chief), office_label=_office_label(chief.office))


def ask(tx: Work, request: Ask) -> InquiryView:
    """Question a handling body about key cases, in the name of who is in office today."""
    demand_office(request.office, tx.policy.more_chief_offices)
    own = [body for row in tx.policy.chiefs_own_bodies if row.office == request.office for body in row.bodies]
    Question(request.office, request.form, request.body, len(request.cases), request.topic, request.place,
             tuple(request.present)).check_form(own)
    chief = tx.store.inquiries.chief_on(request.office, tx.today)
    if chief is None:
        raise OfficeVacant(office=request.office, day=tx.today.isoformat())
    found = tx.store.inquiries.lock_key_cases(request.cases)
    if len(found) < len(request.cases):
        raise CaseUnknown
    for case in found.values():
        case.demand_askable(request.moment, request.body)
    inquiry_id = uuid4()
    facts = {"inquiry_id": inquiry_id, "state": "asked", "office": request.office, "chief": chief.name,
             "capacity": chief.capacity, "moment": request.moment, "form": request.form, "topic": request.topic,
             "place": request.place, "present": list(request.present), "question": request.question, "body": request.body,
             "asked_by": tx.caller.subject, "asked_at": tx.now}
    tx.store.inquiries.add_inquiry(facts, [(case.case_id, case.round) for case in found.values()])
    return _inquiry_view(tx, inquiry_id)


def answer_inquiry(tx: Work, request: AnswerInquiry) -> InquiryView:
    """Answer for the body: a day earlier than the due time becomes the due time, at the end of that day."""
    cases = tx.store.inquiries.cases_asked(request.inquiry_id)
    tx.store.inquiries.lock_key_cases([case_id for case_id, _ in cases])
    asked = tx.store.inquiries.lock_inquiry(request.inquiry_id)
    if asked is None:
        raise InquiryUnknown
    demand_asked(asked["body"], tx.caller.body)
    demand_turn(asked["state"], "asked")
    moment = asked["moment"]
    Answer(request.promised_on, request.person, request.post, request.duty, request.effect,
           request.outcome is not None or request.attachment is not None).check_for(moment, tx.today)
    promised_on = request.promised_on if moment == "before" else None
    tx.store.inquiries.add_answer({
        "inquiry_id": request.inquiry_id, "attempt": asked["attempt"], "answered_by": tx.caller.subject,
        "answered_at": tx.now, "promised_on": promised_on, "person": request.person, "post": request.post,
        "duty": request.duty, "effect": request.effect, "attachment": request.attachment,
        "outcome": request.outcome.dump() if request.outcome else None})
    for case_id, round_ in cases:
        tx.emit(InquiryAnswered(case_id=case_id, round=round_, inquiry_id=request.inquiry_id, moment=moment,
                                office=asked["office"], body=asked["body"], attempt=asked["attempt"],
                                promised_on=promised_on, answered_at=tx.now))
    if promised_on is not None:
        due_at = _end_of(tx, promised_on)
        for case_id, round_ in tx.store.inquiries.later_due(cases, due_at):
            tx.emit(DueTimeTightened(case_id=case_id, round=round_, inquiry_id=request.inquiry_id, due_at=due_at))
    return _inquiry_view(tx, request.inquiry_id)


def judge_answer(tx: Work, request: JudgeAnswer) -> InquiryView:
    """Call an answer sufficient, which passes the moment in each of its cases, or ask again."""
    cases = tx.store.inquiries.cases_asked(request.inquiry_id)
    tx.store.inquiries.lock_key_cases([case_id for case_id, _ in cases])
    asked = tx.store.inquiries.lock_inquiry(request.inquiry_id)
    if asked is None:
        raise InquiryUnknown
    demand_turn(asked["state"], "answered")
    if request.verdict == "again" and not request.note:
        raise NoteNeeded
    tx.store.inquiries.save_verdict(request.inquiry_id, asked["attempt"], verdict=request.verdict, note=request.note,
                                    by=tx.caller.subject, at=tx.now)
    if request.verdict == "sufficient":
        pass_moments(tx, cases, (asked["moment"],), "answered")
    return _inquiry_view(tx, request.inquiry_id)


def inquiries(tx: Work, request: Inquiries) -> InquiryPage:
    """List inquiries; a body sees those that ask it."""
    sees_all = tx.caller.has(*roles.STAFF, roles.FIVE_CHIEF_OFFICE)
    wanted = {"case_id": request.case_id, "office": request.office, "state": request.state,
              "body": request.body if sees_all else tx.caller.body or ""}
    rows = tx.store.inquiries.inquiry_rows(wanted, paging.moment_and_id(request.cursor), request.limit + 1)
    page = [_shown(row) for row in rows[:request.limit]]
    following = paging.encode(page[-1].asked_at.isoformat(), page[-1].inquiry_id) if len(rows) > len(page) else ""
    return InquiryPage(items=page, next_cursor=following)


def _inquiry_view(tx: Work, inquiry_id: UUID) -> InquiryView:
    [row] = tx.store.inquiries.inquiry_rows({"inquiry_id": inquiry_id}, None, 1)
    return _shown(row)


def _shown(row: dict[str, Any]) -> InquiryView:
    facts = row | {"cases": [AskedCase.load(case) for case in row["cases"]],
                   "answer": AnswerView.load(row["answer"]) if row["answer"] and row["answer"]["answered_at"] else None}
    return InquiryView(**facts, office_label=_office_label(row["office"]),
                       state_label=labels.INQUIRY_STATES[row["state"]][0])


def _office_label(office: str) -> str:
    return labels.CHIEF_OFFICES.get(office, (office, office))[0]


def _end_of(tx: Work, day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tx.zone)
