"""The worklist: who sees which opinions, in pages that miss and repeat nothing, from an index."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.chassis.paging import BadCursor
from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.intake.operations.opinions import OpinionPage, Worklist
from services.intake import usecases
from services.intake.domain.refusal import DeputyNeeded, GridUnknown, NotYourGrid
from services.intake.store import opinion as opinion_store
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, OFFICE, STATION, STRANGER, ZHAO, Desk


def listed(desk: Desk, caller: Caller, **fields: Any) -> OpinionPage:
    return usecases.worklist(desk.tx(caller), Worklist.load(fields))


def ids(page: OpinionPage) -> set[UUID]:
    return {item.opinion_id for item in page.items}


def test_deputy_sees_his_grids_and_what_has_none(desk: Desk) -> None:
    mine, also_mine, nowhere, others = (
        desk.post(grid=grid).opinion_id for grid in ("G-012", "G-014", None, "G-013")
    )
    assert ids(listed(desk, LI)) == {mine, also_mine, nowhere}
    assert ids(listed(desk, LI, grid="G-014")) == {also_mine}
    assert ids(listed(desk, ZHAO)) == {others, nowhere}
    assert ids(listed(desk, STRANGER)) == set()
    for district_wide in (OFFICE, STATION):
        assert ids(listed(desk, district_wide)) == {mine, also_mine, nowhere, others}
        assert ids(listed(desk, district_wide, grid="G-013")) == {others}


def test_refusals(desk: Desk) -> None:
    with pytest.raises(GridUnknown):
        listed(desk, OFFICE, grid="G-404")
    with pytest.raises(NotYourGrid):
        listed(desk, LI, grid="G-013")
    with pytest.raises(DeputyNeeded):
        listed(desk, Caller("someone", frozenset({roles.DEPUTY})))
    with pytest.raises(BadCursor):
        listed(desk, LI, cursor="bm90IG91cnM")


def test_states_are_listed_apart(desk: Desk) -> None:
    waiting, registered = desk.post(contact={"name": "王某"}), desk.post()
    case = desk.register(registered.opinion_id)
    (left,) = listed(desk, LI).items
    (done,) = listed(desk, LI, status="registered").items
    assert (left.opinion_id, left.status, left.has_contact, left.case_id) == (
        waiting.opinion_id,
        "posted",
        True,
        None,
    )
    assert (done.opinion_id, done.has_contact, done.case_id) == (registered.opinion_id, False, case.case_id)
    assert "王某" not in str(left.dump())


@pytest.mark.parametrize("caller", [LI, OFFICE])
def test_pages_show_everything_once_newest_first_also_with_equal_times(desk: Desk, caller: Caller) -> None:
    posted = [
        desk.post(grid=grid, posted_at=(MONDAY - timedelta(minutes=number // 3)).isoformat())
        for number, grid in enumerate(["G-012", "G-014", None] * 5)
    ]
    expected = sorted(((one.filed_at, one.opinion_id) for one in posted), reverse=True)
    seen, cursor = [], ""
    while True:
        page = listed(desk, caller, limit=4, cursor=cursor)
        seen += [(item.filed_at, item.opinion_id) for item in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == expected


def test_full_last_page_has_no_next(desk: Desk) -> None:
    for _ in range(4):
        desk.post()
    assert listed(desk, LI, limit=4).next_cursor == ""
    assert listed(desk, LI, limit=3).next_cursor != ""


@pytest.mark.parametrize(
    ("query", "index", "sorts"),
    [
        (opinion_store._PAGE, "opinions_worklist_idx", 0),
        (opinion_store._GRIDS_PAGE, "opinions_grid_worklist_idx", 1),
    ],
)
def test_index_serves_the_order(desk: Desk, query: str, index: str, sorts: int) -> None:
    """Without the index the plan would sort all that a state holds; only pages of grids are merged."""
    desk.sql.run("set local enable_seqscan = off")
    at, row_id = opinion_store._TOP
    plan = "\n".join(
        row["QUERY PLAN"]
        for row in desk.rows(
            f"explain {query}", status="posted", at=at, id=row_id, limit=51, grids=["G-012", ""]
        )
    )
    assert index in plan
    assert plan.count("Sort Key") == sorts
