"""Every deputy has a grid, every grid a deputy, every point a station."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.directory import Directory, SitePlace, Term, each_once
from services.intake.domain.refusal import DeputyLastGrid, DirectoryBroken

EMPTY = Directory({}, {}, {})
STATION = SitePlace("station", None, "G-1")
NOW = Directory(
    {"D-1": True, "D-2": True},
    {"G-1": frozenset({"D-1"}), "G-2": frozenset({"D-1", "D-2"})},
    {"S-1": STATION, "P-1": SitePlace("point", "S-1", None)},
)


def load(
    deputies: dict[str, bool] | None = None,
    grids: dict[str, frozenset[str]] | None = None,
    sites: dict[str, SitePlace] | None = None,
) -> Directory:
    return Directory(deputies or {}, grids or {}, sites or {})


def test_what_is_not_named_stays() -> None:
    after = NOW.changed(load(grids={"G-3": frozenset({"D-2"})}))
    assert set(after.grids) == {"G-1", "G-2", "G-3"}
    assert after.sites == NOW.sites


def test_gaps_in_coverage_are_told() -> None:
    after = NOW.changed(load({"D-3": True, "D-4": False}, {"G-3": frozenset()}))
    assert after.grids_without_deputy == {"G-3"}
    assert after.deputies_without_grid == {"D-3"}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (load(grids={"G-3": frozenset({"D-404"})}), "G-3 → D-404"),
        (load({"D-3": False}, {"G-3": frozenset({"D-3"})}), "G-3 → D-3"),
        (load(sites={"S-2": SitePlace("station", None, "G-404")}), "S-2 → G-404"),
        (load(sites={"P-2": SitePlace("point", None, None)}), "P-2 → —"),
        (load(sites={"P-2": SitePlace("point", "S-404", None)}), "P-2 → S-404"),
        (load(sites={"P-2": SitePlace("point", "P-1", None)}), "P-2 → P-1"),
        (load(sites={"S-2": SitePlace("station", "S-1", None)}), "S-2 → S-1"),
        # A station that has points cannot become a point itself.
        (load(sites={"S-2": STATION, "S-1": SitePlace("point", "S-2", None)}), "P-1 → S-1"),
    ],
)
def test_contradictions_are_refused(changes: Directory, what: str) -> None:
    with pytest.raises(DirectoryBroken) as refused:
        NOW.changed(changes)
    assert refused.value.details == {"what": what}


def test_point_may_come_with_its_station() -> None:
    after = EMPTY.changed(
        load(sites={"P-9": SitePlace("point", "S-9", None), "S-9": SitePlace("station", None, None)})
    )
    assert set(after.sites) == {"P-9", "S-9"}


def test_sitting_deputy_keeps_a_grid_unless_another_comes_with_it() -> None:
    with pytest.raises(DeputyLastGrid) as refused:
        NOW.changed(load(grids={"G-2": frozenset({"D-1"})}))
    assert refused.value.details == {"deputy": "D-2"}
    moved = NOW.changed(load(grids={"G-2": frozenset({"D-1"}), "G-3": frozenset({"D-2"})}))
    assert moved.deputies_without_grid == frozenset()


def test_end_of_term_leaves_the_grid_on_the_exception_list() -> None:
    after = NOW.changed(load({"D-1": False}))
    assert after.grids == {"G-1": frozenset(), "G-2": frozenset({"D-2"})}
    assert after.grids_without_deputy == {"G-1"}
    assert after.deputies_without_grid == frozenset()


def test_same_code_twice_in_one_load_is_refused() -> None:
    each_once(["G-1", "G-2"])
    with pytest.raises(DirectoryBroken):
        each_once(["G-1", "G-2", "G-1"])


_deputies = st.dictionaries(st.sampled_from(["D-1", "D-2", "D-3"]), st.booleans())
_grids = st.dictionaries(
    st.sampled_from(["G-1", "G-2"]), st.frozensets(st.sampled_from(["D-1", "D-2", "D-3"]))
)


@given(st.lists(st.tuples(_deputies, _grids), max_size=6))
@settings(max_examples=40)
def test_nobody_sitting_ever_loses_his_last_grid(
    loads: list[tuple[dict[str, bool], dict[str, frozenset[str]]]],
) -> None:
    directory = EMPTY
    for deputies, grids in loads:
        try:
            after = directory.changed(load(deputies, grids))
        except (DirectoryBroken, DeputyLastGrid):
            continue
        bound = {deputy for members in directory.grids.values() for deputy in members}
        assert not bound & after.deputies_without_grid
        assert all(after.deputies[deputy] for members in after.grids.values() for deputy in members)
        directory = after


TODAY = date(2024, 4, 22)


@pytest.mark.parametrize(
    ("term", "may_be_bound", "is_awaited"),
    [
        (Term(True, None, None), True, False),
        (Term(False, None, None), False, False),
        (Term(True, TODAY, TODAY), True, False),
        (Term(True, None, TODAY - timedelta(days=1)), False, False),
        (Term(True, TODAY + timedelta(days=1), None), True, True),
    ],
)
def test_term_holds_from_its_first_day_to_its_last(term: Term, may_be_bound: bool, is_awaited: bool) -> None:
    assert (term.may_be_bound(TODAY), term.is_awaited(TODAY)) == (may_be_bound, is_awaited)


def test_a8_deputy_whose_term_has_not_begun_covers_no_grid_yet() -> None:
    after = EMPTY.changed(Directory({"D-9": True}, {"G-9": frozenset({"D-9"})}, {}, awaited=frozenset({"D-9"})))
    assert after.grids_without_deputy == {"G-9"}
    assert after.deputies_without_grid == frozenset()


def test_a7_grid_that_is_closed_cannot_take_a_deputy_s_last_one_away() -> None:
    with pytest.raises(DeputyLastGrid):
        NOW.changed(Directory({}, {"G-2": frozenset({"D-2"})}, {}, resting=frozenset({"G-2"})))
    closed = EMPTY.changed(Directory({}, {"G-9": frozenset()}, {}, resting=frozenset({"G-9"})))
    assert closed.grids_without_deputy == frozenset()


def test_every_fault_is_told_at_its_entry() -> None:
    changes = load(
        grids={"G-2": frozenset({"D-1"}), "G-3": frozenset({"D-404", "D-405"})},
        sites={"P-2": SitePlace("point", None, None)},
    )
    told = [(fault.kind, fault.code) for fault in NOW.faults(changes, NOW.merged(changes))]
    assert told == [("grids", "G-3"), ("grids", "G-3"), ("sites", "P-2"), ("grids", "G-2")]
