"""Ratings: opened by a completion, given by deputy and voters, and what they come to."""

from __future__ import annotations

from services.chassis.entrypoints import on_event, on_timer, operation
from services.contracts.dispatch.events import CaseCompleted
from services.contracts.evaluation.operations.ratings import (
    Appraisal,
    AppraisalPage,
    AppraisalView,
    OpenAppraisals,
    Rate,
    RateByProxy,
    Rates,
    RatesView,
    SilentPage,
    SilentRatings,
)
from services.contracts.followup.events.chain import CaseReopened, CommitmentsFulfilled
from services.contracts.intake.events.opinions import CaseRegistered, OpinionAttached
from services.contracts.intake.events.voices import OpinionDetached
from services.evaluation import usecases
from services.evaluation.usecases.duty_acts import credit_suggestion
from services.evaluation.usecases.key_cases import propose_registered
from services.evaluation.usecases.work import Work


class RatingDesk:
    """Ratings: opened by a completion, given by deputy and voters, and what they come to."""

    @on_event(CaseRegistered)
    def on_case_registered(self, event: CaseRegistered, tx: Work) -> None:
        """Know a case, its deputy and its voices, and credit the deputy who registered it."""
        usecases.register_case(tx, event)
        credit_suggestion(tx, event)
        propose_registered(tx, event)

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

    @on_event(OpinionDetached)
    def on_opinion_detached(self, event: OpinionDetached, tx: Work) -> None:
        """Ask a voice that has left the case no more."""
        usecases.detach_voice(tx, event)

    @on_timer
    def remind_raters(self, tx: Work) -> bool:
        """Remind who is silent."""
        return usecases.remind_raters(tx)

    @operation(RateByProxy)
    def rate_by_proxy(self, request: RateByProxy, tx: Work) -> AppraisalView:
        """Rate for a voter who cannot be reached, with a witness."""
        return usecases.rate_by_proxy(tx, request)

    @operation(SilentRatings)
    def silent_ratings(self, request: SilentRatings, tx: Work) -> SilentPage:
        """List the voters to be asked face to face."""
        return usecases.silent_ratings(tx, request)

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
