"""Posting many at once: each item by itself, in few statements, once also when two calls bring the same."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from services.chassis.sql import Sql
from services.contracts.intake.operations.directory import LoadDirectory, SiteEntry
from services.contracts.intake.operations.opinions import BulkPosted, PostOpinions
from services.intake import usecases
from services.intake.store import Store
from services.intake.usecases.work import Work
from tests.integration.intake.conftest import OFFICE, PARTNER, VAULT, Committed, Desk

PHONE = "13800008000"


def bulk(tx: Work, items: list[Any]) -> BulkPosted:
    return usecases.post_opinions(tx, PostOpinions.load({"items": items}))


def note(number: int, **fields: Any) -> dict[str, Any]:
    return {"text": f"第{number}盏路灯不亮", "grid": "G-012", "source_ref": f"w-{number}", **fields}


def test_bad_items_never_spoil_the_others(desk: Desk) -> None:
    bad: list[Any] = [
        None,
        7,
        "text",
        [],
        {},
        {"text": " \u3000 "},
        {"text": "x", "unknown": PHONE},
        {"text": PHONE * 400},
        {"text": "灯", "grid": "G-404"},
        {"text": "灯", "site": "S-404"},
        {"text": "灯", PHONE: 1, "\ud800": 1},
        {"text": "灯\ud800"},
        {"text": "灯", "posted_at": "2031-01-01T00:00:00+08:00"},
        {"text": "灯", "contact": {"phone": f"{PHONE}\n"}},
    ]
    items = [part for number, wrong in enumerate(bad) for part in (wrong, note(number))]
    tx = desk.tx(PARTNER)
    answer = bulk(tx, items)
    assert (answer.posted, answer.already, answer.refused) == (len(bad), 0, len(bad))
    assert [item.index for item in answer.items] == list(range(len(items)))
    assert [item.error is not None for item in answer.items] == [True, False] * len(bad)
    assert all((item.opinion is None) != (item.error is None) for item in answer.items)
    codes = [item.error["code"] for item in answer.items if item.error]
    assert codes == ["request.invalid"] * 8 + ["intake.grid_unknown", "intake.site_unknown"] + [
        "request.invalid"
    ] * 2 + ["intake.filed_in_future", "request.invalid"]
    assert desk.count("opinions") == len(tx.emitted) == len(bad)
    told = json.dumps(answer.dump(), ensure_ascii=False)
    assert PHONE not in told
    assert told.encode()


def test_error_of_an_item_reads_as_the_error_of_a_call(desk: Desk) -> None:
    invalid, unknown = (
        item.error for item in bulk(desk.tx(PARTNER), [{"title": "灯"}, note(1, grid="G-404")]).items
    )
    assert invalid is not None
    assert unknown is not None
    assert invalid["family"] == "invalid"
    assert [(problem["field"], problem["code"]) for problem in invalid["details"]] == [("text", "required")]
    assert unknown == {
        "family": "not_found",
        "code": "intake.grid_unknown",
        "message": "没有这个网格：G-404",
        "message_en": "There is no grid G-404",
        "details": {"grid": "G-404"},
    }


def test_same_file_twice_adds_nothing(desk: Desk) -> None:
    items = [note(number, contact={"phone": PHONE}) for number in range(20)]
    first = bulk(desk.tx(PARTNER), items)
    tx = desk.tx(PARTNER)
    again = bulk(tx, items)
    assert (again.posted, again.already, again.refused) == (0, 20, 0)
    assert [item.opinion and item.opinion.receipt for item in again.items] == [
        item.opinion and item.opinion.receipt for item in first.items
    ]
    assert tx.emitted == []
    assert desk.count("opinions") == desk.count("contacts") == 20


def test_repetitions_inside_one_call(desk: Desk) -> None:
    answer = bulk(
        desk.tx(PARTNER),
        [
            note(1, grid="G-404"),
            note(1),
            note(1),
            note(1, text="别的内容"),
            {"text": "无编号"},
            {"text": "无编号"},
        ],
    )
    refused, new, same, other, free, free_too = answer.items
    assert refused.error is not None
    assert new.opinion is not None
    assert same.opinion is not None
    assert (new.opinion.is_new, same.opinion.is_new) == (True, False)
    assert same.opinion.receipt == new.opinion.receipt
    assert other.error is not None
    assert other.error["code"] == "intake.source_ref_conflict"
    assert free.opinion is not None
    assert free_too.opinion is not None
    assert free.opinion.opinion_id != free_too.opinion.opinion_id
    assert (answer.posted, answer.already, answer.refused) == (3, 1, 2)


def test_what_was_accepted_once_is_told_its_receipt_when_the_directory_has_changed(desk: Desk) -> None:
    first = bulk(desk.tx(PARTNER), [note(1, site="S-01")]).items[0].opinion
    later = SiteEntry(
        site="S-01", name="文汇联络站", kind="station", parent=None, grid=None, opened_on=date(2025, 1, 1)
    )
    usecases.load_directory(desk.tx(OFFICE), LoadDirectory(sites=[later]))
    known, new = bulk(desk.tx(PARTNER), [note(1, site="S-01"), note(2, site="S-01")]).items
    assert first is not None
    assert known.opinion is not None
    assert known.opinion.receipt == first.receipt
    assert new.error is not None
    assert new.error["code"] == "intake.site_not_open"


class CountingSql(Sql):
    """Counts the statements that are sent."""

    sent = 0

    def run(self, query: Any, params: Any = None) -> None:
        self.sent += 1
        super().run(query, params)

    def all(self, query: Any, params: Any = None, *, into: Any = None) -> Any:
        self.sent += 1
        return super().all(query, params, into=into)


def test_five_hundred_items_are_three_statements(desk: Desk) -> None:
    tx = desk.tx(PARTNER)
    counting = CountingSql(desk.sql._connection)
    tx.store = Store(counting, VAULT)
    assert bulk(tx, [note(number, contact={"phone": PHONE}) for number in range(500)]).posted == 500
    assert counting.sent == 3  # the places, the opinions, their contacts


def test_two_calls_with_the_same_items_at_once_store_each_once(committed: Committed) -> None:
    items = [note(number, contact={"phone": PHONE}) for number in range(200)]

    def call(batch: list[Any]) -> BulkPosted:
        with committed.tx(PARTNER) as tx:
            return bulk(tx, batch)

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(call, (items, items[::-1]))
    assert one.posted + other.posted == 200
    assert one.already + other.already == 200
    receipts = [item.opinion and item.opinion.receipt for item in one.items]
    assert receipts == [item.opinion and item.opinion.receipt for item in other.items[::-1]]
    assert committed.rows("select count(*) as n from opinions")[0]["n"] == 200
    assert committed.rows("select count(*) as n from contacts")[0]["n"] == 200
