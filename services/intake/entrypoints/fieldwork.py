"""Visits, surveys and the quotas of them."""

from __future__ import annotations

from services.chassis.entrypoints import on_timer, operation
from services.contracts.intake.operations import fieldwork as ask
from services.intake.usecases import fieldwork, quotas
from services.intake.usecases.work import Work


class FieldworkDesk:
    """Visits, surveys and the quotas of them."""

    @operation(ask.RecordVisit)
    def record_visit(self, request: ask.RecordVisit, tx: Work) -> ask.VisitRecorded:
        """Record a visit with what was heard there (走访)."""
        return fieldwork.record_visit(tx, request)

    @operation(ask.Visits)
    def visits(self, request: ask.Visits, tx: Work) -> ask.VisitPage:
        """List visits."""
        return fieldwork.visits(tx, request)

    @operation(ask.RecordSurvey)
    def record_survey(self, request: ask.RecordSurvey, tx: Work) -> ask.SurveyView:
        """Record a survey (调研)."""
        return fieldwork.record_survey(tx, request)

    @operation(ask.Surveys)
    def surveys(self, request: ask.Surveys, tx: Work) -> ask.SurveyPage:
        """List surveys."""
        return fieldwork.surveys(tx, request)

    @operation(ask.QuotaStatus)
    def quota_status(self, request: ask.QuotaStatus, tx: Work) -> ask.QuotaPage:
        """List how deputies stand against a quota."""
        return quotas.quota_status(tx, request)

    @on_timer
    def judge_quotas(self, tx: Work) -> bool:
        """Tell who was short when a period was over."""
        return quotas.judge_quotas(tx)
