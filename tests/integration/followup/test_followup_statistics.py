"""The figures of any period: the twelve of the source from what the services told, and what stands behind each."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.chassis.paging import BadCursor
from services.contracts import labels
from services.contracts.followup.operations.commitments import FulfilCommitment
from services.contracts.followup.operations.outcomes import Outcomes, RecordOutcome
from services.contracts.followup.operations.statistics import (
    FIGURE_NAMES,
    CountedItem,
    DrillDown,
    FigureView,
    RecordGridDeputies,
    RecordParticipation,
    Statistics,
    StatisticsView,
)
from services.contracts.policy import FollowupPolicy
from services.contracts.shared import Outcome
from services.followup.domain.outcomes import OutcomeIncomplete, OutcomeInFuture
from services.followup.domain.participation import PeriodBackwards, PeriodOverlaps, TooManyParticipants
from services.followup.domain.refusal import CaseUnknown, CommitmentUnknown, Refusal
from tests.integration.followup import year_2023 as year
from tests.integration.followup.conftest import NewScene
from tests.integration.followup.scene import CLERK, MONDAY, PROMISE, Scene
from tests.integration.followup.test_followup_look_back import look_back


def count(scene: Scene, first: date = date(2023, 1, 1), last: date = date(2023, 12, 31)) -> StatisticsView:
    view: StatisticsView = scene.ask(Statistics(from_on=first, to_on=last, versus_from_on=None, versus_to_on=None))
    return view


def figure(view: StatisticsView, name: str) -> FigureView:
    return next(one for one in view.figures if one.figure == name)


def parts(view: StatisticsView, name: str) -> dict[str, int]:
    return {one.part: one.value for one in figure(view, name).parts}


def behind(scene: Scene, name: str, first: date = date(2023, 1, 1), last: date = date(2023, 12, 31)) -> list[CountedItem]:
    found: list[CountedItem] = []
    cursor = ""
    while True:
        page = scene.ask(DrillDown(figure=name, from_on=first, to_on=last, limit=200, cursor=cursor))
        found += page.items
        cursor = page.next_cursor
        if not cursor:
            return found


def test_s1_the_year_2023_gives_the_twelve_figures_of_the_source(new_scene: NewScene) -> None:
    """S1, A10, A26, B17, B18, B19, B20, B21, B22, C17, D26: the twelve figures, compared, and what stands behind each."""
    scene = year.tell(new_scene)
    view = count(scene)
    assert (view.versus_from_on, view.versus_to_on) == (date(2022, 1, 1), date(2022, 12, 31))
    printed = {one.figure: (one.shown, one.change) for one in view.figures}
    assert printed["participation"] == ("97.8%", "上升20个百分点")
    assert printed["opinions_platform"] == ("1209条", "上升2923%")
    assert printed["opinions_contacts"] == ("220条", "—")
    assert printed["opinions_wall"] == ("31条", "—")
    assert printed["visitors"] == ("11000余人次", "上升86%")
    assert printed["sessions"] == ("87次", "—")
    assert printed["matters"] == ("146项", "—")
    assert printed["money"] == ("近5.2亿元", "—")
    assert printed["cases_solved"] == ("470余件", "—")
    assert printed["deputies_in_grids"][0] == "85名"
    assert {one.part: one.shown for one in figure(view, "outcomes").parts} == {
        "个": "15个", "亩": "350亩", "户": "10余户"}

    assert figure(view, "visitors").value == 11_034, "exact inside"
    assert figure(view, "money").value == 51_960_000_000, "in fen"
    assert parts(view, "matters") == {year.STATE_ASSETS: 50, year.BUSINESS: 96}
    assert parts(view, "cases_solved") == {year.LAMPS: 400, year.GARAGE: 73}
    assert parts(view, "sessions") == {"council_meeting": 12, "three_party": 75}
    assert set(figure(view, "opinions_platform").channels) & set(figure(view, "opinions_contacts").channels) == set()
    assert 1_429 not in [one.value for one in view.figures], "1209 and 220 are never added"

    [project] = scene.ask(Outcomes(kind="project")).items
    assert (project.title, project.quantity, [step.text for step in project.milestones]) == (
        "黔江中心医院整体搬迁", None, ["选址批复", "项目落地"])

    for name in FIGURE_NAMES:
        items = behind(scene, name)
        one = figure(view, name)
        assert len({item.id for item in items}) == len(items)
        assert sum(item.of for item in items) == one.of
        if name == "outcomes":
            assert len(items) == one.value == 3
        else:
            assert sum(item.amount for item in items) == one.value, name
    assert len(behind(scene, "cases_solved")) == 473 and len(behind(scene, "matters")) == 146


def test_a1_every_activity_stands_under_one_pillar_and_the_four_sums_equal_the_total(new_scene: NewScene) -> None:
    """A1: one reception, one note, one hall session and one look-back, each under its own pillar."""
    scene = new_scene(policy=FollowupPolicy(look_back_days=0))
    year.opinions(scene, "wall", 1, year=2024)
    year.reception(scene, 12, date(2024, 4, 26))
    scene.to_closed()
    look_back(scene)
    year.session(scene, MONDAY, scene.case_id)
    view = count(scene, date(2024, 1, 1), date(2024, 12, 31))
    assert parts(view, "activities") == dict.fromkeys(labels.PILLARS, 1)
    assert figure(view, "activities").value == 4
    assert {one.part: one.label for one in figure(view, "activities").parts} == {
        pillar: zh for pillar, (zh, _) in labels.PILLARS.items()}


def test_an_activity_that_is_told_twice_is_counted_once(new_scene: NewScene) -> None:
    scene = new_scene()
    made = year.visit(scene, 9, MONDAY)
    scene.hear(made)
    assert figure(count(scene, date(2024, 4, 22), date(2024, 4, 22)), "visitors").value == 9


def test_b13_the_share_of_mobile_contacts_is_a_rate(new_scene: NewScene) -> None:
    """B13: mobile ÷ all contacts, this year and last."""
    scene = new_scene()
    for day in (1, 2, 3):
        year.visit(scene, 1, datetime(2023, 5, day, 4, tzinfo=UTC))
    year.reception(scene, 40, date(2023, 5, 5))
    year.visit(scene, 1, datetime(2022, 5, 1, 4, tzinfo=UTC))
    year.reception(scene, 40, date(2022, 5, 6))
    share = figure(count(scene), "mobile_share")
    assert (share.value, share.of, share.prior, share.prior_of) == (3, 4, 1, 2)
    assert (share.shown, share.change, share.comparator) == ("75%", "上升25个百分点", "pp")


def test_b19_a_session_that_was_called_off_or_put_off_does_not_count(new_scene: NewScene) -> None:
    scene = new_scene()
    for place in range(2):
        year.session(scene, year.moment(place))
        year.cancelled(scene, year.moment(place))
    assert figure(count(scene), "sessions").value == 2


def test_b20_a_matter_counts_when_all_its_cases_have_what_was_resolved(new_scene: NewScene) -> None:
    """B20: once, however many cases hang on it, and only when its resolution is carried out."""
    session_id = uuid4()
    hanging = [year.registered(new_scene, year.BUSINESS, year.moment(5)) for _ in range(3)]
    for one in hanging:
        year.resolved(one, session_id, 1, year.moment(5))
    for place, one in enumerate(hanging):
        assert figure(count(one), "matters").value == 0
        year.carried_out(one, year.moment(6) + timedelta(days=place))
    assert figure(count(hanging[0]), "matters").value == 1
    assert [item.id for item in behind(hanging[0], "matters")] == [f"{session_id}/1"]


def test_c5_the_time_to_the_first_reply_runs_from_filing_and_a_redo_does_not_shorten_it(new_scene: NewScene) -> None:
    """C5: filed_at to the first reply, not from the registration; median and P90 by month, beside last year's."""
    for hours in (10, 20, 30, 40, 100):
        scene = new_scene()
        filed = scene.delivered().delivered_at - timedelta(hours=hours)
        scene.hear(scene.registered(filed_at=filed, registered_at=filed + timedelta(hours=9)))
        scene.hear_all(*scene.round_of(1), scene.redo(2), *scene.round_of(2))
    view = count(scene, date(2024, 1, 1), date(2024, 12, 31))
    [month] = view.response
    assert (month.month, month.cases, month.median_hours, month.p90_hours) == ("2024-04", 5, 30, 100)
    assert (month.prior_cases, month.prior_median_hours) == (0, None)


def test_c17_two_outcomes_at_one_place_stay_two(new_scene: NewScene) -> None:
    scene = new_scene()
    for _ in range(2):
        year.outcome(scene, kind="counted", title="小康家园路灯", quantity=6, unit="盏", grid="G-012")
    view = count(scene)
    assert (figure(view, "outcomes").value, parts(view, "outcomes")) == (2, {"盏": 12})


def test_outcomes_of_replies_and_kept_promises_flow_in_and_a_redo_replaces_its_reply(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.hear(scene.registered())
    scene.hear(scene.delivered(1, outcome=Outcome(quantity=15, unit="个", item="充电桩")))
    scene.hear(scene.delivered(2, outcome=Outcome(quantity=16, unit="个", item="充电桩")))
    other = new_scene()
    other.hear(other.registered())
    other.hear(other.delivered(1, PROMISE))
    achieved = Outcome(quantity=3, unit="万元", item="节约资金")
    other.ask(FulfilCommitment(commitment_id=other.commitment_ids()[0], note="好了", outcome=achieved), CLERK)
    view = count(scene, date(2024, 1, 1), date(2024, 12, 31))
    assert parts(view, "outcomes") == {"个": 16}
    assert (figure(view, "money").value, figure(view, "money").shown) == (3_000_000, "3万元")
    listed = scene.ask(Outcomes(kind=None)).items
    assert Counter(one.source for one in listed) == {"reply": 1, "commitment": 1}


@pytest.mark.parametrize(("facts", "refusal"), [
    ({"kind": "counted"}, OutcomeIncomplete),
    ({"kind": "counted", "quantity": 3}, OutcomeIncomplete),
    ({"kind": "counted", "quantity": 3, "unit": "个", "money_fen": 1}, OutcomeIncomplete),
    ({"kind": "money", "quantity": 3, "unit": "元"}, OutcomeIncomplete),
    ({"kind": "project", "quantity": 1, "unit": "个"}, OutcomeIncomplete),
    ({"kind": "project", "milestones": []}, OutcomeIncomplete),
    ({"kind": "money", "money_fen": 1, "achieved_on": date(2024, 4, 23)}, OutcomeInFuture),
    ({"kind": "money", "money_fen": 1, "case_id": uuid4()}, CaseUnknown),
    ({"kind": "money", "money_fen": 1, "commitment_id": uuid4()}, CommitmentUnknown),
])
def test_b22_an_outcome_that_is_not_whole_is_refused(
    new_scene: NewScene, facts: dict[str, Any], refusal: type[Refusal]
) -> None:
    scene = new_scene()
    with pytest.raises(refusal):
        year.outcome(scene, **{"title": "成效", **facts})
    assert scene.ask(Outcomes(kind=None)).items == []


def test_outcomes_are_paged_newest_first(new_scene: NewScene) -> None:
    scene = new_scene()
    for day in (1, 2, 3):
        year.outcome(scene, kind="counted", title="路灯", quantity=1, unit="盏", achieved_on=date(2024, 4, day))
    first = scene.ask(Outcomes(kind="counted", limit=2))
    second = scene.ask(Outcomes(kind="counted", limit=2, cursor=first.next_cursor))
    assert [one.achieved_on.day for one in (*first.items, *second.items)] == [3, 2, 1] and second.next_cursor == ""
    with pytest.raises(BadCursor):
        scene.ask(Outcomes(kind=None, cursor="WyJ4IiwieSJd"))


def record(scene: Scene, participants: int, residents: int = 1000, grid: str | None = None, **days: date) -> None:
    told = {"from_on": date(2023, 1, 1), "to_on": date(2023, 12, 31), **days}
    scene.ask(RecordParticipation(grid=grid, participants=participants, residents=residents, **told))


def test_a10_participation_is_summed_over_grids_unless_the_district_is_recorded_and_corrected_by_the_latest(
    new_scene: NewScene,
) -> None:
    scene = new_scene()
    record(scene, 900, grid="G-1")
    record(scene, 500, grid="G-2")
    record(scene, 700, grid="G-2")
    assert figure(count(scene), "participation").shown == "80%"
    record(scene, 978)
    assert figure(count(scene), "participation").shown == "97.8%"


def test_what_cannot_be_recorded_or_counted_is_refused(new_scene: NewScene) -> None:
    scene = new_scene()
    record(scene, 978)
    with pytest.raises(TooManyParticipants):
        record(scene, 1001)
    with pytest.raises(PeriodOverlaps) as refused:
        record(scene, 1, from_on=date(2023, 12, 31), to_on=date(2024, 1, 31))
    assert refused.value.details == {"from_on": date(2023, 1, 1), "to_on": date(2023, 12, 31)}
    with pytest.raises(PeriodBackwards):
        record(scene, 1, from_on=date(2024, 2, 1), to_on=date(2024, 1, 31))
    with pytest.raises(PeriodBackwards):
        count(scene, date(2023, 2, 1), date(2023, 1, 1))
    with pytest.raises(PeriodBackwards):
        behind(scene, "sessions", date(2023, 2, 1), date(2023, 1, 1))
    with pytest.raises(BadCursor):
        scene.ask(DrillDown(figure="sessions", from_on=date(2023, 1, 1), to_on=date(2023, 2, 1), cursor="WyJ4IiwieSJd"))
    assert len(behind(scene, "participation")) == 1


def test_deputies_in_grids_are_those_of_the_last_day_that_was_recorded(new_scene: NewScene) -> None:
    scene = new_scene()
    scene.ask(RecordGridDeputies(as_of=date(2022, 12, 1), deputies=["D-001"]))
    scene.ask(RecordGridDeputies(as_of=date(2023, 3, 1), deputies=["D-001", "D-009"]))
    scene.ask(RecordGridDeputies(as_of=date(2023, 3, 1), deputies=["D-001", "D-002", "D-003"]))
    found = figure(count(scene), "deputies_in_grids")
    assert (found.value, found.prior, found.change) == (3, 1, "上升200%")
    assert [item.id for item in behind(scene, "deputies_in_grids")] == ["D-003", "D-002", "D-001"]


def test_a_period_may_be_compared_with_any_other(new_scene: NewScene) -> None:
    scene = new_scene()
    for month, visitors in ((1, 10), (2, 15)):
        year.reception(scene, visitors, date(2023, month, 6))
    view = scene.ask(Statistics(from_on=date(2023, 2, 1), to_on=date(2023, 2, 28), versus_from_on=date(2023, 1, 1),
                                versus_to_on=date(2023, 1, 31)))
    assert (figure(view, "visitors").value, figure(view, "visitors").change) == (15, "上升50%")


def test_nobody_writes_an_outcome_that_is_neither(new_scene: NewScene) -> None:
    assert set(RecordOutcome.callers) == {"committee_office", "committee_leader"}
