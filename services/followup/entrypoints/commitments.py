"""Promises and whether they are kept."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.followup.operations import commitments as ask
from services.followup.usecases import commitments
from services.followup.usecases.work import Work


class CommitmentDesk:
    """Promises and whether they are kept."""

    @operation(ask.RecordProgress)
    def record_progress(self, request: ask.RecordProgress, tx: Work) -> ask.CommitmentView:
        """Say how far a commitment is."""
        return commitments.record_progress(tx, request)

    @operation(ask.FulfilCommitment)
    def fulfil_commitment(self, request: ask.FulfilCommitment, tx: Work) -> ask.CommitmentView:
        """Declare a commitment fulfilled."""
        return commitments.fulfil_commitment(tx, request)

    @operation(ask.Commitments)
    def commitments(self, request: ask.Commitments, tx: Work) -> ask.CommitmentPage:
        """List commitments."""
        return commitments.commitments(tx, request)
