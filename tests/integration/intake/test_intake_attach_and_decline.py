"""One more voice for a case, or none: what may still be settled, by whom, and what the author is told."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.contracts.intake.operations.cases import AttachOpinion, CaseView, RegisterCase
from services.contracts.intake.operations.opinions import (
    DeclineOpinion,
    OpinionView,
    PostOpinion,
)
from services.intake import usecases
from services.intake.domain.refusal import (
    CaseOver,
    CaseUnknown,
    DeputyNeeded,
    DeputyUnknown,
    NotForOthers,
    NotYourGrid,
    OpinionSettled,
    OpinionUnknown,
    Refusal,
)
from tests.integration.intake.conftest import LI, PARTNER, STATION, STRANGER, ZHAO, Committed, Desk


def attach(desk: Desk, case_id: UUID, opinion_id: UUID, *, caller: Any = LI, **fields: Any) -> CaseView:
    request = AttachOpinion.load({"case_id": str(case_id), "opinion_id": str(opinion_id), **fields})
    return usecases.attach_opinion(desk.tx(caller), request)


def decline(desk: Desk, opinion_id: UUID, *, caller: Any = LI, **fields: Any) -> OpinionView:
    request = DeclineOpinion.load(
        {
            "opinion_id": str(opinion_id),
            "reason": "judicial",
            "explanation": "属涉法涉诉，请向法院申诉",
            **fields,
        }
    )
    return usecases.decline_opinion(desk.tx(caller), request)


def test_attached_voice_is_told_to_the_others(desk: Desk) -> None:
    first, more = desk.post(), desk.post()
    case = desk.register(first.opinion_id)
    tx = desk.tx(STATION)
    request = AttachOpinion(case_id=case.case_id, opinion_id=more.opinion_id, on_behalf_of="D-01")
    assert usecases.attach_opinion(tx, request).opinions == sorted(
        [first.opinion_id, more.opinion_id]
    )  # filed at the same moment, so by id
    (emission,) = tx.emitted
    assert emission.event.dump() == {
        "case_id": str(case.case_id),
        "voice": {
            "opinion_id": str(more.opinion_id),
            "receipt_digest": hashlib.sha256(f"{more.opinion_id}:{more.receipt}".encode()).hexdigest(),
            "is_reachable": True,
        },
    }


def test_opinion_of_another_grid_is_attached_by_its_own_deputy(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id)
    elsewhere = desk.post(grid="G-013")
    with pytest.raises(NotYourGrid):
        attach(desk, case.case_id, elsewhere.opinion_id)
    assert len(attach(desk, case.case_id, elsewhere.opinion_id, caller=ZHAO).opinions) == 2


def test_opinion_without_a_grid_is_attached_by_the_cases_deputy(desk: Desk) -> None:
    case = desk.register(desk.post().opinion_id)
    nowhere = desk.post(grid=None)
    with pytest.raises(NotYourGrid):
        attach(desk, case.case_id, nowhere.opinion_id, caller=ZHAO)
    assert len(attach(desk, case.case_id, nowhere.opinion_id).opinions) == 2


@pytest.mark.parametrize("stage", ["satisfied", "closed", "archived"])
def test_case_that_is_over_takes_no_more_voices(desk: Desk, stage: str) -> None:
    case, more = desk.register(desk.post().opinion_id), desk.post()
    desk.sql.run("update cases set stage = %(stage)s", {"stage": stage})
    with pytest.raises(CaseOver):
        attach(desk, case.case_id, more.opinion_id)
    desk.sql.run("update cases set stage = 'redo', round = 2")
    assert len(attach(desk, case.case_id, more.opinion_id).opinions) == 2


@pytest.mark.parametrize(
    ("caller", "fields", "refusal"),
    [
        (ZHAO, {}, NotYourGrid),
        (STRANGER, {}, NotYourGrid),
        (LI, {"on_behalf_of": "D-02"}, NotForOthers),
        (STATION, {}, DeputyNeeded),
        (STATION, {"on_behalf_of": "D-404"}, DeputyUnknown),
        (STATION, {"on_behalf_of": "D-02"}, NotYourGrid),
    ],
)
@pytest.mark.parametrize("act", ["attach", "decline"])
def test_refusals_change_nothing(
    desk: Desk, act: str, caller: Any, fields: Any, refusal: type[Refusal]
) -> None:
    case, opinion = desk.register(desk.post().opinion_id), desk.post()
    settle = partial(attach, desk, case.case_id) if act == "attach" else partial(decline, desk)
    with pytest.raises(refusal):
        settle(opinion.opinion_id, caller=caller, **fields)
    assert desk.rows("select status from opinions where opinion_id = %(id)s", id=opinion.opinion_id) == [
        {"status": "posted"}
    ]


def test_unknown_ids(desk: Desk) -> None:
    case, opinion = desk.register(desk.post().opinion_id), desk.post()
    with pytest.raises(OpinionUnknown):
        attach(desk, case.case_id, uuid4())
    with pytest.raises(CaseUnknown):
        attach(desk, uuid4(), opinion.opinion_id)
    with pytest.raises(OpinionUnknown):
        decline(desk, uuid4())


def test_settled_opinion_stays_settled(desk: Desk) -> None:
    registered, declined = desk.post(), desk.post()
    case = desk.register(registered.opinion_id)
    decline(desk, declined.opinion_id)
    for opinion, status in ((registered, "registered"), (declined, "declined")):
        with pytest.raises(OpinionSettled) as refused:
            attach(desk, case.case_id, opinion.opinion_id)
        assert refused.value.details["status"] == status
        with pytest.raises(OpinionSettled):
            decline(desk, opinion.opinion_id)


def test_declining_says_why_by_code_and_keeps_the_explanation_here(desk: Desk) -> None:
    opinion = desk.post()
    tx = desk.tx(LI)
    view = usecases.decline_opinion(
        tx,
        DeclineOpinion(
            opinion_id=opinion.opinion_id, reason="judicial", explanation="请向法院申诉", on_behalf_of=None
        ),
    )
    assert (view.status, view.case_id) == ("declined", None)
    (emission,) = tx.emitted
    assert emission.event.dump() == {
        "opinion_id": str(opinion.opinion_id),
        "reason": "judicial",
        "declined_by": "D-01",
    }


def test_any_deputy_with_a_grid_may_decline_what_has_none(desk: Desk) -> None:
    with pytest.raises(NotYourGrid):
        decline(desk, desk.post(grid=None).opinion_id, caller=STRANGER)
    assert decline(desk, desk.post(grid=None).opinion_id, caller=ZHAO).status == "declined"


def test_of_registering_and_declining_at_once_the_first_wins(committed: Committed) -> None:
    with committed.tx(PARTNER) as tx:
        opinion = usecases.post_opinion(
            tx, PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012"})
        ).opinion_id

    def decline_too() -> OpinionView:
        with committed.tx(LI) as tx:
            return usecases.decline_opinion(
                tx,
                DeclineOpinion(
                    opinion_id=opinion, reason="repeated", explanation="已有同类件", on_behalf_of=None
                ),
            )

    with ThreadPoolExecutor(1) as pool:
        with committed.tx(LI) as tx:
            usecases.register_case(
                tx,
                RegisterCase.load(
                    {"opinions": [str(opinion)], "title": "楼道照明", "category": "城乡建设/路灯"}
                ),
            )
            waiting = pool.submit(decline_too)
            committed.wait_until_somebody_waits()
        with pytest.raises(OpinionSettled):
            waiting.result(timeout=10)
    assert committed.rows("select status from opinions") == [{"status": "registered"}]
