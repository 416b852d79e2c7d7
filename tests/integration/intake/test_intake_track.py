"""What the author sees under his receipt code, at every stage, and nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.contracts.intake.operations.opinions import DeclineOpinion, Track, TrackView
from services.contracts.labels import DECLINE_REASONS, GUIDANCE, STAGES
from services.intake import usecases
from services.intake.domain.refusal import ReceiptUnknown
from tests.integration.conftest import MONDAY
from tests.integration.intake.conftest import LI, NOBODY, Desk
from tests.integration.intake.reports import (
    DUE,
    case_assigned,
    note,
    reached,
    reply_delivered,
    reply_sent_back,
    reply_submitted,
)


def track(desk: Desk, receipt: str) -> TrackView:
    return usecases.track(desk.tx(NOBODY), Track.load({"receipt": receipt}))


def test_waiting_opinion(desk: Desk) -> None:
    posted = desk.post()
    view = track(desk, posted.receipt)
    assert (view.status, view.stage, view.stage_label, view.round) == (
        "posted",
        "posted",
        STAGES["posted"][0],
        0,
    )
    assert (view.case_id, view.case_number, view.may_rate, view.explanation, view.reply) == (
        None,
        None,
        False,
        "",
        "",
    )


def test_receipt_is_known_however_it_is_typed(desk: Desk) -> None:
    receipt = desk.post().receipt
    assert track(desk, f"{receipt[:4]}-{receipt[4:8]}-{receipt[8:]}".lower()).status == "posted"


@pytest.mark.parametrize("receipt", ["000000000000", "x", "QJ-2024-000001"])
def test_unknown_receipt(desk: Desk, receipt: str) -> None:
    desk.post()
    with pytest.raises(ReceiptUnknown) as refused:
        track(desk, receipt)
    assert refused.value.details == {}


def test_declined_opinion_is_explained(desk: Desk) -> None:
    posted, other = desk.post(), desk.post()
    usecases.decline_opinion(
        desk.tx(LI),
        DeclineOpinion(
            opinion_id=posted.opinion_id, reason="judicial", explanation="请向法院申诉", on_behalf_of=None
        ),
    )
    view = track(desk, posted.receipt)
    assert (view.status, view.stage, view.explanation) == ("declined", "declined", "请向法院申诉")
    assert (view.decline_reason, view.decline_label, view.decline_label_en) == ("judicial", *DECLINE_REASONS["judicial"])
    assert (view.guidance, view.guidance_en) == GUIDANCE["judicial"]
    assert "12368" in view.guidance
    assert track(desk, other.receipt).explanation == ""


def test_withdrawn_opinion(desk: Desk) -> None:
    posted = desk.post()
    desk.sql.run("update opinions set status = 'withdrawn', settled_at = now(), settled_by = 'author'")
    assert track(desk, posted.receipt).stage_label == STAGES["withdrawn"][0]


def test_case_is_followed_from_stage_to_stage(desk: Desk) -> None:
    posted = desk.post()
    case = desk.register(posted.opinion_id)
    seen: list[tuple[Any, ...]] = []

    def look() -> None:
        view = track(desk, posted.receipt)
        assert (view.case_id, view.case_number, view.status) == (case.case_id, case.number, "registered")
        assert (view.stage_label, view.stage_label_en) == STAGES[view.stage]
        seen.append((view.stage, view.round, view.body, view.due_at, view.reply, view.may_rate))

    look()
    for event in (
        case_assigned(case),
        reply_submitted(case),
        reply_sent_back(case),
        reply_submitted(case, 1, 2),
        reply_delivered(case),
        reached("CaseCompleted", case),
        reached("AppraisalOpened", case),
        reached("RedoOrdered", case, 2),
        case_assigned(case, 2),
        reached("CaseSatisfied", case, 2),
        reached("CaseClosed", case, 2),
    ):
        note(desk, event)
        look()
    later = DUE + timedelta(days=2)
    assert seen == [
        ("registered", 1, None, None, "", False),
        ("assigned", 1, "B-1", DUE + timedelta(days=1), "", False),
        ("replied", 1, "B-1", DUE + timedelta(days=1), "", False),
        ("claimed", 1, "B-1", DUE + timedelta(days=1), "", False),
        ("replied", 1, "B-1", DUE + timedelta(days=1), "", False),
        ("delivered", 1, "B-1", DUE + timedelta(days=1), "答复1.1", False),
        ("completed", 1, "B-1", DUE + timedelta(days=1), "答复1.1", True),
        ("rating", 1, "B-1", DUE + timedelta(days=1), "答复1.1", True),
        ("redo", 2, "B-1", None, "答复1.1", False),
        ("assigned", 2, "B-2", later, "答复1.1", False),
        ("satisfied", 2, "B-2", later, "答复1.1", False),
        ("closed", 2, "B-2", later, "答复1.1", False),
    ]


def test_nobodys_words_or_contact_are_shown(desk: Desk) -> None:
    posted = desk.post(
        text="标记楼道灯",
        title="标记",
        place="标记三栋",
        contact={"name": "标记王某", "phone": "13800008000"},
    )
    desk.register(posted.opinion_id)
    told = str(track(desk, posted.receipt).dump())
    assert "标记" not in told
    assert "13800008000" not in told
    assert MONDAY.isoformat() in told
