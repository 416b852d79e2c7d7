"""The four senses."""

from __future__ import annotations

from services.chassis.entrypoints import operation
from services.contracts import shared
from services.contracts.followup.operations import survey as ask
from services.followup.usecases import survey
from services.followup.usecases.work import Work


class SurveyDesk:
    """The four senses."""

    @operation(ask.RecordSurveyAnswers)
    def record_survey_answers(self, request: ask.RecordSurveyAnswers, tx: Work) -> shared.Done:
        """Record what a place answered."""
        return survey.record_survey_answers(tx, request)

    @operation(ask.Survey)
    def survey(self, request: ask.Survey, tx: Work) -> ask.SurveyView:
        """Sum the answers by place."""
        return survey.survey(tx, request)
