"""What may be asked about the four senses (获得感、幸福感、安全感、认同感): optional, and apart from all ratings."""

from __future__ import annotations

from datetime import date

from services.contracts import fields as f
from services.contracts import roles, shared
from services.contracts.declare import Operation, Record, operation, record
from services.contracts.followup.errors import statistics as e

SENSES = ("gain", "happiness", "safety", "belonging")


@record
class SenseAnswers(Record):
    """How many answered what to one of the four questions."""

    sense: str = f.choice(SENSES)
    agree: int = f.integer()
    neutral: int = f.integer()
    disagree: int = f.integer()


@operation("followup.record_survey_answers", writes=True, callers=(roles.STATION_STAFF, *roles.COMMITTEE),
           reply=shared.Done, errors=(e.SURVEY_INCOMPLETE, e.SURVEY_IN_FUTURE, e.SURVEY_RECORDED))
class RecordSurveyAnswers(Operation):
    """Record what the residents of a place answered on a day to the four questions (C18), as counts, without persons."""

    place: str = f.code()
    asked_on: date = f.day()
    answers: list[SenseAnswers] = f.many(SenseAnswers, min=1, max=4)


@record
class SenseCount(Record):
    """The answers to one of the four questions."""

    sense: str = f.choice(SENSES)
    label: str = f.text(max=20)
    label_en: str = f.text(max=40)
    agree: int = f.integer()
    neutral: int = f.integer()
    disagree: int = f.integer()


@record
class PlaceSenses(Record):
    """The answers of one place."""

    place: str = f.code()
    senses: list[SenseCount] = f.many(SenseCount)


@record
class SurveyView(Record):
    """The answers by place."""

    places: list[PlaceSenses] = f.many(PlaceSenses)


@operation("followup.survey", writes=False, callers=roles.STAFF, reply=SurveyView, errors=(e.PERIOD_BACKWARDS,))
class Survey(Operation):
    """Sum the answers of a period, by place (C18); the first 500 places, or one."""

    place: str | None = f.code(optional=True)
    from_on: date = f.day()
    to_on: date = f.day()
