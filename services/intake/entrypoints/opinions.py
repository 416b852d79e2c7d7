"""Opinions: posted, listed, declined, tracked."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts.intake.operations import opinions as ask
from services.intake import usecases
from services.intake.usecases import reading
from services.intake.usecases.work import Work


class OpinionDesk:
    """Opinions: posted, listed, declined, tracked."""

    @operation(ask.PostOpinion)
    def post_opinion(self, request: ask.PostOpinion, tx: Work) -> ask.PostedOpinion:
        """Post what one resident says (点单)."""
        return usecases.post_opinion(tx, request)

    @operation(ask.PostOpinions)
    def post_opinions(self, request: ask.PostOpinions, tx: Work) -> ask.BulkPosted:
        """Post up to 500 opinions, each by itself."""
        return usecases.post_opinions(tx, request)

    @operation(ask.DeclineOpinion)
    def decline_opinion(self, request: ask.DeclineOpinion, tx: Work) -> ask.OpinionView:
        """Not take an opinion on, and tell its author why."""
        return usecases.decline_opinion(tx, request)

    @operation(ask.Worklist)
    def worklist(self, request: ask.Worklist, tx: Work) -> ask.OpinionPage:
        """List opinions by state, newest first."""
        return usecases.worklist(tx, request)

    @operation(ask.Track)
    def track(self, request: ask.Track, tx: Work) -> ask.TrackView:
        """Follow an opinion by its receipt code."""
        return usecases.track(tx, request)

    @operation(ask.RevealContact)
    def reveal_contact(self, request: ask.RevealContact, tx: Work) -> ask.ContactView:
        """Read an author's contact; the reading is recorded."""
        return usecases.reveal_contact(tx, request)

    @operation(ask.VerifyReadings)
    def verify_readings(self, request: ask.VerifyReadings, tx: Work) -> ask.ReadingsVerified:
        """Check the record of who read contacts."""
        return reading.verify_readings(tx, request)
