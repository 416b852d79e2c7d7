"""The four senses (C18): recorded as counts by place, and summed apart from every rating."""

from __future__ import annotations

from itertools import groupby

from services.contracts import labels, shared
from services.contracts.followup.operations.survey import (
    PlaceSenses,
    RecordSurveyAnswers,
    SenseCount,
    Survey,
    SurveyView,
)
from services.followup.domain.participation import PeriodBackwards
from services.followup.domain.survey import SENSES, SurveyRecorded, check_answers
from services.followup.store.survey import SenseSum
from services.followup.usecases.work import Work

_PLACES = 500


def record_survey_answers(tx: Work, request: RecordSurveyAnswers) -> shared.Done:
    """Record what a place answered on a day, once."""
    check_answers([answer.sense for answer in request.answers], request.asked_on, tx.today)
    added = tx.store.surveys.add_answers(request.place, request.asked_on, [vars(answer) for answer in request.answers],
                                         by=tx.caller.subject, at=tx.now)
    if added < len(request.answers):
        raise SurveyRecorded(place=request.place)
    return shared.Done()


def survey(tx: Work, request: Survey) -> SurveyView:
    """Sum the answers of a period, by place."""
    if request.from_on > request.to_on:
        raise PeriodBackwards
    sums = tx.store.surveys.sum_answers(request.place, request.from_on, request.to_on, limit=_PLACES * len(SENSES))
    return SurveyView(places=[
        PlaceSenses(place=place, senses=[_count(one) for one in sorted(found, key=lambda one: SENSES.index(one.sense))])
        for place, found in groupby(sums, key=lambda one: one.place)
    ])


def _count(one: SenseSum) -> SenseCount:
    label, label_en = labels.SENSES[one.sense]
    return SenseCount(sense=one.sense, label=label, label_en=label_en, agree=one.agree, neutral=one.neutral,
                      disagree=one.disagree)
