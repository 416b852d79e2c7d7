"""What is approved is what somebody else has read (D3)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.dispatch.domain.refusal import PromisePast, ReasonNeeded, ReviewerIsAuthor, VersionChanged
from services.dispatch.domain.reply import Promise, Reply, kept_open, vague_words

AT = datetime(2024, 4, 26, 8, 0, tzinfo=UTC)
TODAY = date(2024, 4, 26)


def reply(text: str = "路灯已修复。", measures: str = "", version: int = 2) -> Reply:
    return Reply(UUID(int=1), 1, version, text, measures, None, (), written_by="clerk:wang", written_at=AT)


def test_an_approved_version_carries_who_approved_it_and_when() -> None:
    approved = reply().approve(version=2, by="office:li", at=AT)
    assert (approved.review, approved.reviewed_by, approved.reviewed_at) == ("approved", "office:li", AT)


def test_a_reply_that_is_sent_back_carries_the_reason() -> None:
    sent_back = reply().send_back(version=2, by="office:li", at=AT, reason="请写明日期")
    assert (sent_back.review, sent_back.review_reason) == ("sent_back", "请写明日期")


@pytest.mark.parametrize("version", [1, 3])
def test_another_version_than_the_one_that_was_read_is_not_decided_on(version: int) -> None:
    for decide in (
        lambda: reply().approve(version=version, by="office:li", at=AT),
        lambda: reply().send_back(version=version, by="office:li", at=AT, reason="不完整"),
    ):
        with pytest.raises(VersionChanged) as refused:
            decide()
        assert refused.value.details == {"version": 2}


def test_nobody_reviews_what_he_wrote() -> None:
    with pytest.raises(ReviewerIsAuthor):
        reply().approve(version=2, by="clerk:wang", at=AT)
    with pytest.raises(ReviewerIsAuthor):
        reply().send_back(version=2, by="clerk:wang", at=AT, reason="不完整")


def test_sending_back_needs_a_reason() -> None:
    with pytest.raises(ReasonNeeded):
        reply().send_back(version=2, by="office:li", at=AT, reason="")


def test_a_promise_due_today_promises_nothing() -> None:
    tomorrow = Promise("新增路灯", date(2024, 4, 27), "全部点亮")
    assert kept_open([tomorrow], TODAY) == (tomorrow,)
    for late in (date(2024, 4, 26), date(2024, 4, 25)):
        with pytest.raises(PromisePast):
            kept_open([tomorrow, Promise("新增路灯", late, "全部点亮")], TODAY)


def test_vague_words_are_found_in_text_and_measures() -> None:
    words = ["近期", "尽快", "即将"]
    assert vague_words(reply("我们将尽快处理", "近期开工"), words) == ("近期", "尽快")
    assert vague_words(reply("4月30日前完成"), words) == ()
