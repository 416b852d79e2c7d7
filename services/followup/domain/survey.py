"""The four senses: one questionnaire a place and day, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.followup.domain.refusal import Refusal

SENSES = ("gain", "happiness", "safety", "belonging")


class SurveyIncomplete(Refusal):
    """A questionnaire has four questions, each once."""

    code = "followup.survey_incomplete"


class SurveyInFuture(Refusal):
    """Nobody has answered yet on a day that is still to come."""

    code = "followup.survey_in_future"


class SurveyRecorded(Refusal):
    """What a place answered on a day is written once."""

    code = "followup.survey_recorded"


def check_answers(senses: Sequence[str], asked_on: date, today: date) -> None:
    """Refuse a questionnaire that is not whole, or of a day that is still to come."""
    if sorted(senses) != sorted(SENSES):
        raise SurveyIncomplete
    if asked_on > today:
        raise SurveyInFuture
