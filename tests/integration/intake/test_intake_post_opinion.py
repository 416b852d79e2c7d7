"""Posting one opinion: only the text is compulsory, it counts from its pasting, and it is stored once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.contracts.intake.operations.directory import LoadDirectory, SiteEntry
from services.contracts.intake.operations.opinions import PostOpinion, Worklist
from services.intake import usecases
from services.intake.domain.refusal import (
    FiledInFuture,
    GridUnknown,
    Refusal,
    SiteNotOpen,
    SiteUnknown,
    SourceRefConflict,
)
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, OFFICE, OTHER_PARTNER, PARTNER, ZHAO, Desk

PHONE = "13800008000"


def test_text_alone_is_enough_at_any_hour(desk: Desk) -> None:
    """A22: at three at night on a holiday, with the text alone; the number comes back in the same call."""
    holiday_night = datetime(2024, 10, 1, 19, 0, tzinfo=UTC)
    posted = desk.post(grid=None, now=holiday_night)
    assert (posted.status, posted.is_new, posted.filed_at) == ("posted", True, holiday_night)
    assert len(posted.receipt) == 12
    (row,) = desk.rows("select kind, channel, grid, site, place, title, posted_by from opinions")
    assert row == {
        "kind": "problem",
        "channel": "partner",
        "grid": None,
        "site": None,
        "place": "",
        "title": "",
        "posted_by": PARTNER.subject,
    }


@pytest.mark.parametrize("kind", ["problem", "proposal"])
def test_a23_an_opinion_goes_to_the_deputies_of_its_grid_with_its_kind(desk: Desk, kind: str) -> None:
    """A23: addressed to deputies without a choice; problems and proposals are kept and told apart."""
    tx = desk.tx(PARTNER)
    posted = usecases.post_opinion(tx, PostOpinion.load({"text": "建议增设路灯", "grid": "G-012", "kind": kind}))
    (emission,) = tx.emitted
    assert emission.event.dump()["kind"] == kind
    for deputy, seen in ((LI, [posted.opinion_id]), (ZHAO, [])):
        page = usecases.worklist(desk.tx(deputy), Worklist.load({}))
        assert [item.opinion_id for item in page.items if item.kind == kind] == seen


def test_note_counts_from_when_it_was_pasted(desk: Desk) -> None:
    """A13: pasted on Saturday at 22:10, collected on Monday at 09:00: 34 hours and 50 minutes."""
    pasted = desk.post(channel="wall", posted_at="2024-04-20T22:10:00+08:00")
    assert pasted.filed_at == datetime(2024, 4, 20, 14, 10, tzinfo=UTC)
    (row,) = desk.rows("select filed_at, received_at from opinions")
    assert row["received_at"] - row["filed_at"] == timedelta(hours=34, minutes=50)


def test_event_holds_codes_and_never_the_words_or_the_contact(desk: Desk) -> None:
    tx = desk.tx(PARTNER)
    request = PostOpinion.load(
        {
            "text": "楼道灯不亮，我是三栋王某",
            "title": "三栋",
            "place": "三栋二单元",
            "site": "P-11",
            "contact": {"name": "王某", "phone": PHONE},
        }
    )
    posted = usecases.post_opinion(tx, request)
    (emission,) = tx.emitted
    assert emission.event.dump() == {
        "opinion_id": str(posted.opinion_id),
        "kind": "problem",
        "channel": "partner",
        "grid": "G-012",
        "site": "P-11",
        "filed_at": MONDAY.isoformat(),
    }


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"grid": "G-404"}, GridUnknown),
        ({"site": "S-404"}, SiteUnknown),
        ({"posted_at": "2024-04-22T09:05:01+08:00"}, FiledInFuture),
        ({"site": "S-new"}, SiteNotOpen),
    ],
)
def test_refused_posting_leaves_nothing(desk: Desk, fields: dict[str, Any], refusal: type[Refusal]) -> None:
    opens = SiteEntry(
        site="S-new", name="高涧联络站", kind="station", parent=None, grid=None, opened_on=date(2024, 4, 23)
    )
    usecases.load_directory(desk.tx(OFFICE), LoadDirectory(sites=[opens]))
    with pytest.raises(refusal):
        desk.post(**fields)
    assert desk.count("opinions") == 0
    if refusal is SiteNotOpen:
        assert desk.post(now=MONDAY + timedelta(days=1), **fields).is_new


def test_same_key_with_the_same_content_is_one_opinion(desk: Desk) -> None:
    fields: dict[str, Any] = {"source_ref": "w-17", "contact": {"phone": PHONE}, "site": "P-11", "grid": None}
    first = desk.post(**fields)
    tx = desk.tx(PARTNER, MONDAY + timedelta(hours=3))
    again = usecases.post_opinion(tx, PostOpinion.load({"text": "楼道灯不亮", **fields}))
    assert (again.opinion_id, again.receipt, again.filed_at) == (
        first.opinion_id,
        first.receipt,
        first.filed_at,
    )
    assert (first.is_new, again.is_new, tx.emitted) == (True, False, [])
    assert desk.count("opinions") == desk.count("contacts") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"text": "楼道灯又不亮"},
        {"contact": {"phone": "13900009000"}},
        {"contact": None},
        {"grid": "G-013"},
        {"posted_at": "2024-04-20T22:10:00+08:00"},
    ],
)
def test_same_key_with_other_content_is_a_conflict(desk: Desk, change: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"source_ref": "w-17", "contact": {"phone": PHONE}}
    desk.post(**fields)
    with pytest.raises(SourceRefConflict) as refused:
        desk.post(**{**fields, **change})
    assert refused.value.details == {}
    assert desk.count("opinions") == 1


def test_key_belongs_to_its_caller(desk: Desk) -> None:
    texts = {PARTNER: "楼道灯不亮", OTHER_PARTNER: "车库漏水"}
    first = {caller: desk.post(source_ref="w-17", caller=caller, text=text) for caller, text in texts.items()}
    again = {caller: desk.post(source_ref="w-17", caller=caller, text=text) for caller, text in texts.items()}
    assert [first[caller].is_new for caller in texts] == [True, True]
    assert [again[caller].receipt for caller in texts] == [first[caller].receipt for caller in texts]


def test_repeated_call_is_told_how_far_the_opinion_is(desk: Desk) -> None:
    first = desk.post(source_ref="w-17")
    desk.register(first.opinion_id, caller=LI)
    assert desk.post(source_ref="w-17").status == "registered"


def test_contact_is_stored_as_ciphertext_only(desk: Desk) -> None:
    desk.post(contact={"name": "王某某", "phone": PHONE})
    desk.post(contact={"name": "", "phone": None})
    stored = str(
        desk.rows("select c::text as row from contacts c")
        + desk.rows("select o::text as row from opinions o")
    )
    assert "王某某" not in stored
    assert PHONE not in stored
    assert PHONE.encode().hex() not in stored
    assert desk.count("contacts") == 1
