"""When an opinion counts as filed, where it belongs, what is refused, and what counts as the same one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.contracts.intake.operations import opinions as operations
from services.intake.domain.opinion import (
    ANONYMOUS,
    SETTLEMENTS,
    Contact,
    Deputy,
    Draft,
    Kept,
    Opinion,
    Places,
    Site,
    earliest,
    file,
)
from services.intake.domain.refusal import (
    FiledInFuture,
    GridUnknown,
    NotYourGrid,
    OpinionSettled,
    SiteNotOpen,
    SiteUnknown,
)

NOW = datetime(2024, 4, 22, 1, 0, tzinfo=UTC)
OPENS = date(2024, 4, 22)
PLACES = Places(
    frozenset({"G-012", "G-013"}),
    {"S-1": Site("S-1", "G-012", None), "S-2": Site("S-2", None, OPENS)},
)
DRAFT = Draft(
    text="楼道灯不亮",
    title="",
    kind="problem",
    channel="wall",
    grid=None,
    site=None,
    place="",
    posted_at=None,
    contact=ANONYMOUS,
    source_ref=None,
)


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).date()


def test_states_are_those_of_the_contract() -> None:
    assert set(SETTLEMENTS) == set(operations.OPINION_STATES)
    assert frozenset().union(*SETTLEMENTS.values()) <= set(SETTLEMENTS)


def test_filed_when_pasted_not_when_collected() -> None:
    saturday_night = datetime(2024, 4, 20, 14, 10, tzinfo=UTC)
    assert file(replace(DRAFT, posted_at=saturday_night), PLACES, NOW, day_of).filed_at == saturday_night
    assert file(DRAFT, PLACES, NOW, day_of).filed_at == NOW


@pytest.mark.parametrize(
    ("ahead", "accepted"), [(timedelta(minutes=5), True), (timedelta(minutes=5, seconds=1), False)]
)
def test_future_is_refused_beyond_five_minutes(ahead: timedelta, accepted: bool) -> None:
    draft = replace(DRAFT, posted_at=NOW + ahead)
    if accepted:
        assert file(draft, PLACES, NOW, day_of).filed_at == NOW + ahead
    else:
        with pytest.raises(FiledInFuture):
            file(draft, PLACES, NOW, day_of)


def test_site_before_its_first_day_is_refused_and_names_the_day() -> None:
    # 23:59 of the day before, in the district.
    eve = datetime(2024, 4, 21, 15, 59, tzinfo=UTC)
    with pytest.raises(SiteNotOpen) as refused:
        file(replace(DRAFT, site="S-2", posted_at=eve), PLACES, NOW, day_of)
    assert refused.value.details == {"opened_on": "2024-04-22"}
    first_minute = eve + timedelta(minutes=1)
    assert (
        file(replace(DRAFT, site="S-2", posted_at=first_minute), PLACES, NOW, day_of).filed_at == first_minute
    )


def test_unknown_places_are_refused() -> None:
    with pytest.raises(GridUnknown):
        file(replace(DRAFT, grid="G-404"), PLACES, NOW, day_of)
    with pytest.raises(SiteUnknown):
        file(replace(DRAFT, site="S-404"), PLACES, NOW, day_of)


def test_note_on_a_wall_belongs_to_the_walls_grid_unless_it_names_another() -> None:
    assert file(replace(DRAFT, site="S-1"), PLACES, NOW, day_of).grid == "G-012"
    assert file(replace(DRAFT, site="S-1", grid="G-013"), PLACES, NOW, day_of).grid == "G-013"
    assert file(replace(DRAFT, site="S-2"), PLACES, NOW, day_of).grid is None


KEPT = Kept(
    opinion_id=UUID(int=1),
    receipt="000000000000",
    status="posted",
    filed_at=NOW,
    received_at=NOW,
    text="楼道灯不亮",
    title="",
    kind="problem",
    channel="wall",
    grid=None,
    site=None,
    place="",
    contact=ANONYMOUS,
    source_ref="r-1",
)


def test_same_content_is_the_same_opinion_also_later() -> None:
    assert KEPT.is_what(DRAFT)
    assert KEPT.is_what(replace(DRAFT, posted_at=NOW))
    assert replace(KEPT, grid="G-012", site="S-1").is_what(replace(DRAFT, site="S-1"))


@pytest.mark.parametrize(
    "change",
    [
        {"text": "楼道灯又不亮"},
        {"title": "灯"},
        {"kind": "proposal"},
        {"channel": "phone"},
        {"grid": "G-012"},
        {"site": "S-1"},
        {"place": "3栋"},
        {"posted_at": NOW - timedelta(seconds=1)},
        {"contact": Contact(name="王某")},
    ],
)
def test_any_other_field_is_other_content(change: dict[str, object]) -> None:
    assert not KEPT.is_what(replace(DRAFT, **change))  # type: ignore[arg-type]


def test_contact_is_not_printed() -> None:
    assert "138" not in repr(Contact("王某", "13800008000"))
    assert Contact().is_empty
    assert not Contact(phone="13800008000").is_empty


@pytest.mark.parametrize("status", [state for state in SETTLEMENTS if state != "posted"])
@pytest.mark.parametrize("settlement", ["registered", "attached", "declined", "withdrawn"])
def test_settled_once(status: str, settlement: str) -> None:
    opinion = Opinion(UUID(int=3), "000000000000", status, "wall", None, None, NOW)
    replace(opinion, status="posted").require(settlement)
    with pytest.raises(OpinionSettled) as refused:
        opinion.require(settlement)
    assert refused.value.details == {"opinion_id": str(UUID(int=3)), "status": status}


def test_grid_is_its_deputies_and_no_grid_is_any_deputys() -> None:
    deputy = Deputy("D-1", frozenset({"G-012"}))
    deputy.require("G-012")
    deputy.require(None)
    with pytest.raises(NotYourGrid):
        deputy.require("G-013")
    with pytest.raises(NotYourGrid):
        Deputy("D-2", frozenset()).require(None)


def test_earliest_is_by_time_then_id() -> None:
    opinion = Opinion(UUID(int=9), "000000000000", "posted", "wall", None, None, NOW)
    tie = replace(opinion, opinion_id=UUID(int=2))
    older = replace(opinion, filed_at=NOW - timedelta(days=1))
    assert earliest([opinion, tie]) is tie
    assert earliest([opinion, tie, older]) is older
