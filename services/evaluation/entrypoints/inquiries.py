"""The five chiefs' inquiry: key cases, what is asked and answered, and what dispatch says of whom to ask."""

from __future__ import annotations

from services.chassis.entrypoints import on_event, operation
from services.contracts.dispatch.events import (
    CaseAssigned,
    ClockPaused,
    ClockResumed,
    DeadlineExtended,
    DueTimeSettled,
    ReturnAdjudicated,
)
from services.contracts.evaluation.operations.inquiries import (
    AnswerInquiry,
    Ask,
    ChiefView,
    ConfirmKeyCase,
    DropKeyCase,
    Inquiries,
    InquiryPage,
    InquiryView,
    JudgeAnswer,
    KeyCasePage,
    KeyCases,
    KeyCaseView,
    SetChief,
)
from services.contracts.intake.events.voices import CaseFlagged
from services.evaluation.usecases import inquiries, key_cases
from services.evaluation.usecases.work import Work


class InquiryDesk:
    """The five chiefs' inquiry: key cases, what is asked and what is answered."""

    @on_event(CaseFlagged)
    def on_case_flagged(self, event: CaseFlagged, tx: Work) -> None:
        """Propose a flagged case, or forget the proposal."""
        key_cases.weigh_flags(tx, event)

    @on_event(CaseAssigned)
    def on_case_assigned(self, event: CaseAssigned, tx: Work) -> None:
        """Know whom to ask, and open the moments of a further round."""
        key_cases.note_assignment(tx, event)

    @on_event(ReturnAdjudicated)
    def on_return_adjudicated(self, event: ReturnAdjudicated, tx: Work) -> None:
        """Know which body handles a returned case."""
        key_cases.note_adjudication(tx, event)

    @on_event(DeadlineExtended)
    def on_deadline_extended(self, event: DeadlineExtended, tx: Work) -> None:
        """Know that a round is due later."""
        key_cases.note_due_time(tx, event.case_id, event.round, event.due_at)

    @on_event(ClockPaused)
    def on_clock_paused(self, event: ClockPaused, tx: Work) -> None:
        """Know that a round is due later."""
        key_cases.note_due_time(tx, event.case_id, event.round, event.due_at)

    @on_event(ClockResumed)
    def on_clock_resumed(self, event: ClockResumed, tx: Work) -> None:
        """Know when a round is due after its pause."""
        key_cases.note_due_time(tx, event.case_id, event.round, event.due_at)

    @on_event(DueTimeSettled)
    def on_due_time_settled(self, event: DueTimeSettled, tx: Work) -> None:
        """Know when a round is due by the new calendar."""
        key_cases.note_due_time(tx, event.case_id, event.round, event.due_at)

    @operation(SetChief)
    def set_chief(self, request: SetChief, tx: Work) -> ChiefView:
        """Say who holds one of the five offices."""
        return inquiries.set_chief(tx, request)

    @operation(ConfirmKeyCase)
    def confirm_key_case(self, request: ConfirmKeyCase, tx: Work) -> KeyCaseView:
        """Confirm a key case, which opens its gates."""
        return key_cases.confirm_key_case(tx, request)

    @operation(DropKeyCase)
    def drop_key_case(self, request: DropKeyCase, tx: Work) -> KeyCaseView:
        """Take a case out of the inquiry, with the reason."""
        return key_cases.drop_key_case(tx, request)

    @operation(KeyCases)
    def key_cases(self, request: KeyCases, tx: Work) -> KeyCasePage:
        """List key cases in one state."""
        return key_cases.key_cases(tx, request)

    @operation(Ask)
    def ask(self, request: Ask, tx: Work) -> InquiryView:
        """Question the handling body."""
        return inquiries.ask(tx, request)

    @operation(AnswerInquiry)
    def answer_inquiry(self, request: AnswerInquiry, tx: Work) -> InquiryView:
        """Answer for the body that was asked."""
        return inquiries.answer_inquiry(tx, request)

    @operation(JudgeAnswer)
    def judge_answer(self, request: JudgeAnswer, tx: Work) -> InquiryView:
        """Call an answer sufficient, or ask again."""
        return inquiries.judge_answer(tx, request)

    @operation(Inquiries)
    def inquiries(self, request: Inquiries, tx: Work) -> InquiryPage:
        """List inquiries."""
        return inquiries.inquiries(tx, request)
