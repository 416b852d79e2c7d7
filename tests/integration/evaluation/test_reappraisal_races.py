"""C22: two clerks of a body ask at once, two of the office decide at once: the first wins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.contracts.evaluation.events.reappraisals import ReappraisalDecided
from services.evaluation.domain import reappraisal as rules
from services.evaluation.domain.reappraisal import REQUEST, second_look
from tests.integration.evaluation.scene import DEPUTY, Scene
from tests.integration.evaluation.test_rating_races import Race
from tests.integration.evaluation.test_reappraisals import ask, decide
from tests.support.postgres import Postgres


@pytest.fixture
def race(postgres: Postgres) -> Iterator[Race]:
    """A race on one case that the deputy has sent back."""
    made = Race(postgres)
    try:
        made.set_up(Scene.register, Scene.complete, lambda scene: scene.rate(DEPUTY, "reply", "unsatisfied", reason="late"))
        yield made
    finally:
        made.close()


def test_c22_of_two_requests_at_once_one_is_taken(race: Race) -> None:
    asked, late = race.run(ask, ask)
    assert asked.state == "asked"
    assert isinstance(late, rules.ReappraisalAsked)
    assert len(race.scene.rows("reappraisals")) == 1


def test_c22_of_two_decisions_at_once_the_first_holds(race: Race) -> None:
    race.set_up(ask)
    of = second_look(race.scene.case_id, 1, "CGJ", REQUEST, race.scene.at)
    events: list[object] = []
    _, late = race.run(lambda scene: decide(scene, of, "not_upheld", events=events),  # type: ignore[arg-type]
                       lambda scene: decide(scene, of, "upheld"))  # type: ignore[arg-type]
    assert isinstance(late, rules.ReappraisalDecided)
    assert [type(event) for event in events] == [ReappraisalDecided]
    assert [row["state"] for row in race.scene.rows("reappraisals")] == ["not_upheld"]
    assert [row["counted_as"] for row in race.scene.rows("cells") if row["state"] == "rated"] == ["left_out"]
