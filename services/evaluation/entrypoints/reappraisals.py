"""Second looks at ratings, and where the two raters differ."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.evaluation.operations.reappraisals import (
    DecideReappraisal,
    DifferencePage,
    Differences,
    ReappraisalPage,
    Reappraisals,
    ReappraisalView,
    RequestReappraisal,
)
from services.evaluation.usecases import differences, reappraisals
from services.evaluation.usecases.work import Work


class ReappraisalDesk:
    """Second looks at ratings, and where the two raters differ."""

    @operation(RequestReappraisal)
    def request_reappraisal(self, request: RequestReappraisal, tx: Work) -> ReappraisalView:
        """Ask for a second look at how one's own body was rated."""
        return reappraisals.request_reappraisal(tx, request)

    @operation(DecideReappraisal)
    def decide_reappraisal(self, request: DecideReappraisal, tx: Work) -> ReappraisalView:
        """Say whether the grades hold."""
        return reappraisals.decide_reappraisal(tx, request)

    @operation(Reappraisals)
    def reappraisals(self, request: Reappraisals, tx: Work) -> ReappraisalPage:
        """List the second looks."""
        return reappraisals.reappraisals(tx, request)

    @operation(Differences)
    def differences(self, request: Differences, tx: Work) -> DifferencePage:
        """List where voters were unsatisfied and the deputy satisfied."""
        return differences.differences(tx, request)
