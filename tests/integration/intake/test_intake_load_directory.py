"""Loading the directory: as a whole or not at all, and what coverage lacks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.contracts.intake.operations.directory import Difference, DirectoryLoaded, LoadDirectory
from services.contracts.intake.operations.opinions import Worklist
from services.intake import usecases
from services.intake.domain.refusal import DeputyLastGrid, DirectoryBroken
from tests.integration.intake.conftest import LI, OFFICE, ZHAO, Committed, Desk


def load(desk: Desk, **fields: Any) -> DirectoryLoaded:
    return usecases.load_directory(desk.tx(OFFICE), LoadDirectory.load(fields))


def grid(code: str, *deputies: str) -> dict[str, Any]:
    return {"grid": code, "name": f"{code}网格", "deputies": list(deputies)}


def test_what_is_named_is_replaced_and_the_rest_stays(desk: Desk) -> None:
    answer = load(
        desk,
        grids=[grid("G-015", "D-03")],
        deputies=[{"deputy": "D-03", "name": "孙梅"}],
        sites=[
            {
                "site": "P-11",
                "name": "书香门第新联络点",
                "kind": "point",
                "parent": "S-01",
                "has_wall": False,
                "opened_on": "2024-05-01",
            }
        ],
    )
    assert (answer.grids, answer.sites, answer.deputies) == (4, 2, 3)
    assert (answer.grids_without_deputy, answer.deputies_without_grid) == ([], [])
    assert desk.rows("select name, branch, party_members from grids where grid = 'G-012'") == [
        {"name": "文汇社区一网格", "branch": "文汇党支部", "party_members": ["P-1", "P-2"]}
    ]
    (site,) = desk.rows("select name, grid, has_wall, opened_on::text from sites where site = 'P-11'")
    assert site == {"name": "书香门第新联络点", "grid": None, "has_wall": False, "opened_on": "2024-05-01"}


def test_same_load_twice_changes_nothing(desk: Desk) -> None:
    before = desk.rows("select * from grid_deputies order by grid, deputy")
    assert load(desk, grids=[grid("G-012", "D-01")]).grid_changes.changed == 1
    assert load(desk, grids=[grid("G-012", "D-01")]).grid_changes == Difference(unchanged=1)
    assert desk.rows("select * from grid_deputies order by grid, deputy") == before


def test_gaps_in_coverage_are_told(desk: Desk) -> None:
    answer = load(desk, grids=[grid("G-020"), grid("G-019")], deputies=[{"deputy": "D-07", "name": "周宁"}])
    assert answer.grids_without_deputy == ["G-019", "G-020"]
    assert answer.deputies_without_grid == ["D-07"]


def test_end_of_term_takes_a_deputy_out_of_his_grids(desk: Desk) -> None:
    case = desk.register(desk.post(grid="G-013").opinion_id, caller=ZHAO)
    answer = load(desk, deputies=[{"deputy": "D-02", "name": "赵红", "is_sitting": False}])
    assert (answer.grids_without_deputy, answer.deputies_without_grid) == (["G-013"], [])
    assert desk.rows("select registered_by from cases") == [{"registered_by": case.registered_by}]
    assert usecases.worklist(desk.tx(ZHAO), Worklist.load({})).items == []


@pytest.mark.parametrize(
    "broken",
    [
        {"grids": [grid("G-015", "D-404")]},
        {"grids": [grid("G-015"), grid("G-015", "D-01")]},
        {"deputies": [{"deputy": "D-03", "name": "孙梅"}, {"deputy": "D-03", "name": "孙美"}]},
        {"sites": [{"site": "P-12", "name": "无站之点", "kind": "point"}]},
        {"sites": [{"site": "P-12", "name": "点", "kind": "point", "parent": "S-404"}]},
        {"sites": [{"site": "P-12", "name": "点", "kind": "point", "parent": "P-11"}]},
        {"sites": [{"site": "S-02", "name": "站", "kind": "station", "grid": "G-404"}]},
        {"sites": [{"site": "S-02", "name": "站", "kind": "station", "parent": "S-01"}]},
    ],
)
def test_contradiction_refuses_the_whole_load(desk: Desk, broken: dict[str, Any]) -> None:
    fields = {**broken, "grids": [grid("G-099"), *broken.get("grids", [])]}
    with pytest.raises(DirectoryBroken):
        load(desk, **fields)
    assert desk.rows("select grid from grids where grid in ('G-015', 'G-099')") == []


def test_sitting_deputy_is_not_taken_out_of_his_only_grid(desk: Desk) -> None:
    with pytest.raises(DeputyLastGrid) as refused:
        load(desk, grids=[grid("G-013", "D-01")])
    assert refused.value.details == {"deputy": "D-02"}
    assert load(desk, grids=[grid("G-013", "D-01"), grid("G-016", "D-02")]).deputies_without_grid == []


def test_eighty_sixth_deputy_is_accepted(desk: Desk) -> None:
    codes = [f"X-{number:02d}" for number in range(86)]
    answer = load(
        desk,
        deputies=[{"deputy": code, "name": "代表"} for code in codes],
        grids=[grid(f"N-{code}", code) for code in codes],
    )
    assert (answer.deputies, answer.deputies_without_grid) == (88, [])


def test_two_loads_at_once_come_one_after_the_other(committed: Committed) -> None:
    """Each takes one of a deputy's two grids: both together would leave him none."""

    def take(code: str) -> DirectoryLoaded:
        with committed.tx(OFFICE) as tx:
            return usecases.load_directory(tx, LoadDirectory.load({"grids": [grid(code, "D-02")]}))

    with ThreadPoolExecutor(1) as pool:
        with committed.tx(OFFICE) as tx:
            usecases.load_directory(tx, LoadDirectory.load({"grids": [grid("G-012", "D-02")]}))
            waiting = pool.submit(take, "G-014")
            committed.wait_until_somebody_waits()
        with pytest.raises(DeputyLastGrid):
            waiting.result(timeout=10)
    assert committed.rows("select grid from grid_deputies where deputy = %(deputy)s", deputy=LI.deputy) == [
        {"grid": "G-014"}
    ]
