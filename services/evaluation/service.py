"""The evaluation service on the bus: which event and which operation calls which use case."""

from __future__ import annotations

from services.chassis.entrypoints import UnitOfWork, on_event, operation
from services.chassis.transaction import Transaction
from services.contracts.dispatch.events import CaseCompleted
from services.contracts.evaluation.operations import (
    Appraisal,
    AppraisalPage,
    AppraisalView,
    OpenAppraisals,
    Rate,
    Rates,
    RatesView,
)
from services.contracts.followup.events import CaseReopened, CommitmentsFulfilled
from services.contracts.intake.events.opinions import CaseRegistered, OpinionAttached
from services.contracts.policy import EvaluationPolicy
from services.evaluation import usecases
from services.evaluation.store import Store

Work = Transaction[Store, EvaluationPolicy]


class Evaluation:
    """Twice satisfied, or done again."""

    name = "evaluation"
    work = UnitOfWork(Store, EvaluationPolicy)

    @on_event(CaseRegistered)
    def on_case_registered(self, event: CaseRegistered, tx: Work) -> None:
        """Know a case, its deputy and its voices."""
        usecases.register_case(tx, event)

    @on_event(OpinionAttached)
    def on_opinion_attached(self, event: OpinionAttached, tx: Work) -> None:
        """Let one more author rate."""
        usecases.attach_voice(tx, event)

    @on_event(CaseCompleted)
    def on_case_completed(self, event: CaseCompleted, tx: Work) -> None:
        """Ask for the grades of a completed round."""
        usecases.open_appraisal(tx, event)

    @on_event(CommitmentsFulfilled)
    def on_commitments_fulfilled(self, event: CommitmentsFulfilled, tx: Work) -> None:
        """Ask for the implementation's grades once the promises are kept."""
        usecases.open_implementation(tx, event)

    @on_event(CaseReopened)
    def on_case_reopened(self, event: CaseReopened, tx: Work) -> None:
        """Note that a case is handled again after its look-back."""
        usecases.reopen_case(tx, event)

    @operation(Rate)
    def rate(self, request: Rate, tx: Work) -> AppraisalView:
        """Say how satisfied one is: any `unsatisfied` sends the case back, the last good grade settles it."""
        return usecases.rate(tx, request)

    @operation(Appraisal)
    def appraisal(self, request: Appraisal, tx: Work) -> AppraisalView:
        """Show the rating of a round, blind where the reader has yet to give his own grade."""
        return usecases.appraisal(tx, request)

    @operation(OpenAppraisals)
    def open_appraisals(self, request: OpenAppraisals, tx: Work) -> AppraisalPage:
        """List the ratings that wait."""
        return usecases.open_appraisals(tx, request)

    @operation(Rates)
    def rates(self, request: Rates, tx: Work) -> RatesView:
        """Compute both satisfaction rates."""
        return usecases.rates(tx, request)
