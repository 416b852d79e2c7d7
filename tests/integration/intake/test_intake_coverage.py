"""Coverage: which grid is sound, what is missing, in pages; alarms that come and go with the rows."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.examples import district
from services.chassis.paging import BadCursor, encode
from services.contracts.intake.operations.alarms import Alarms
from services.contracts.intake.operations.coverage import GAPS, Coverage, CoverageGaps, CoverageView, GridPage, Grids
from services.contracts.intake.operations.directory import LoadDirectory
from services.contracts.labels import ALARMS
from services.intake import usecases
from services.intake.usecases import coverage
from services.intake.usecases.alarms import alarming
from tests.integration.intake.conftest import OFFICE, Desk


@pytest.fixture
def empty(open_tx: Any) -> Desk:
    """An intake without a directory."""
    return Desk(open_tx)


def look(desk: Desk) -> CoverageView:
    return coverage.coverage(desk.tx(OFFICE), Coverage())


def grids(desk: Desk, **fields: Any) -> GridPage:
    return coverage.grids(desk.tx(OFFICE), Grids.load(fields))


def gaps(desk: Desk, kind: str) -> list[str]:
    return [gap.about for gap in coverage.coverage_gaps(desk.tx(OFFICE), CoverageGaps(kind=kind)).items]


def load(desk: Desk, **fields: Any) -> None:
    usecases.load_directory(desk.tx(OFFICE), LoadDirectory.load(fields))


def grid(code: str, *deputies: str, **fields: Any) -> dict[str, Any]:
    return {"grid": code, "name": f"{code}网格", "deputies": list(deputies), **fields}


def alarmed(desk: Desk, kind: str) -> list[str]:
    return sorted(alarm.about for alarm in alarming.page(desk.tx(OFFICE), Alarms(kind=kind)).items)


def test_a5_grid_is_sound_only_with_all_its_anchors(desk: Desk) -> None:
    """A5: branch, party member, deputy; removing the last party member makes it incomplete and raises an alarm."""
    (healthy,) = grids(desk, grid="G-012").items
    assert (healthy.is_sound, healthy.missing) == (True, [])
    load(desk, grids=[grid("G-012", "D-01", branch="文汇党支部", party_members=[])])
    (broken,) = grids(desk, grid="G-012").items
    assert (broken.is_sound, broken.missing) == (False, ["party_member"])
    assert "G-012" in alarmed(desk, "grid_not_sound")
    load(desk, grids=[grid("G-012", "D-01", branch="文汇党支部", party_members=["P-1"])])
    assert "G-012" not in alarmed(desk, "grid_not_sound")


@pytest.mark.parametrize(("fields", "missing"), [
    ({"party_members": ["P-1"], "deputies": ["D-01"]}, ["branch"]),
    ({"branch": "支部", "deputies": ["D-01"]}, ["party_member"]),
    ({"branch": "支部", "party_members": ["P-1"]}, ["deputy"]),
    ({}, ["branch", "party_member", "deputy"]),
])
def test_a5_what_is_missing_is_named(desk: Desk, fields: dict[str, Any], missing: list[str]) -> None:
    load(desk, grids=[{"grid": "G-030", "name": "新网格", **fields}])
    assert grids(desk, grid="G-030").items[0].missing == missing
    assert "G-030" in gaps(desk, "grid_not_sound")


def test_a8_both_lists_are_empty_exactly_when_coverage_is_whole(empty: Desk) -> None:
    """A8: one gap among many is not rounded away."""
    load(empty, **district.entries())
    assert (look(empty).coverage_percent, gaps(empty, "grid_without_deputy"), gaps(empty, "deputy_without_grid")) == (
        100, [], [])
    load(empty, grids=[grid(f"N-{number:03d}", "D-001") for number in range(400)] + [grid("N-400")])
    assert (look(empty).coverage_percent, gaps(empty, "grid_without_deputy")) == (99, ["N-400"])
    load(empty, grids=[grid("N-400", is_active=False)])
    assert (look(empty).coverage_percent, gaps(empty, "grid_without_deputy")) == (100, [])


def test_a11_site_without_a_wall_is_reported(desk: Desk) -> None:
    """A11: on the list and as an alarm, until it has one."""
    site = {"site": "S-01", "name": "文汇联络站", "kind": "station"}
    load(desk, sites=[site | {"has_wall": False}])
    assert (gaps(desk, "site_without_wall"), alarmed(desk, "site_without_wall")) == (["S-01"], ["S-01"])
    load(desk, sites=[site])
    assert (gaps(desk, "site_without_wall"), alarmed(desk, "site_without_wall")) == ([], [])


def test_grids_and_gaps_come_in_pages(empty: Desk) -> None:
    load(empty, **district.entries())
    seen, cursor = [], ""
    while True:
        page = grids(empty, limit=7, cursor=cursor)
        seen += [item.grid for item in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == sorted(seen) and len(set(seen)) == len(seen) == 60
    load(empty, grids=[grid("N-1"), grid("N-2")])
    assert [item.grid for item in grids(empty, not_sound_only=True).items] == ["N-1", "N-2"]
    first = coverage.coverage_gaps(empty.tx(OFFICE), CoverageGaps(kind="grid_not_sound", limit=1))
    second = coverage.coverage_gaps(
        empty.tx(OFFICE), CoverageGaps(kind="grid_not_sound", limit=1, cursor=first.next_cursor))
    assert ([gap.about for gap in first.items + second.items], second.next_cursor) == (["N-1", "N-2"], "")


@pytest.mark.parametrize("cursor", ["?", encode(1), encode("a", "b"), encode("\0"), encode("1' or '1'='1")])
def test_cursor_that_is_none_of_ours_is_refused(desk: Desk, cursor: str) -> None:
    with pytest.raises(BadCursor):
        grids(desk, cursor=cursor)
    with pytest.raises(BadCursor):
        coverage.coverage_gaps(desk.tx(OFFICE), CoverageGaps(kind=GAPS[0], cursor=cursor))


def test_every_kind_of_gap_is_counted_and_worded(desk: Desk) -> None:
    counted = look(desk).gaps
    assert [gap.kind for gap in counted] == list(GAPS)
    assert all((gap.label, gap.label_en) == ALARMS[gap.kind] for gap in counted)


def test_empty_district_is_covered(empty: Desk) -> None:
    view = look(empty)
    assert (view.coverage_percent, view.sound_percent, grids(empty).items) == (100, 100, [])
