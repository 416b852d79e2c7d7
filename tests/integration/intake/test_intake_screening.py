"""Hard and key problems (筛选重难点问题, B11): marked with who, when and why, and the history stays."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.chassis.transaction import Caller
from services.contracts.intake.events.screening import CaseScreened
from services.contracts.intake.operations.screening import (
    ScreenCase,
    ScreenedCases,
    Screening,
    ScreeningView,
    UnscreenCase,
)
from services.intake.domain.fieldwork_refusals import AlreadyScreened, NotScreened
from services.intake.domain.refusal import CaseOver, CaseUnknown, NotYourGrid, Refusal
from services.intake.usecases import screening
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, OFFICE, STATION, ZHAO, Committed, Desk


def screen(desk: Desk, case_id: UUID, caller: Caller = LI, **fields: Any) -> tuple[ScreeningView, CaseScreened]:
    tx = desk.tx(caller)
    view = screening.screen_case(tx, ScreenCase(case_id=case_id, **{"mark": "hard", "reason": "三家说法不一", **fields}))
    (emission,) = tx.emitted
    assert isinstance(emission.event, CaseScreened)
    return view, emission.event


def test_b11_the_mark_says_who_when_and_why_and_shows_in_the_history(desk: Desk) -> None:
    """B11: marked by the deputy, made a key problem by the office, taken back by the station; all of it stays."""
    case_id = desk.register(desk.post().opinion_id).case_id
    assert screening.screening(desk.tx(OFFICE), Screening(case_id=case_id)).mark == "none"
    view, event = screen(desk, case_id)
    assert (event.mark, event.by, event.at, event.reason) == ("hard", "D-01", MONDAY, "三家说法不一")
    assert (view.mark, view.history[0].mark_label) == ("hard", "难点")
    _, raised = screen(desk, case_id, OFFICE, mark="key", reason="涉及多个小区")
    assert (raised.by, raised.mark) == ("office-1", "key")
    tx = desk.tx(STATION)
    after = screening.unscreen_case(tx, UnscreenCase(case_id=case_id, reason="已现场看过"))
    (emission,) = tx.emitted
    assert isinstance(emission.event, CaseScreened) and emission.event.mark == "none"
    assert [(step.mark, step.by, step.reason) for step in after.history] == [
        ("hard", "D-01", "三家说法不一"), ("key", "office-1", "涉及多个小区"), ("none", "station-1", "已现场看过")]
    assert screening.screening(desk.tx(OFFICE), Screening(case_id=case_id)) == after


def test_b11_a_later_mark_has_a_later_time_whatever_the_clock_says(desk: Desk) -> None:
    """B11: who listens takes the latest; two marks of one moment would leave him guessing."""
    case_id = desk.register(desk.post().opinion_id).case_id
    first, second = screen(desk, case_id)[1], screen(desk, case_id, mark="key")[1]
    assert second.at - first.at == timedelta(microseconds=1)


def test_b11_numbers_in_a_reason_are_masked(desk: Desk) -> None:
    case_id = desk.register(desk.post().opinion_id).case_id
    view, event = screen(desk, case_id, reason="请联系 13912345678")
    assert "12345678" not in event.reason + view.history[0].reason


@pytest.mark.parametrize(
    ("caller", "case_id", "refusal"), [(ZHAO, None, NotYourGrid), (LI, UUID(int=7), CaseUnknown)])
def test_b11_who_may_not_mark_changes_nothing(
    desk: Desk, caller: Caller, case_id: UUID | None, refusal: type[Refusal]
) -> None:
    case_id = case_id or desk.register(desk.post().opinion_id).case_id
    for act in (
        lambda tx: screening.screen_case(tx, ScreenCase(case_id=case_id, mark="hard", reason="难")),
        lambda tx: screening.unscreen_case(tx, UnscreenCase(case_id=case_id, reason="不难")),
    ):
        tx = desk.tx(caller)
        with pytest.raises(refusal):
            act(tx)
        assert tx.emitted == [] and desk.count("case_marks") == 0


def test_b11_a_mark_is_put_once_and_taken_back_once(desk: Desk) -> None:
    case_id = desk.register(desk.post().opinion_id).case_id
    with pytest.raises(NotScreened):
        screening.unscreen_case(desk.tx(LI), UnscreenCase(case_id=case_id, reason="不难"))
    screen(desk, case_id)
    with pytest.raises(AlreadyScreened):
        screen(desk, case_id)
    screening.unscreen_case(desk.tx(LI), UnscreenCase(case_id=case_id, reason="不难"))
    with pytest.raises(NotScreened):
        screening.unscreen_case(desk.tx(LI), UnscreenCase(case_id=case_id, reason="不难"))
    assert screen(desk, case_id)[0].mark == "hard"
    assert desk.count("case_marks") == 3


def test_b11_a_case_that_is_over_is_not_marked_any_more(desk: Desk) -> None:
    case_id = desk.register(desk.post().opinion_id).case_id
    desk.sql.run("update cases set stage = 'closed'")
    tx = desk.tx(LI)
    with pytest.raises(CaseOver):
        screening.screen_case(tx, ScreenCase(case_id=case_id, mark="hard", reason="难"))
    assert tx.emitted == [] and desk.count("case_marks") == 0
    with pytest.raises(CaseUnknown):
        screening.screening(desk.tx(OFFICE), Screening(case_id=UUID(int=7)))


def test_b11_two_at_once_mark_once(committed: Committed, desk_case: UUID) -> None:
    """B11: the second waits for the first and is told that the mark is there."""
    refused: list[Exception] = []

    def second() -> None:
        try:
            with committed.tx(OFFICE) as tx:
                screening.screen_case(tx, ScreenCase(case_id=desk_case, mark="hard", reason="难"))
        except Refusal as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=second)
    with committed.tx(LI) as tx:
        screening.screen_case(tx, ScreenCase(case_id=desk_case, mark="hard", reason="难"))
        thread.start()
        committed.wait_until_somebody_waits()
    thread.join(20)
    assert [type(refusal) for refusal in refused] == [AlreadyScreened]
    assert committed.rows("select marked_by from case_marks") == [{"marked_by": "D-01"}]


@pytest.fixture
def desk_case(committed: Committed) -> UUID:
    from services.contracts.intake.operations.cases import RegisterCase
    from services.contracts.intake.operations.opinions import PostOpinion
    from services.intake import usecases

    with committed.tx(LI) as tx:
        posted = usecases.post_opinion(tx, PostOpinion(text="楼道灯不亮", grid="G-012"))
    with committed.tx(LI) as tx:
        request = RegisterCase(opinions=[posted.opinion_id], title="楼道照明", category="城乡建设/路灯")
        return usecases.register_case(tx, request).case_id


def test_b11_the_marked_cases_are_listed_for_an_on_site_session(desk: Desk) -> None:
    cases = [desk.register(desk.post().opinion_id).case_id for _ in range(3)]
    screen(desk, cases[0])
    screen(desk, cases[1], mark="key")
    screen(desk, cases[2])
    screening.unscreen_case(desk.tx(LI), UnscreenCase(case_id=cases[2], reason="不难"))
    first = screening.screened_cases(desk.tx(OFFICE), ScreenedCases(limit=1))
    then = screening.screened_cases(desk.tx(OFFICE), ScreenedCases(limit=1, cursor=first.next_cursor))
    assert {one.case_id for one in [*first.items, *then.items]} == set(cases[:2]) and then.next_cursor == ""
    assert [one.case_id for one in screening.screened_cases(desk.tx(OFFICE), ScreenedCases(mark="key")).items] == [cases[1]]
    assert screening.screened_cases(desk.tx(OFFICE), ScreenedCases(grid="G-013")).items == []
