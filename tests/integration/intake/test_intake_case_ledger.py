"""The problem ledger (A14): lines with number, source note, picture, category, grid and deputy; filtered and paged."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.intake.operations.cases import CaseView, Ledger, LedgerPage, RegisterCase
from services.contracts.intake.operations.opinions import Worklist
from services.contracts.labels import STAGES
from services.intake import usecases
from services.intake.domain.refusal import DeputyNeeded, GridUnknown, NotYourGrid
from services.intake.usecases import case_ledger
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, OFFICE, STATION, ZHAO, Desk
from tests.integration.intake.reports import case_assigned, note, reply_sent_back

PHOTO = {"ref": "ph-1", "sha256": "0f" * 32, "media_type": "image/png"}


def ledger(desk: Desk, caller: Caller = OFFICE, **fields: Any) -> LedgerPage:
    return case_ledger.ledger(desk.tx(caller), Ledger.load(fields))


def register(desk: Desk, grid: str = "G-012", *, days: int = 0, caller: Caller = LI, **fields: Any) -> CaseView:
    opinion = desk.post(grid=grid, **fields)
    return usecases.register_case(
        desk.tx(caller, MONDAY + timedelta(days=days)),
        RegisterCase.load({"opinions": [str(opinion.opinion_id)], "title": "照明", "category": "城乡建设/路灯"}),
    )


def test_a14_a_line_holds_number_note_picture_category_grid_and_deputy(desk: Desk) -> None:
    """A14, A13, S5: written by station staff for a deputy; the lag between pasting and collecting is to be seen."""
    note_ = desk.post(
        channel="wall",
        site="P-11",
        grid=None,
        text="三栋楼道灯不亮，电话13800008000",
        place="三栋",
        posted_at="2024-04-20T22:10:00+08:00",
        photos=[PHOTO],
    )
    case = desk.register(note_.opinion_id, desk.post().opinion_id, caller=STATION, on_behalf_of="D-01", place="三栋")
    note(desk, case_assigned(case))
    (line,) = ledger(desk).items
    assert (line.number, line.category, line.grid, line.site, line.place) == (
        case.number,
        "城乡建设/路灯",
        "G-012",
        "P-11",
        "三栋",
    )
    assert (line.channel, line.registered_by, line.entered_by) == ("wall", "D-01", STATION.subject)
    assert (line.source_opinion, line.voices) == (note_.opinion_id, 2)
    assert line.source_note.startswith("三栋楼道灯不亮")
    assert "13800008000" not in line.source_note
    assert [photo.dump() for photo in line.photos] == [PHOTO]
    assert line.collected_at is not None
    assert line.collected_at - line.filed_at == timedelta(hours=34, minutes=50)
    assert (line.stage, line.stage_label, line.stage_label_en) == ("assigned", *STAGES["assigned"])
    assert line.body == "B-1"
    note(desk, reply_sent_back(case))
    assert ledger(desk).items[0].stage == "sent_back"


def test_filters_choose_lines(desk: Desk) -> None:
    cases = {
        "li": register(desk),
        "zhao": register(desk, "G-013", caller=ZHAO, days=1),
        "late": register(desk, "G-014", days=2),
    }
    note(desk, case_assigned(cases["late"]))

    def found(**fields: Any) -> set[str]:
        numbers = {line.number for line in ledger(desk, **fields).items}
        return {name for name, case in cases.items() if case.number in numbers}

    assert found() == {"li", "zhao", "late"}
    assert found(grid="G-013") == found(registered_by="D-02") == {"zhao"}
    assert found(stage="assigned") == {"late"}
    assert found(stage="registered", registered_by="D-01") == {"li"}
    assert found(from_on="2024-04-23") == {"zhao", "late"}
    assert found(from_on="2024-04-23", until_on="2024-04-23") == {"zhao"}
    assert found(until_on="2024-04-22", grid="G-012", stage="registered", registered_by="D-01") == {"li"}
    assert found(stage="archived") == found(until_on="2024-04-21") == set()


def test_days_are_the_districts(desk: Desk) -> None:
    opinion = desk.post(now=datetime.fromisoformat("2024-04-22T23:00:00+08:00"))
    usecases.register_case(
        desk.tx(LI, datetime.fromisoformat("2024-04-22T23:59:00+08:00")),
        RegisterCase.load({"opinions": [str(opinion.opinion_id)], "title": "照明", "category": "路灯"}),
    )
    assert len(ledger(desk, until_on="2024-04-22").items) == 1
    assert ledger(desk, from_on="2024-04-23").items == []


@pytest.mark.parametrize("caller", [OFFICE, LI])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_show_every_line_once_newest_first(desk: Desk, caller: Caller, limit: int) -> None:
    numbers = [register(desk, grid, days=days).number for grid, days in (("G-012", 0), ("G-014", 0), ("G-012", 1))]
    seen: list[Any] = []
    cursor = ""
    while True:
        page = ledger(desk, caller, limit=limit, cursor=cursor)
        assert len(page.items) <= limit
        seen += page.items
        cursor = page.next_cursor
        if not cursor:
            break
    assert sorted(line.number for line in seen) == numbers
    assert [line.registered_at for line in seen] == sorted((line.registered_at for line in seen), reverse=True)


def test_deputy_reads_the_ledger_of_his_grids(desk: Desk) -> None:
    register(desk)
    register(desk, "G-013", caller=ZHAO)
    assert [line.grid for line in ledger(desk, LI).items] == ["G-012"]
    assert [line.grid for line in ledger(desk, ZHAO).items] == ["G-013"]
    with pytest.raises(NotYourGrid):
        ledger(desk, LI, grid="G-013")
    with pytest.raises(GridUnknown):
        ledger(desk, grid="G-404")
    with pytest.raises(DeputyNeeded):
        ledger(desk, Caller("somebody", frozenset({roles.DEPUTY})))


def test_pictures_are_shown_to_staff_and_are_part_of_what_was_said(desk: Desk) -> None:
    """A14: a note with its picture; nine at most, and the same key with another picture is a conflict."""
    photos = [{**PHOTO, "ref": f"ph-{number}"} for number in range(1, 10)]
    first = desk.post(photos=photos, source_ref="w-1")
    assert desk.post(photos=photos, source_ref="w-1").receipt == first.receipt
    with pytest.raises(Exception, match="source_ref_conflict"):
        desk.post(photos=photos[:8], source_ref="w-1")
    (shown,) = usecases.worklist(desk.tx(LI), Worklist.load({})).items
    assert [photo.ref for photo in shown.photos] == [f"ph-{number}" for number in range(1, 10)]
    tx = desk.tx(LI)
    desk.post(photos=[PHOTO])
    assert "ph-1" not in str([emission.event.dump() for emission in tx.emitted])


@pytest.mark.parametrize(
    "photos",
    [
        [{**PHOTO, "ref": f"ph-{number}"} for number in range(10)],
        [{**PHOTO, "sha256": "0F" * 32}],
        [{**PHOTO, "sha256": "0f"}],
        [{**PHOTO, "media_type": "text/html"}],
        [{**PHOTO, "ref": "../etc"}],
    ],
)
def test_bad_pictures_are_refused_and_nothing_is_stored(desk: Desk, photos: list[dict[str, str]]) -> None:
    with pytest.raises(Exception, match="photos"):
        desk.post(photos=photos)
    assert desk.count("opinions") == 0
