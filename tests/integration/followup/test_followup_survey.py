"""The four senses (C18): counts by place, whole or not at all, and never part of a rating."""

from __future__ import annotations

from datetime import date

import pytest

from services.contracts.followup.operations.survey import SENSES, RecordSurveyAnswers, SenseAnswers, Survey
from services.followup.domain.participation import PeriodBackwards
from services.followup.domain.refusal import Refusal
from services.followup.domain.survey import SENSES as ASKED
from services.followup.domain.survey import SurveyIncomplete, SurveyInFuture, SurveyRecorded
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import STATION, Scene

YEAR = {"from_on": date(2024, 1, 1), "to_on": date(2024, 12, 31)}


def answer(scene: Scene, place: str, on: date, senses: tuple[str, ...] = SENSES, agree: int = 10) -> None:
    answers = [SenseAnswers(sense=sense, agree=agree + row, neutral=3, disagree=1) for row, sense in enumerate(senses)]
    scene.ask(RecordSurveyAnswers(place=place, asked_on=on, answers=answers), STATION)


def counted(scene: Scene, place: str | None = None) -> dict[str, list[int]]:
    found = scene.ask(Survey(place=place, **YEAR))
    return {one.place: [sense.agree for sense in one.senses] for one in found.places}


def test_c18_four_questions_are_counted_by_place(new_scene: NewScene) -> None:
    scene = new_scene()
    answer(scene, "S-03", date(2024, 3, 1))
    answer(scene, "S-03", date(2024, 4, 1))
    answer(scene, "S-04", date(2024, 4, 1), agree=1)
    answer(scene, "S-04", date(2023, 4, 1))
    assert counted(scene) == {"S-03": [20, 22, 24, 26], "S-04": [1, 2, 3, 4]}
    assert counted(scene, "S-04") == {"S-04": [1, 2, 3, 4]}
    [place] = scene.ask(Survey(place="S-03", **YEAR)).places
    assert [one.label for one in place.senses] == ["获得感", "幸福感", "安全感", "认同感"]
    assert SENSES == ASKED


@pytest.mark.parametrize(("senses", "on", "refusal"), [
    (SENSES[:3], date(2024, 4, 1), SurveyIncomplete),
    ((*SENSES[:3], "gain"), date(2024, 4, 1), SurveyIncomplete),
    (SENSES, date(2024, 4, 23), SurveyInFuture),
])
def test_a_questionnaire_that_is_not_whole_is_refused(
    new_scene: NewScene, senses: tuple[str, ...], on: date, refusal: type[Refusal]
) -> None:
    scene = new_scene()
    with pytest.raises(refusal):
        answer(scene, "S-03", on, senses)
    assert counted(scene) == {}


def test_a_place_answers_once_a_day_and_a_period_does_not_run_backwards(new_scene: NewScene) -> None:
    scene = new_scene()
    answer(scene, "S-03", date(2024, 4, 1))
    with pytest.raises(SurveyRecorded):
        answer(scene, "S-03", date(2024, 4, 1), agree=50)
    assert counted(scene) == {"S-03": [10, 11, 12, 13]}
    with pytest.raises(PeriodBackwards):
        scene.ask(Survey(place=None, from_on=date(2024, 4, 2), to_on=date(2024, 4, 1)))
