"""`rates`: both satisfaction rates of a period, silence apart."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.contracts.evaluation.operations.ratings import Rates, RatesView
from services.evaluation import usecases
from tests.integration.evaluation.conftest import NewScene
from tests.integration.evaluation.scene import DEPUTY, OFFICE, RESIDENT, Scene


def rates(scene: Scene, **request: Any) -> RatesView:
    """Call `rates`."""
    return usecases.rates(scene.tx(OFFICE), Rates(**request))


def figures(view: RatesView, axis: str = "reply") -> tuple[str, int, int, int]:
    """Rate, rated, satisfied, silent of an axis."""
    of = getattr(view, axis)
    return of.rate, of.rated, of.satisfied, of.silent


def test_nobody_has_rated(scene: Scene) -> None:
    """C19: a dash, which is not nought."""
    assert figures(rates(scene)) == ("—", 0, 0, 0)
    scene.complete(commitments=1)
    assert figures(rates(scene)) == ("—", 0, 0, 2)
    assert figures(rates(scene), "implementation") == ("—", 0, 0, 0)  # not asked yet: that is no silence


def test_ten_cells_six_satisfied_two_not_two_silent(new_scene: NewScene) -> None:
    """C19: 75 per cent, and the two silent ones apart."""
    scene = new_scene()
    for grade in ("satisfied", "very_satisfied", "basically_satisfied"):
        happy = new_scene()
        happy.register()
        happy.complete()
        happy.rate(DEPUTY, "reply", grade)
        happy.rate(RESIDENT, "reply", receipt=happy.receipts[0])
    for _ in range(2):
        cross = new_scene()
        cross.register()
        cross.complete()
        cross.rate(RESIDENT, "reply", "unsatisfied", reason="late", receipt=cross.receipts[0])
    silent = new_scene()
    silent.register()
    silent.complete()
    view = rates(scene)
    assert figures(view) == ("75.0", 8, 6, 2)
    assert (view.reply.very_satisfied, view.reply.basically_satisfied, view.reply.unsatisfied) == (1, 1, 2)
    assert figures(view, "implementation") == ("—", 0, 0, 8)


def test_only_the_last_round_that_anybody_rated_counts(scene: Scene) -> None:
    scene.complete()
    scene.rate(RESIDENT, "reply", receipt=scene.receipts[0])
    scene.rate(DEPUTY, "reply", "unsatisfied", reason="late")
    assert figures(rates(scene)) == ("50.0", 2, 1, 0)
    scene.complete(2)
    # Completed again is not rated again: the last word is still the old one.
    assert figures(rates(scene)) == ("50.0", 2, 1, 2)
    scene.rate(DEPUTY, "implementation")
    assert figures(rates(scene)) == ("—", 0, 0, 2)
    scene.rate_all()
    assert figures(rates(scene)) == ("100.0", 2, 2, 0)
    assert figures(rates(scene), "implementation") == ("100.0", 2, 2, 0)


def test_c21_a_lead_and_two_assisting_bodies_have_three_sets(scene: Scene) -> None:
    scene.complete(assisting=("ZJW", "GAJ"))
    assert {(row["body"], row["axis"], row["rater"]) for row in scene.rows("cells")} == {
        (body, axis, rater) for body in ("CGJ", "ZJW", "GAJ") for axis in ("reply", "implementation")
        for rater in ("deputy", "voter")}
    for body, grade in (("CGJ", "satisfied"), ("ZJW", "very_satisfied")):
        scene.rate(DEPUTY, "reply", grade, body=body)
    scene.rate(DEPUTY, "reply", "unsatisfied", reason="late", body="GAJ")
    assert {body: figures(rates(scene, body=body))[0] for body in ("CGJ", "ZJW", "GAJ")} == {
        "CGJ": "100.0", "ZJW": "100.0", "GAJ": "0.0"}
    assert figures(rates(scene))[:2] == ("66.7", 3)


def test_by_body(scene: Scene) -> None:
    """C21: rates by body."""
    scene.complete(assisting=("ZJW",))
    scene.rate(DEPUTY, "reply", body="ZJW")
    scene.rate(DEPUTY, "reply", "unsatisfied", reason="attitude", body="CGJ")
    assert figures(rates(scene, body="ZJW")) == ("100.0", 1, 1, 0)
    assert figures(rates(scene, body="CGJ")) == ("0.0", 1, 0, 0)
    assert figures(rates(scene)) == ("50.0", 2, 1, 0)
    assert figures(rates(scene, body="GAJ")) == ("—", 0, 0, 0)


@pytest.mark.parametrize(("since", "until", "rated"), [
    (date(2024, 5, 1), date(2024, 5, 1), 1), (date(2024, 5, 1), None, 1), (None, date(2024, 5, 1), 1),
    (date(2024, 5, 2), None, 0), (None, date(2024, 4, 30), 0), (date(2024, 5, 2), date(2024, 5, 1), 0),
])
def test_days_are_the_districts(scene: Scene, since: date | None, until: date | None, rated: int) -> None:
    scene.complete()
    scene.at = datetime(2024, 5, 1, 15, 58, tzinfo=UTC)  # 23:58 in the district, rated a minute later
    scene.rate(DEPUTY, "reply")
    assert rates(scene, since=since, until=until).reply.rated == rated


def test_the_first_minute_of_a_day_belongs_to_it(scene: Scene) -> None:
    scene.complete()
    scene.at = datetime(2024, 4, 30, 15, 59, tzinfo=UTC)  # rated at 00:00 of 1 May in the district
    scene.rate(DEPUTY, "reply")
    assert rates(scene, since=date(2024, 5, 1)).reply.rated == 1
    assert rates(scene, until=date(2024, 4, 30)).reply.rated == 0


def test_silence_counts_on_the_day_of_the_question(scene: Scene) -> None:
    scene.complete(commitments=1)
    scene.at = datetime(2024, 5, 6, 2, 0, tzinfo=UTC)
    scene.fulfil(1)
    may = rates(scene, since=date(2024, 5, 1))
    april = rates(scene, until=date(2024, 4, 30))
    assert (may.reply.silent, may.implementation.silent) == (0, 2)
    assert (april.reply.silent, april.implementation.silent) == (2, 0)
