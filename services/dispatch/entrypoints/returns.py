"""A case with the wrong body, or with more than one."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.dispatch import operations as op
from services.dispatch.usecases import returns
from services.dispatch.usecases.work import Work


class ReturnDesk:
    """A case with the wrong body, or with more than one."""

    @operation(op.ReturnAssignment)
    def return_assignment(self, request: op.ReturnAssignment, tx: Work) -> op.AssignmentView:
        """Refuse a case with a reason."""
        return returns.return_assignment(tx, request)

    @operation(op.AdjudicateReturn)
    def adjudicate_return(self, request: op.AdjudicateReturn, tx: Work) -> op.AssignmentView:
        """Give a returned case to another body, or back."""
        return returns.adjudicate_return(tx, request)

    @operation(op.Reclassify)
    def reclassify(self, request: op.Reclassify, tx: Work) -> op.AssignmentView:
        """Declare an ordinary case complex."""
        return returns.reclassify(tx, request)

    @operation(op.Contribute)
    def contribute(self, request: op.Contribute, tx: Work) -> op.AssignmentView:
        """Give the lead body an assisting body's part."""
        return returns.contribute(tx, request)
