"""Visits and surveys (A9, A21, B1, B16, S5): recorded by the deputy or for him, with what residents said there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from services.chassis.transaction import Caller
from services.contracts.intake.events.fieldwork import SurveyMade, VisitMade
from services.contracts.intake.operations.fieldwork import (
    RecordSurvey,
    RecordVisit,
    Surveys,
    SurveyView,
    VisitRecorded,
    Visits,
)
from services.intake.domain.fieldwork_refusals import DoneInFuture, NotInOffice
from services.intake.domain.refusal import DeputyNeeded, DeputyUnknown, GridUnknown, NotForOthers, Refusal
from services.intake.usecases import fieldwork
from tests.integration.intake.conftest import LI, OFFICE, STATION, STRANGER, ZHAO, Desk

SATURDAY = "2024-04-20T15:00:00+08:00"
TWO = [{"text": "车棚没有灯"}, {"text": "井盖松动", "contact": {"name": "周大姐", "phone": "13800000000"}}]


def visit(desk: Desk, caller: Caller = LI, **fields: Any) -> tuple[VisitRecorded, list[Any]]:
    tx = desk.tx(caller)
    request = {"grid": "G-012", "visited_at": SATURDAY, "voters_met": 9, "place": "书香小区", **fields}
    recorded = fieldwork.record_visit(tx, RecordVisit.load(request))
    return recorded, [emission.event for emission in tx.emitted]


def survey(desk: Desk, caller: Caller = LI, now: datetime | None = None, **fields: Any) -> tuple[SurveyView, list[Any]]:
    tx = desk.tx(caller, now)
    request = {"surveyed_on": "2024-04-20", "topic": "充电设施", "findings": "四个小区没有充电点", **fields}
    made = fieldwork.record_survey(tx, RecordSurvey.load(request))
    return made, [emission.event for emission in tx.emitted]


def test_a9_two_findings_become_two_cases_linked_to_the_visit_and_dated_by_it(desk: Desk) -> None:
    """A9: a visit on Saturday, entered on Monday; its two findings are registered as two cases of Saturday."""
    recorded, _ = visit(desk, findings=TWO)
    assert [receipt.filed_at.isoformat() for receipt in recorded.receipts] == ["2024-04-20T07:00:00+00:00"] * 2
    cases = [desk.register(receipt.opinion_id) for receipt in recorded.receipts]
    assert {case.filed_at.isoformat() for case in cases} == {"2024-04-20T07:00:00+00:00"}
    linked = desk.rows(
        "select c.case_id, c.channel, v.visit_id from cases c join opinions o using (case_id)"
        " join visit_findings v using (opinion_id)")
    assert {row["case_id"] for row in linked} == {case.case_id for case in cases}
    assert {(row["channel"], row["visit_id"]) for row in linked} == {("grid_visit", recorded.visit.visit_id)}


def test_a9_a_visit_to_another_deputys_grid_is_allowed_but_marked(desk: Desk) -> None:
    """A9: what a deputy hears in a grid that is not his is heard all the same."""
    own, other = visit(desk)[0], visit(desk, grid="G-013", findings=TWO)[0]
    assert (own.visit.is_own_grid, other.visit.is_own_grid) == (True, False)
    assert len(other.receipts) == 2


def test_b1_b16_the_event_of_a_visit_is_mobile_and_has_the_deputys_level(desk: Desk) -> None:
    """B1: fixed or mobile on each contact; B16: the visitors of both levels sum to the total."""
    events = [event for caller, grid in ((LI, "G-012"), (ZHAO, "G-013"))
              for event in visit(desk, caller, grid=grid)[1] if isinstance(event, VisitMade)]
    assert [(event.level, event.contact_mode) for event in events] == [("district", "mobile"), ("township", "mobile")]
    by_level = desk.rows("select level, sum(voters_met)::int as met from visits group by level order by level")
    assert [(row["level"], row["met"]) for row in by_level] == [("district", 9), ("township", 9)]
    assert sum(row["met"] for row in by_level) == desk.sql.value("select sum(voters_met)::int from visits") == 18


def test_a21_paper_or_online_makes_no_difference(desk: Desk) -> None:
    """A21: entered by the deputy on the way or by station staff from paper, the visit is the same but for its mode."""
    online, first = visit(desk, findings=TWO)
    paper, second = visit(desk, STATION, findings=TWO, mode="paper", on_behalf_of="D-01")
    differing = {"visit_id", "mode", "opinions"}
    one, other = ({k: v for k, v in made.visit.dump().items() if k not in differing} for made in (online, paper))
    assert one == other
    assert (online.visit.mode, paper.visit.mode) == ("online", "paper")
    assert [type(event) for event in first] == [type(event) for event in second]
    assert desk.sql.value("select count(*) from deputy_acts where kind = 'visit' and deputy = 'D-01'") == 2


def test_s5_no_opinion_has_no_channel(desk: Desk) -> None:
    """S5: what was heard on a visit has its channel, and the table takes none without."""
    visit(desk, findings=TWO)
    assert desk.rows("select distinct channel from opinions") == [{"channel": "grid_visit"}]
    required = desk.sql.value(
        "select count(*) from information_schema.columns where table_schema = current_schema()"
        " and table_name in ('opinions', 'cases') and column_name = 'channel' and is_nullable = 'NO'")
    assert required == 2


def test_b9_a_survey_is_kept_with_its_date_and_says_nothing_that_was_found(desk: Desk) -> None:
    """B9: the fact behind the quota; its topic goes on the bus with numbers masked, its findings do not."""
    made, events = survey(desk, topic="张工 13912345678 谈充电", grids=["G-012", "G-013"])
    (event,) = events
    assert isinstance(event, SurveyMade)
    assert event.surveyed_on == date(2024, 4, 20) and event.grids == ["G-012", "G-013"]
    assert "13912345678" not in str(event.dump()) and "四个小区" not in str(event.dump())
    assert fieldwork.surveys(desk.tx(OFFICE), Surveys(deputy="D-01")).items == [made]
    assert fieldwork.surveys(desk.tx(OFFICE), Surveys(deputy="D-02")).items == []


@pytest.mark.parametrize(
    ("caller", "fields", "refusal"),
    [
        (LI, {"grid": "G-999"}, GridUnknown),
        (LI, {"visited_at": "2024-04-22T09:06:00+08:00"}, DoneInFuture),
        (LI, {"on_behalf_of": "D-02"}, NotForOthers),
        (STATION, {}, DeputyNeeded),
        (STATION, {"on_behalf_of": "D-98"}, DeputyUnknown),
        (STRANGER, {}, DeputyUnknown),
    ],
)
def test_a_visit_that_is_refused_leaves_nothing(
    desk: Desk, caller: Caller, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        visit(desk, caller, findings=TWO, **fields)
    assert (desk.count("visits"), desk.count("opinions"), desk.count("deputy_acts")) == (0, 0, 0)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [({"surveyed_on": "2024-04-23"}, DoneInFuture), ({"grids": ["G-012", "G-999"]}, GridUnknown)],
)
def test_a_survey_that_is_refused_leaves_nothing(desk: Desk, fields: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        survey(desk, **fields)
    assert (desk.count("surveys"), desk.count("deputy_acts")) == (0, 0)


def test_what_is_done_outside_the_term_is_no_deputys_act(desk: Desk) -> None:
    desk.sql.run("update deputies set term_from = '2024-04-21' where deputy = 'D-01'")
    for act in (visit, survey):
        with pytest.raises(NotInOffice) as refused:
            act(desk)
        assert refused.value.details == {"deputy": "D-01", "day": "2024-04-20"}
    desk.sql.run("update deputies set term_from = '2024-04-20', term_until = '2024-04-20' where deputy = 'D-01'")
    assert visit(desk)[0].visit.deputy == survey(desk)[0].deputy == "D-01"


def test_visits_are_listed_newest_first_by_page(desk: Desk) -> None:
    """B7: the visit log."""
    for day in (18, 20, 19):
        visit(desk, visited_at=f"2024-04-{day}T15:00:00+08:00")
    visit(desk, ZHAO, grid="G-013")
    first = fieldwork.visits(desk.tx(OFFICE), Visits(deputy="D-01", limit=2))
    then = fieldwork.visits(desk.tx(OFFICE), Visits(deputy="D-01", limit=2, cursor=first.next_cursor))
    assert [one.visited_at.day for one in [*first.items, *then.items]] == [20, 19, 18]
    assert then.next_cursor == ""
    assert [one.deputy for one in fieldwork.visits(desk.tx(OFFICE), Visits(grid="G-013")).items] == ["D-02"]
