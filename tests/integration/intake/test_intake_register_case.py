"""Registering: the grid's deputy makes a case of waiting opinions, once each, and numbers have no gaps."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.contracts.intake.events.opinions import CaseRegistered
from services.contracts.intake.operations.cases import CaseView, GetCase, RegisterCase
from services.contracts.intake.operations.opinions import PostOpinion
from services.intake import usecases
from services.intake.domain.refusal import (
    DeputyNeeded,
    DeputyUnknown,
    GridNeeded,
    GridUnknown,
    NotForOthers,
    NotYourGrid,
    OpinionSettled,
    OpinionUnknown,
    Refusal,
    SiteUnknown,
)
from services.intake.usecases.work import Work
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, PARTNER, STATION, STRANGER, ZHAO, Committed, Desk


def request(*opinions: UUID, **fields: Any) -> RegisterCase:
    return RegisterCase.load(
        {
            "opinions": [str(opinion) for opinion in opinions],
            "title": "楼道照明",
            "category": "城乡建设/路灯",
            **fields,
        }
    )


def test_case_holds_what_the_deputy_made_of_the_opinions(desk: Desk) -> None:
    later = desk.post(channel="phone")
    first = desk.post(channel="wall", site="P-11", posted_at="2024-04-20T22:10:00+08:00")
    tx = desk.tx(LI)
    case = usecases.register_case(
        tx,
        request(
            later.opinion_id,
            first.opinion_id,
            title="联系人13800008000",
            summary="业主身份证500239199001011234",
            place="3栋",
            complexity="complex",
            urgency="urgent",
            flags=["life_property"],
            kind="proposal",
        ),
    )
    assert case.title == "联系人138********"
    assert case.summary == "业主身份证500***************"
    assert (case.filed_at, case.grid, case.site, case.stage, case.round) == (
        first.filed_at,
        "G-012",
        "P-11",
        "registered",
        1,
    )
    assert case.opinions == [first.opinion_id, later.opinion_id]
    assert (case.registered_by, case.registered_at) == ("D-01", MONDAY)
    (emission,) = tx.emitted
    event = emission.event
    assert isinstance(event, CaseRegistered)
    assert (event.channel, event.number, event.flags) == ("wall", case.number, ["life_property"])
    assert {voice.opinion_id: voice.receipt_digest for voice in event.voices} == {
        posted.opinion_id: hashlib.sha256(f"{posted.opinion_id}:{posted.receipt}".encode()).hexdigest()
        for posted in (first, later)
    }
    assert "楼道灯不亮" not in str(event.dump())
    assert "13800008000" not in str(event.dump())
    assert CaseRegistered.load(event.dump()) == event
    assert usecases.get_case(desk.tx(PARTNER), GetCase(case_id=case.case_id)) == case


def test_station_staff_write_for_a_named_deputy(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id, caller=STATION, on_behalf_of="D-01")
    assert case.registered_by == "D-01"
    assert desk.rows("select entered_by from cases") == [{"entered_by": "station-1"}]


def test_deputy_may_name_himself(desk: Desk) -> None:
    assert desk.register(desk.post().opinion_id, on_behalf_of="D-01").registered_by == "D-01"


@pytest.mark.parametrize(
    ("caller", "fields", "refusal"),
    [
        (ZHAO, {}, NotYourGrid),
        (STRANGER, {}, NotYourGrid),
        (ZHAO, {"grid": "G-013"}, NotYourGrid),
        (LI, {"grid": "G-013"}, NotYourGrid),
        (LI, {"grid": "G-404"}, GridUnknown),
        (LI, {"site": "S-404"}, SiteUnknown),
        (LI, {"on_behalf_of": "D-02"}, NotForOthers),
        (STATION, {}, DeputyNeeded),
        (STATION, {"on_behalf_of": "D-404"}, DeputyUnknown),
        (STATION, {"on_behalf_of": "D-02"}, NotYourGrid),
    ],
)
def test_refused_registration_changes_nothing(
    desk: Desk, caller: Any, fields: Any, refusal: type[Refusal]
) -> None:
    opinion = desk.post()
    with pytest.raises(refusal):
        desk.register(opinion.opinion_id, caller=caller, **fields)
    assert desk.rows("select status, case_id from opinions") == [{"status": "posted", "case_id": None}]
    assert desk.count("cases") == desk.count("case_counters") == 0


def test_one_unknown_or_settled_opinion_refuses_the_case(desk: Desk) -> None:
    settled, waiting = desk.post(), desk.post()
    desk.register(settled.opinion_id)
    with pytest.raises(OpinionSettled) as refused:
        desk.register(waiting.opinion_id, settled.opinion_id)
    assert refused.value.details == {
        "opinion_id": str(settled.opinion_id),
        "status": "registered",
        "status_zh": "已定单",
        "status_en": "registered",
    }
    with pytest.raises(OpinionUnknown):
        desk.register(waiting.opinion_id, uuid4())
    assert desk.register(waiting.opinion_id).number.endswith("-000002")


def test_opinion_without_a_grid_needs_one(desk: Desk) -> None:
    nowhere = desk.post(grid=None)
    with pytest.raises(GridNeeded):
        desk.register(nowhere.opinion_id)
    assert desk.register(nowhere.opinion_id, grid="G-014").grid == "G-014"


def test_year_of_the_number_is_the_districts(desk: Desk) -> None:
    opinions = [desk.post().opinion_id for _ in range(2)]
    # 2023-12-31 23:59 and 2024-01-01 00:00 in the district.
    for opinion, moment, number in zip(
        opinions,
        (datetime(2023, 12, 31, 15, 59, tzinfo=UTC), datetime(2023, 12, 31, 16, 0, tzinfo=UTC)),
        ("QJ-2023-000001", "QJ-2024-000001"),
        strict=True,
    ):
        assert usecases.register_case(desk.tx(LI, moment), request(opinion)).number == number


def post(tx: Work) -> UUID:
    return usecases.post_opinion(tx, PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012"})).opinion_id


class Interrupted(Exception):
    """Something fails after the number was taken."""


def test_parallel_registrations_have_numbers_without_gaps_also_when_some_fail(committed: Committed) -> None:
    with committed.tx(PARTNER) as tx:
        opinions = [post(tx) for _ in range(30)]

    def register(place: int) -> str | None:
        try:
            with committed.tx(LI) as tx:
                number = usecases.register_case(tx, request(opinions[place])).number
                if place % 3 == 0:
                    raise Interrupted
                return number
        except Interrupted:
            return None

    with ThreadPoolExecutor(10) as pool:
        numbers = [number for number in pool.map(register, range(30)) if number is not None]
    assert sorted(numbers) == [f"QJ-2024-{ordinal:06d}" for ordinal in range(1, 21)]
    assert committed.rows("select last from case_counters") == [{"last": 20}]
    assert committed.rows("select count(*) as n from opinions where status = 'posted'") == [{"n": 10}]


def test_of_two_registrations_of_one_opinion_at_once_the_first_wins(committed: Committed) -> None:
    with committed.tx(PARTNER) as tx:
        shared, own, others = post(tx), post(tx), post(tx)

    def second() -> CaseView:
        with committed.tx(LI) as tx:
            return usecases.register_case(tx, request(others, shared))

    with ThreadPoolExecutor(1) as pool:
        with committed.tx(LI) as tx:
            usecases.register_case(tx, request(shared, own))
            waiting = pool.submit(second)
            committed.wait_until_somebody_waits()
        with pytest.raises(OpinionSettled):
            waiting.result(timeout=10)
    assert committed.rows("select opinion_id from opinions where status = 'posted'") == [
        {"opinion_id": others}
    ]
    assert committed.rows("select number from cases") == [{"number": "QJ-2024-000001"}]
