"""Voices: taken back, taken out of a case, counted again; and what is looked at without being asked."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.intake.operations import voices as ask
from services.contracts.intake.operations.opinions import OpinionView, TrackView
from services.intake.usecases import opinion_overdue, throttle, voices
from services.intake.usecases.work import Work


class VoiceDesk:
    """Voices: taken back, taken out of a case, counted again; and what is looked at without being asked."""

    @operation(ask.WithdrawOpinion)
    def withdraw_opinion(self, request: ask.WithdrawOpinion, tx: Work) -> TrackView:
        """Take an opinion back (撤回)."""
        return voices.withdraw_opinion(tx, request)

    @operation(ask.DetachOpinion)
    def detach_opinion(self, request: ask.DetachOpinion, tx: Work) -> OpinionView:
        """Take a voice out of its case."""
        return voices.detach_opinion(tx, request)

    @operation(ask.SupportCase)
    def support_case(self, request: ask.SupportCase, tx: Work) -> ask.Supported:
        """Say "me too" (我也反映)."""
        return voices.support_case(tx, request)

    @on_timer
    def report_overdue_opinions(self, tx: Work) -> bool:
        """Report grids whose opinions nobody has sorted in time."""
        return opinion_overdue.report_overdue_opinions(tx)

    @on_timer
    def forget_posting_marks(self, tx: Work) -> bool:
        """Forget who posted when, after a day."""
        return throttle.forget_posting_marks(tx)
