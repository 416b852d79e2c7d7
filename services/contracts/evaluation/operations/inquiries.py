"""What may be asked of evaluation: the five chiefs' inquiry (五长两问, D10-D18)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.evaluation.errors import inquiries as e
from services.contracts.evaluation.errors.ratings import BODY_UNKNOWN, CASE_UNKNOWN

# The five of the method, in its order; a policy may add to them.
OFFICES = ("district_head", "court_president", "chief_procurator", "police_chief", "justice_chief")
CAPACITIES = ("holder", "acting", "delegate")
# 见面问 is about one case, 专题问 about any number of one topic.
FORMS = ("face_to_face", "topic")
# 办前问时间, 办中问责任, 办后问成效: in this order, in every round.
MOMENTS = ("before", "during", "after")
INQUIRY_STATES = ("asked", "answered", "sufficient")
VERDICTS = ("sufficient", "again")
KEY_CASE_STATES = ("proposed", "confirmed", "dropped", "lapsed")


@record
class ChiefView(Record):
    """Who holds one of the offices from a day on."""

    office: str = f.code()
    office_label: str = f.text(max=64)
    name: str = f.text(max=50, one_line=True)
    capacity: str = f.choice(CAPACITIES)
    from_on: date = f.day()
    until_on: date | None = f.day(optional=True)
    mandate: str = f.text(max=200, default="")


@operation("evaluation.set_chief", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=ChiefView,
           errors=(e.OFFICE_UNKNOWN, e.CHIEF_DATES, e.MANDATE_NEEDED))
class SetChief(Operation):
    """Say who holds one of the five offices from a day on (D12). What was asked before keeps its name.

    An acting holder or a delegate needs the written `mandate`; when his term ends the holder before him is in office again.
    """

    office: str = f.code()
    name: str = f.text(max=50, one_line=True)
    capacity: str = f.choice(CAPACITIES, default="holder")
    from_on: date = f.day()
    until_on: date | None = f.day(optional=True)
    mandate: str = f.text(max=200, default="")


@record
class KeyCaseView(Record):
    """A case with a trigger of the inquiry, and what the committee office made of it."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    state: str = f.choice(KEY_CASE_STATES)
    state_label: str = f.text(max=40)
    flags: list[str] = f.many(f.choice(shared.FLAGS), default=[])
    is_urgent: bool = f.flag()
    reason: str = f.text(max=500, default="")
    changed_at: datetime = f.moment()


@operation("evaluation.confirm_key_case", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=KeyCaseView,
           errors=(CASE_UNKNOWN, e.NOT_PROPOSED))
class ConfirmKeyCase(Operation):
    """Confirm that a flagged or urgent case is asked about by the five chiefs (D10, A17): its gates open (D11)."""

    case_id: UUID = f.uuid()
    reason: str = f.text(max=500, default="")


@operation("evaluation.drop_key_case", writes=True, callers=(roles.COMMITTEE_OFFICE,), reply=KeyCaseView,
           errors=(CASE_UNKNOWN, e.NOT_KEY_CASE))
class DropKeyCase(Operation):
    """Take a case out of the inquiry, or decline the proposal, with the reason (D10). Gates that are open fall."""

    case_id: UUID = f.uuid()
    reason: str = f.text(max=500)


@record
class KeyCasePage(Record):
    """One page of key cases."""

    items: list[KeyCaseView] = f.many(KeyCaseView)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.key_cases", writes=False, callers=(*roles.STAFF, roles.FIVE_CHIEF_OFFICE), reply=KeyCasePage)
class KeyCases(Operation):
    """List cases in one state, the latest change first; those that wait to be confirmed unless told."""

    state: str = f.choice(KEY_CASE_STATES, default="proposed")
    limit: int = shared.limit()
    cursor: str = shared.cursor()


@record
class AskedCase(Record):
    """A case that an inquiry is about, and the round it is asked in."""

    case_id: UUID = f.uuid()
    number: str = f.code()
    round: int = f.integer(min=1)


@record
class AnswerView(Record):
    """A body's answer: a day before, a person during, an effect after; and what the chief said to it."""

    answered_at: datetime = f.moment()
    answered_by: str = f.code()
    promised_on: date | None = f.day(optional=True)
    person: str = f.text(max=50, default="")
    post: str = f.text(max=100, default="")
    duty: str = f.text(max=500, default="")
    effect: str = f.text(max=1000, default="")
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)
    attachment: str | None = f.code(optional=True)
    verdict: str | None = f.choice(VERDICTS, optional=True)
    note: str = f.text(max=500, default="")


@record
class InquiryView(Record):
    """One inquiry with its latest answer. `attempt` counts how often it was asked."""

    inquiry_id: UUID = f.uuid()
    office: str = f.code()
    office_label: str = f.text(max=64)
    chief: str = f.text(max=50, one_line=True)
    capacity: str = f.choice(CAPACITIES)
    moment: str = f.choice(MOMENTS)
    form: str = f.choice(FORMS)
    topic: str = f.text(max=100, default="")
    place: str = f.text(max=200, default="")
    present: list[str] = f.many(f.text(max=50, one_line=True), max=50, default=[])
    question: str = f.text(max=500)
    body: str = f.code()
    state: str = f.choice(INQUIRY_STATES)
    state_label: str = f.text(max=40)
    attempt: int = f.integer(min=1)
    cases: list[AskedCase] = f.many(AskedCase, min=1, max=50)
    asked_at: datetime = f.moment()
    answer: AnswerView | None = f.record(AnswerView, optional=True)


@operation("evaluation.ask", writes=True, callers=(roles.FIVE_CHIEF_OFFICE,), reply=InquiryView,
           errors=(CASE_UNKNOWN, BODY_UNKNOWN, e.OFFICE_UNKNOWN, e.OFFICE_VACANT, e.NOT_KEY_CASE, e.MEETING_INCOMPLETE,
                   e.TOPIC_NEEDED, e.OWN_BODY, e.MOMENT_OUT_OF_ORDER, e.MOMENT_PASSED, e.NOT_DONE_YET))
class Ask(Operation):
    """Question the body that handles a key case: face to face about one, or on a topic about several (D13, D14).

    The moments come in order in each round; `after` waits until the case is done. No chief questions his own body (Q12).
    """

    office: str = f.code()
    moment: str = f.choice(MOMENTS)
    form: str = f.choice(FORMS)
    cases: list[UUID] = f.many(f.uuid(), min=1, max=50, unique=True)
    body: str = f.code()
    question: str = f.text(max=500)
    topic: str = f.text(max=100, default="", one_line=True)
    place: str = f.text(max=200, default="", one_line=True)
    present: list[str] = f.many(f.text(max=50, one_line=True), max=50, default=[])


@operation("evaluation.answer_inquiry", writes=True, callers=roles.BODY, reply=InquiryView,
           errors=(e.INQUIRY_UNKNOWN, e.INQUIRY_ELSEWHERE, e.NOT_ASKED, e.DATE_NEEDED, e.DATE_PAST, e.PERSON_NEEDED,
                   e.EFFECT_NEEDED))
class AnswerInquiry(Operation):
    """Answer for the body that was asked: with a day before, a named person during, an effect after (D15-D17).

    A day earlier than the due time becomes the due time; a later one is kept and moves nothing.
    """

    inquiry_id: UUID = f.uuid()
    promised_on: date | None = f.day(optional=True)
    person: str = f.text(max=50, default="", one_line=True)
    post: str = f.text(max=100, default="", one_line=True)
    duty: str = f.text(max=500, default="")
    effect: str = f.text(max=1000, default="")
    outcome: shared.Outcome | None = f.record(shared.Outcome, optional=True)
    attachment: str | None = f.code(optional=True)


@operation("evaluation.judge_answer", writes=True, callers=(roles.FIVE_CHIEF_OFFICE,), reply=InquiryView,
           errors=(e.INQUIRY_UNKNOWN, e.INQUIRY_ELSEWHERE, e.NOTE_NEEDED))
class JudgeAnswer(Operation):
    """Call an answer sufficient, which passes the moment in every case asked about, or ask again with a note."""

    inquiry_id: UUID = f.uuid()
    verdict: str = f.choice(VERDICTS)
    note: str = f.text(max=500, default="")


@record
class InquiryPage(Record):
    """One page of inquiries, the latest first."""

    items: list[InquiryView] = f.many(InquiryView)
    next_cursor: str = f.text(max=200, default="")


@operation("evaluation.inquiries", writes=False, callers=(*roles.STAFF, roles.FIVE_CHIEF_OFFICE, *roles.BODY),
           reply=InquiryPage)
class Inquiries(Operation):
    """List inquiries by case, office, body or state, the latest first. A body sees those that ask it."""

    case_id: UUID | None = f.uuid(optional=True)
    office: str | None = f.code(optional=True)
    body: str | None = f.code(optional=True)
    state: str | None = f.choice(INQUIRY_STATES, optional=True)
    limit: int = f.integer(min=1, max=50, default=20)
    cursor: str = shared.cursor()
