"""Claim, reply, review, completion: what each does, says and refuses."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.chassis.transaction import Caller
from services.contracts import roles, shared
from services.contracts.dispatch import operations as op
from services.contracts.dispatch.events import (
    CaseClaimed,
    CaseCompleted,
    ReplyDelivered,
    ReplySentBack,
    ReplySubmitted,
)
from services.contracts.labels import STAGES
from tests.integration.dispatch.district import (
    FRIDAY,
    NOBODY,
    OFFICE,
    PROMISE,
    REVIEWER,
    ROADS,
    STRANGER,
    WANG,
    ZHAO,
    District,
)

OUTCOME = shared.Outcome(quantity=12, unit="盏", item="路灯")


def review(case_id: Any, version: int = 1, decision: str = "approve", reason: str = "") -> op.ReviewReply:
    return op.ReviewReply(case_id=case_id, version=version, decision=decision, reason=reason)


def words(state: str) -> tuple[str, dict[str, str]]:
    return "dispatch.wrong_state", {"state": STAGES[state][0], "state_en": STAGES[state][1]}


def test_a_case_from_claim_to_completion(district: District) -> None:
    case_id = district.register()

    claimed = district.claim(case_id)
    assert (claimed.state, claimed.claimed_at) == ("claimed", FRIDAY)
    assert district.said == [CaseClaimed(case_id=case_id, round=1, body="urban", claimed_at=FRIDAY)]

    replied = district.reply(
        case_id, "已换灯头，尽快验收。", measures="近期巡查", outcome=OUTCOME, commitments=[PROMISE]
    )
    assert replied.state == "replied"
    assert (replied.reply.review, replied.reply.vague_words) == ("waiting", ["近期", "尽快"])
    assert (replied.reply.outcome, replied.reply.commitments) == (OUTCOME, [PROMISE])
    assert district.said == [
        ReplySubmitted(case_id=case_id, round=1, body="urban", reply_version=1, submitted_at=FRIDAY)
    ]

    delivered = district.review(case_id)
    assert (delivered.state, delivered.delivered_at, delivered.reply.review) == (
        "delivered",
        FRIDAY,
        "approved",
    )
    assert district.said == [
        ReplyDelivered(
            case_id=case_id,
            round=1,
            body="urban",
            reply_version=1,
            text="已换灯头，尽快验收。",
            measures="近期巡查",
            outcome=OUTCOME,
            commitments=[PROMISE],
            approved_by="office:chen",
            delivered_at=FRIDAY,
        )
    ]

    completed = district.complete(case_id)
    assert (completed.state, completed.state_label, completed.completed_at) == ("completed", "已办结", FRIDAY)
    assert completed.reply.text == "已换灯头，尽快验收。"
    assert district.said == [
        CaseCompleted(
            case_id=case_id,
            round=1,
            scope="all",
            lead="urban",
            assisting=["roads"],
            commitments=1,
            completed_at=FRIDAY,
        )
    ]


def test_a_reply_that_is_sent_back_is_written_anew(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    district.reply(case_id, "尽快处理")
    sent_back = district.review(case_id, 1, "send_back", "请写明日期")
    assert (sent_back.state, sent_back.reply.review, sent_back.reply.review_reason) == (
        "sent_back",
        "sent_back",
        "请写明日期",
    )
    assert district.said == [
        ReplySentBack(case_id=case_id, round=1, body="urban", reply_version=1, reason="请写明日期")
    ]
    second = district.reply(case_id, "4月30日修复", caller=ZHAO)
    assert (second.state, second.reply.version, second.reply.written_by) == ("replied", 2, "head:zhao")
    assert district.review(case_id, 2).reply.version == 2


def test_a_later_text_takes_the_place_of_the_one_that_waits(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    district.reply(case_id, "第一稿")
    district.reply(case_id, "第二稿")
    assert district.refuses(REVIEWER, review(case_id, 1)) == ("dispatch.version_changed", {"version": 2})
    assert district.refuses(REVIEWER, review(case_id, 3)) == ("dispatch.version_changed", {"version": 2})
    district.review(case_id, 2)
    assert [event.text for event in district.said] == ["第二稿"]
    rows = district.sql.all(
        "select review from replies where case_id = %(id)s order by version", {"id": case_id}
    )
    assert [row["review"] for row in rows] == ["superseded", "approved"]


def test_an_approved_text_cannot_be_changed(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    district.reply(case_id)
    district.review(case_id)
    assert district.refuses(WANG, op.SubmitReply(case_id=case_id, text="另一稿")) == words("delivered")
    assert district.refuses(REVIEWER, review(case_id)) == words("delivered")


def test_nobody_reviews_his_own_text_whatever_else_he_is(district: District) -> None:
    both = Caller("clerk:wang", frozenset({roles.BODY_CLERK, roles.COMMITTEE_OFFICE}), body="urban")
    case_id = district.register()
    district.claim(case_id)
    district.reply(case_id)
    for decision in ("approve", "send_back"):
        refused = district.refuses(both, review(case_id, 1, decision, "不完整"))
        assert refused == ("dispatch.reviewer_is_author", {})


def test_sending_back_without_a_reason_is_refused(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    district.reply(case_id)
    assert district.refuses(REVIEWER, review(case_id, 1, "send_back")) == ("dispatch.reason_needed", {})


@pytest.mark.parametrize("deadline", [date(2024, 4, 26), date(2024, 4, 25)])
def test_a_promise_must_lie_in_the_future(district: District, deadline: date) -> None:
    case_id = district.register()
    district.claim(case_id)
    promise = shared.Promise(measure="新装路灯", deadline_on=deadline, target="点亮")
    request = op.SubmitReply(case_id=case_id, text="将新装路灯", commitments=[PROMISE, promise])
    assert district.refuses(WANG, request) == ("dispatch.promise_past", {})


def test_the_second_claim_is_told_whose_the_case_is(district: District) -> None:
    case_id = district.register()
    district.claim(case_id)
    assert district.refuses(ZHAO, op.Claim(case_id=case_id)) == (
        "dispatch.already_claimed",
        {"body": "urban"},
    )


ACTS = [
    lambda case_id: op.Claim(case_id=case_id),
    lambda case_id: op.SubmitReply(case_id=case_id, text="已修复"),
    lambda case_id: op.Complete(case_id=case_id),
]


@pytest.mark.parametrize("act", ACTS)
def test_who_may_not_act(district: District, act: Any) -> None:
    case_id, at_desk = district.register(), district.register(category="教育")
    deliberating = district.register(complexity="complex")
    assert district.refuses(WANG, act(uuid4())) == ("dispatch.case_unknown", {})
    assert district.refuses(NOBODY, act(case_id)) == ("dispatch.body_needed", {})
    assert district.refuses(ROADS, act(case_id)) == ("dispatch.not_lead", {"lead": "urban"})
    assert district.refuses(STRANGER, act(case_id)) == ("dispatch.not_lead", {"lead": "urban"})
    assert district.refuses(WANG, act(at_desk)) == words("unrouted")
    assert district.refuses(WANG, act(deliberating)) == words("deliberating")


def test_what_cannot_be_done_yet(district: District) -> None:
    case_id = district.register()
    assert district.refuses(REVIEWER, review(uuid4())) == ("dispatch.case_unknown", {})
    for state, prepare in (
        ("assigned", lambda: None),
        ("claimed", lambda: district.claim(case_id)),
    ):
        prepare()
        assert district.refuses(REVIEWER, review(case_id)) == words(state)
        assert district.refuses(WANG, op.Complete(case_id=case_id)) == words(state)
    district.reply(case_id)
    assert district.refuses(WANG, op.Complete(case_id=case_id)) == words("replied")
    district.review(case_id, 1, "send_back", "不完整")
    assert district.refuses(WANG, op.Complete(case_id=case_id)) == words("sent_back")
    assert district.refuses(REVIEWER, review(case_id)) == words("sent_back")


def test_what_is_done_is_done(district: District) -> None:
    case_id = district.register()
    district.handle(case_id)
    assert district.refuses(WANG, op.Complete(case_id=case_id)) == words("completed")
    assert district.refuses(WANG, op.SubmitReply(case_id=case_id, text="另一稿")) == words("completed")
    assert district.refuses(REVIEWER, review(case_id)) == words("completed")
    assert district.refuses(OFFICE, op.Assign(case_id=case_id, lead="roads", reason="改派")) == (
        "dispatch.already_assigned",
        {"lead": "urban"},
    )
