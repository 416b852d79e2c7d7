"""Duty points: acts that earn them, and what the office, the deputies and readers do with them."""

from __future__ import annotations

from services.chassis.entrypoints import on_event, operation
from services.contracts.evaluation.operations import points as asked
from services.contracts.evaluation.operations.points import (
    AppealPoints,
    AwardPoints,
    Leaderboard,
    PointAppeals,
    PointRules,
    Points,
    ReadPointTotals,
    RecomputePoints,
    ReversePoints,
    SetPointRule,
)
from services.contracts.followup.events.chain import LookBackHeld
from services.contracts.followup.events.supervision import CommitmentSupervised
from services.contracts.intake.events.appointments import AppointmentKept, AppointmentMissed
from services.contracts.intake.events.fieldwork import QuotaMissed, SurveyMade, VisitMade
from services.contracts.intake.events.receptions import ReceptionHeld
from services.contracts.shared import Done
from services.evaluation.usecases import duty_acts, points
from services.evaluation.usecases.work import Work


class PointDesk:
    """Duty points (履职积分): every act gives its deputy the same, by whatever way it was done (A21)."""

    @on_event(ReceptionHeld)
    def on_reception_held(self, event: ReceptionHeld, tx: Work) -> None:
        """Credit the deputy who received; nobody, where none came."""
        duty_acts.credit_reception(tx, event)

    @on_event(VisitMade)
    def on_visit_made(self, event: VisitMade, tx: Work) -> None:
        """Credit a visit."""
        duty_acts.credit_visit(tx, event)

    @on_event(SurveyMade)
    def on_survey_made(self, event: SurveyMade, tx: Work) -> None:
        """Credit a survey."""
        duty_acts.credit_survey(tx, event)

    @on_event(AppointmentKept)
    def on_appointment_kept(self, event: AppointmentKept, tx: Work) -> None:
        """Credit an appointment that was kept."""
        duty_acts.credit_appointment(tx, event)

    @on_event(AppointmentMissed)
    def on_appointment_missed(self, event: AppointmentMissed, tx: Work) -> None:
        """Deduct for an appointment to which the deputy did not come; a voter's absence costs him nothing."""
        duty_acts.deduct_for_absence(tx, event)

    @on_event(QuotaMissed)
    def on_quota_missed(self, event: QuotaMissed, tx: Work) -> None:
        """Deduct for a quota that was not met (B9), on the day on which that was said."""
        duty_acts.deduct_for_quota(tx, event)

    @on_event(LookBackHeld)
    def on_look_back_held(self, event: LookBackHeld, tx: Work) -> None:
        """Credit a look-back, whatever it found."""
        duty_acts.credit_look_back(tx, event)

    @on_event(CommitmentSupervised)
    def on_commitment_supervised(self, event: CommitmentSupervised, tx: Work) -> None:
        """Credit a look at a promise."""
        duty_acts.credit_supervision(tx, event)

    @operation(AwardPoints)
    def award_points(self, request: AwardPoints, tx: Work) -> asked.PointEntry:
        """Award or deduct points by hand."""
        return points.award_points(tx, request)

    @operation(ReversePoints)
    def reverse_points(self, request: ReversePoints, tx: Work) -> asked.PointEntry:
        """Take a line back by a counter-line."""
        return points.reverse_points(tx, request)

    @operation(AppealPoints)
    def appeal_points(self, request: AppealPoints, tx: Work) -> Done:
        """Say what is wrong with a line of one's own."""
        return points.appeal_points(tx, request)

    @operation(PointAppeals)
    def point_appeals(self, request: PointAppeals, tx: Work) -> asked.AppealPage:
        """List appeals."""
        return points.point_appeals(tx, request)

    @operation(SetPointRule)
    def set_point_rule(self, request: SetPointRule, tx: Work) -> asked.PointRuleList:
        """Settle what an act is worth from a coming day on."""
        return points.set_point_rule(tx, request)

    @operation(PointRules)
    def point_rules(self, request: PointRules, tx: Work) -> asked.PointRuleList:
        """List what acts are worth."""
        return points.point_rules(tx, request)

    @operation(Points)
    def points(self, request: Points, tx: Work) -> asked.PointPage:
        """List lines of points."""
        return points.list_points(tx, request)

    @operation(ReadPointTotals)
    def point_totals(self, request: ReadPointTotals, tx: Work) -> asked.PointTotals:
        """Sum up a deputy's points."""
        return points.point_totals(tx, request)

    @operation(Leaderboard)
    def leaderboard(self, request: Leaderboard, tx: Work) -> asked.LeaderPage:
        """Rank the deputies."""
        return points.leaderboard(tx, request)

    @operation(RecomputePoints)
    def recompute_points(self, request: RecomputePoints, tx: Work) -> asked.Recomputed:
        """Compute points anew from the acts, and compare."""
        return points.recompute_points(tx, request)
