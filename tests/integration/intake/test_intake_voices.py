"""Voices on real rows: taken back by their author, taken out of a case traceably, counted again without losing one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.chassis.transaction import Caller
from services.contracts import roles
from services.contracts.intake.events.opinions import OpinionAttached, OpinionPosted
from services.contracts.intake.events.voices import CaseSupported, OpinionDetached, OpinionWithdrawn
from services.contracts.intake.operations.cases import AttachOpinion, CaseView, GetCase, RegisterCase
from services.contracts.intake.operations.opinions import OpinionView, PostOpinion, Track
from services.contracts.intake.operations.voices import DetachOpinion, SupportCase, Supported, WithdrawOpinion
from services.intake import usecases
from services.intake.domain.receipt import digest_of
from services.intake.domain.refusal import (
    CaseOver,
    CaseUnknown,
    DeputyNeeded,
    DeputyUnknown,
    GridUnknown,
    NotForOthers,
    NotYourGrid,
    OpinionSettled,
    OpinionUnknown,
    ReceiptUnknown,
    Refusal,
    SourceRefConflict,
)
from services.intake.domain.voices import ME_TOO, LastVoice, NotInCase, SameCase
from services.intake.usecases import voices
from tests.integration.intake.conftest import LI, NOBODY, PARTNER, STATION, ZHAO, Committed, Desk
from tests.integration.intake.reports import case_assigned, note, reached, reply_delivered

RESIDENT = Caller("resident:wang", frozenset({roles.RESIDENT}))
NEIGHBOUR = Caller("resident:zhou", frozenset({roles.RESIDENT}))
STATES = "select opinion_id, status, case_id, settled_at, settled_by from opinions order by opinion_id"


def detach(desk: Desk, opinion: UUID, *, caller: Caller = LI, to: UUID | None = None, on_behalf_of: str | None = None,
           reason: str = "说的是另一件事") -> tuple[OpinionView, list[Any]]:
    tx = desk.tx(caller)
    request = DetachOpinion(opinion_id=opinion, reason=reason, to_case=to, on_behalf_of=on_behalf_of)
    view = voices.detach_opinion(tx, request)
    return view, [emission.event for emission in tx.emitted]


def attach(desk: Desk, case: CaseView, opinion: UUID, caller: Caller = LI) -> CaseView:
    return usecases.attach_opinion(
        desk.tx(caller), AttachOpinion(case_id=case.case_id, opinion_id=opinion, on_behalf_of=None)
    )


def support(desk: Desk, case_id: UUID, *, caller: Caller = RESIDENT, **fields: Any) -> tuple[Supported, list[Any]]:
    tx = desk.tx(caller)
    told = voices.support_case(tx, SupportCase.load({"case_id": str(case_id), **fields}))
    return told, [emission.event for emission in tx.emitted]


def track(desk: Desk, receipt: str) -> Any:
    return usecases.track(desk.tx(NOBODY), Track(receipt=receipt))


def get(desk: Desk, case_id: UUID) -> CaseView:
    return usecases.get_case(desk.tx(LI), GetCase(case_id=case_id))


class TestWithdrawing:
    def test_author_takes_his_opinion_back_with_the_receipt(self, desk: Desk) -> None:
        posted = desk.post()
        tx = desk.tx(RESIDENT)
        typed = f"{posted.receipt[:4]}-{posted.receipt[4:]}".lower()
        view = voices.withdraw_opinion(tx, WithdrawOpinion(receipt=typed))
        assert (view.status, view.stage_label) == ("withdrawn", "已撤回")
        assert [emission.event for emission in tx.emitted] == [
            OpinionWithdrawn(opinion_id=posted.opinion_id, grid="G-012")
        ]
        (row,) = desk.rows(STATES)
        assert (row["status"], row["settled_by"]) == ("withdrawn", RESIDENT.subject)
        with pytest.raises(OpinionSettled) as again:
            desk.register(posted.opinion_id)
        assert again.value.details["status_zh"] == "已撤回"

    @pytest.mark.parametrize("settled", ["register", "withdraw"])
    def test_only_as_long_as_nobody_has_dealt_with_it(self, desk: Desk, settled: str) -> None:
        posted = desk.post()
        if settled == "register":
            desk.register(posted.opinion_id)
        else:
            voices.withdraw_opinion(desk.tx(RESIDENT), WithdrawOpinion(receipt=posted.receipt))
        before = desk.rows(STATES)
        tx = desk.tx(RESIDENT)
        with pytest.raises(OpinionSettled):
            voices.withdraw_opinion(tx, WithdrawOpinion(receipt=posted.receipt))
        assert (desk.rows(STATES), tx.emitted) == (before, [])

    def test_without_the_receipt_nothing_is_withdrawn(self, desk: Desk) -> None:
        desk.post()
        with pytest.raises(ReceiptUnknown):
            voices.withdraw_opinion(desk.tx(RESIDENT), WithdrawOpinion(receipt="000000000000"))
        assert [row["status"] for row in desk.rows(STATES)] == ["posted"]

    def test_of_withdrawing_and_registering_at_once_one_wins(self, committed: Committed) -> None:
        with committed.tx(PARTNER) as tx:
            posted = usecases.post_opinion(tx, PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012"}))

        def withdraw() -> None:
            with committed.tx(RESIDENT) as tx:
                voices.withdraw_opinion(tx, WithdrawOpinion(receipt=posted.receipt))

        with ThreadPoolExecutor(1) as pool:
            with committed.tx(LI) as tx:
                usecases.register_case(
                    tx,
                    RegisterCase.load(
                        {"opinions": [str(posted.opinion_id)], "title": "照明", "category": "城乡建设/路灯"}
                    ),
                )
                waiting = pool.submit(withdraw)
                committed.wait_until_somebody_waits()
            with pytest.raises(OpinionSettled):
                waiting.result(timeout=10)
        assert [row["status"] for row in committed.rows(STATES)] == ["registered"]


class TestDetaching:
    def test_voice_waits_again_and_the_case_keeps_the_others(self, desk: Desk) -> None:
        kept, moved = desk.post(), desk.post()
        case = desk.register(kept.opinion_id, moved.opinion_id)
        view, events = detach(desk, moved.opinion_id, reason="另一小区")
        assert (view.status, view.case_id) == ("posted", None)
        assert events == [
            OpinionDetached(case_id=case.case_id, opinion_id=moved.opinion_id, reason="另一小区", moved_to=None)
        ]
        assert get(desk, case.case_id).opinions == [kept.opinion_id]
        assert track(desk, moved.receipt).stage == "posted"
        # Who, when and why stays, and cannot be changed.
        (row,) = desk.rows("select opinion_id, case_id, was, deputy, detached_by, moved_to from detachments")
        assert row == {
            "opinion_id": moved.opinion_id,
            "case_id": case.case_id,
            "was": "registered",
            "deputy": "D-01",
            "detached_by": "li",
            "moved_to": None,
        }
        with pytest.raises(psycopg.errors.RaiseException, match="never changed"):
            desk.sql.run("update detachments set reason = 'x'")

    def test_number_in_the_reason_is_masked_also_in_the_row(self, desk: Desk) -> None:
        kept, moved = desk.post(), desk.post()
        desk.register(kept.opinion_id, moved.opinion_id)
        _, events = detach(desk, moved.opinion_id, reason="业主电话13800008000说的另一件事")
        assert "13800008000" not in str(events) + str(desk.rows("select reason from detachments"))

    def test_voice_moves_to_the_right_case_and_gets_its_answer(self, desk: Desk) -> None:
        first, moved, other = desk.post(), desk.post(), desk.post()
        left = desk.register(first.opinion_id)
        right = desk.register(other.opinion_id)
        attach(desk, left, moved.opinion_id)
        view, events = detach(desk, moved.opinion_id, caller=STATION, to=right.case_id, on_behalf_of="D-01")
        assert (view.status, view.case_id) == ("attached", right.case_id)
        assert [type(event) for event in events] == [OpinionDetached, OpinionAttached]
        assert events[0].moved_to == events[1].case_id == right.case_id
        assert events[1].voice.receipt_digest == digest_of(moved.opinion_id, moved.receipt)
        note(desk, case_assigned(right))
        note(desk, reply_delivered(right))
        assert (track(desk, moved.receipt).reply, track(desk, first.receipt).reply) == ("答复1.1", "")
        assert desk.rows("select was, deputy, detached_by from detachments") == [
            {"was": "attached", "deputy": "D-01", "detached_by": "station-1"}
        ]

    def test_it_can_go_back_and_forth_and_every_move_is_there(self, desk: Desk) -> None:
        first, moved = desk.post(), desk.post()
        case = desk.register(first.opinion_id, moved.opinion_id)
        for _ in range(3):
            detach(desk, moved.opinion_id)
            attach(desk, case, moved.opinion_id)
        assert desk.count("detachments") == 3
        assert get(desk, case.case_id).voices == 2

    def test_last_voice_stays(self, desk: Desk) -> None:
        first, second = desk.post(), desk.post()
        desk.register(first.opinion_id, second.opinion_id)
        detach(desk, first.opinion_id)
        with pytest.raises(LastVoice):
            detach(desk, second.opinion_id)
        assert desk.count("detachments") == 1

    def test_of_two_who_take_out_the_last_two_voices_one_is_refused(self, committed: Committed) -> None:
        request = PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012"})
        with committed.tx(PARTNER) as tx:
            ids = [usecases.post_opinion(tx, request).opinion_id for _ in range(2)]
        with committed.tx(LI) as tx:
            usecases.register_case(
                tx,
                RegisterCase.load(
                    {"opinions": [str(one) for one in ids], "title": "照明", "category": "城乡建设/路灯"}
                ),
            )

        def take_out(opinion: UUID) -> None:
            with committed.tx(LI) as tx:
                voices.detach_opinion(
                    tx, DetachOpinion(opinion_id=opinion, reason="另一件事", to_case=None, on_behalf_of=None)
                )

        with ThreadPoolExecutor(1) as pool:
            with committed.tx(LI) as tx:
                voices.detach_opinion(
                    tx, DetachOpinion(opinion_id=ids[0], reason="另一件事", to_case=None, on_behalf_of=None)
                )
                waiting = pool.submit(take_out, ids[1])
                committed.wait_until_somebody_waits()
            with pytest.raises(LastVoice):
                waiting.result(timeout=10)
        assert sorted(row["status"] for row in committed.rows(STATES)) == ["posted", "registered"]

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ({"opinion": UUID(int=1)}, OpinionUnknown),
            ({"opinion": "waiting"}, NotInCase),
            ({"to": "own"}, SameCase),
            ({"to": UUID(int=1)}, CaseUnknown),
            ({"to": "over"}, CaseOver),
            ({"caller": ZHAO}, NotYourGrid),
            ({"caller": STATION}, DeputyNeeded),
            ({"caller": STATION, "on_behalf_of": "D-404"}, DeputyUnknown),
            ({"on_behalf_of": "D-02"}, NotForOthers),
        ],
    )
    def test_refused_detachment_changes_nothing(
        self, desk: Desk, change: dict[str, Any], refusal: type[Refusal]
    ) -> None:
        first, second, waiting, other = desk.post(), desk.post(), desk.post(), desk.post()
        own = desk.register(first.opinion_id, second.opinion_id)
        over = desk.register(other.opinion_id)
        note(desk, reached("CaseClosed", over))
        named: dict[Any, UUID] = {"waiting": waiting.opinion_id, "own": own.case_id, "over": over.case_id}
        asked = {key: named.get(value, value) for key, value in change.items()}
        before = desk.rows(STATES)
        with pytest.raises(refusal):
            detach(desk, asked.pop("opinion", second.opinion_id), **asked)
        assert desk.rows(STATES) == before
        assert desk.count("detachments") == 0

    def test_out_of_a_case_that_is_over_nobody_is_taken(self, desk: Desk) -> None:
        first, second = desk.post(), desk.post()
        case = desk.register(first.opinion_id, second.opinion_id)
        note(desk, reached("CaseSatisfied", case))
        with pytest.raises(CaseOver):
            detach(desk, second.opinion_id)


class TestSupporting:
    def test_supporter_is_a_voice_with_a_receipt_and_an_answer(self, desk: Desk) -> None:
        """A23: 我也反映 is an opinion of its own: it counts, is answered and rates."""
        case = desk.register(desk.post().opinion_id)
        told, events = support(desk, case.case_id, text="我家也是", grid="G-013", contact={"phone": "13800008000"})
        assert (told.supporters, told.opinion.status, told.opinion.is_new) == (1, "attached", True)
        assert [type(event) for event in events] == [OpinionPosted, OpinionAttached, CaseSupported]
        assert (events[1].case_id, events[2].supporters) == (case.case_id, 1)
        assert events[1].voice.receipt_digest == digest_of(told.opinion.opinion_id, told.opinion.receipt)
        note(desk, case_assigned(case))
        note(desk, reply_delivered(case))
        note(desk, reached("CaseCompleted", case))
        view = track(desk, told.opinion.receipt)
        assert (view.case_number, view.reply, view.may_rate) == (case.number, "答复1.1", True)
        (row,) = desk.rows(
            "select text, kind, grid, supports, posted_by from opinions where status = 'attached'"
        )
        assert row == {
            "text": "我家也是",
            "kind": "problem",
            "grid": "G-013",
            "supports": case.case_id,
            "posted_by": RESIDENT.subject,
        }
        assert desk.count("contacts") == 1

    def test_same_supporter_twice_is_one(self, desk: Desk) -> None:
        case = desk.register(desk.post().opinion_id)
        first, _ = support(desk, case.case_id)
        again, events = support(desk, case.case_id, text="再说一遍")
        assert (again.opinion.receipt, again.opinion.is_new, again.supporters) == (first.opinion.receipt, False, 1)
        assert events == []
        other, _ = support(desk, case.case_id, caller=NEIGHBOUR)
        assert other.supporters == 2
        assert [row["text"] for row in desk.rows("select text from opinions where supports is not null")] == [ME_TOO] * 2

    def test_partner_and_staff_speak_for_many_and_tell_them_apart(self, desk: Desk) -> None:
        case = desk.register(desk.post().opinion_id)
        for caller in (PARTNER, STATION, LI):
            for ref in ("p-1", "p-2", "p-1"):
                support(desk, case.case_id, caller=caller, source_ref=ref)
        told, _ = support(desk, case.case_id, caller=STATION)
        assert told.supporters == 7

    def test_key_that_is_used_for_something_else_is_a_conflict(self, desk: Desk) -> None:
        case, other = desk.register(desk.post().opinion_id), desk.register(desk.post().opinion_id)
        desk.post(source_ref="p-1")
        support(desk, other.case_id, caller=PARTNER, source_ref="p-2")
        for ref in ("p-1", "p-2"):
            with pytest.raises(SourceRefConflict):
                support(desk, case.case_id, caller=PARTNER, source_ref=ref)
        with pytest.raises(SourceRefConflict):
            desk.post(source_ref="p-2", text=ME_TOO, channel="mini_program")
        assert get(desk, case.case_id).voices == 1

    @pytest.mark.parametrize(("fields", "refusal"), [({"grid": "G-404"}, GridUnknown), ({}, CaseUnknown)])
    def test_refused_support_stores_nothing(
        self, desk: Desk, fields: dict[str, Any], refusal: type[Refusal]
    ) -> None:
        case = desk.register(desk.post().opinion_id)
        with pytest.raises(refusal):
            support(desk, uuid4() if refusal is CaseUnknown else case.case_id, **fields)
        assert desk.count("opinions") == 1

    def test_case_that_is_over_takes_no_more_but_knows_its_supporters(self, desk: Desk) -> None:
        case = desk.register(desk.post().opinion_id)
        first, _ = support(desk, case.case_id)
        note(desk, reached("CaseClosed", case))
        again, _ = support(desk, case.case_id)
        assert (again.opinion.receipt, again.opinion.is_new) == (first.opinion.receipt, False)
        with pytest.raises(CaseOver):
            support(desk, case.case_id, caller=NEIGHBOUR)
        assert get(desk, case.case_id).voices == 2

    def test_voice_that_was_moved_still_counts_as_its_authors_support(self, desk: Desk) -> None:
        case, other = desk.register(desk.post().opinion_id), desk.register(desk.post().opinion_id)
        first, _ = support(desk, case.case_id)
        detach(desk, first.opinion.opinion_id, to=other.case_id)
        again, _ = support(desk, case.case_id)
        assert (again.opinion.receipt, again.opinion.is_new, again.supporters) == (first.opinion.receipt, False, 0)

    def test_supporters_at_once_are_all_counted(self, committed: Committed) -> None:
        with committed.tx(PARTNER) as tx:
            posted = usecases.post_opinion(tx, PostOpinion.load({"text": "楼道灯不亮", "grid": "G-012"}))
        with committed.tx(LI) as tx:
            case = usecases.register_case(
                tx,
                RegisterCase.load(
                    {"opinions": [str(posted.opinion_id)], "title": "照明", "category": "城乡建设/路灯"}
                ),
            )

        def one(number: int) -> int:
            # Every supporter calls twice: the first of the two counts.
            caller = replace(RESIDENT, subject=f"resident:{number // 2}")
            with committed.tx(caller) as tx:
                return voices.support_case(tx, SupportCase.load({"case_id": str(case.case_id)})).supporters

        with ThreadPoolExecutor(4) as pool:
            counts = list(pool.map(one, range(20)))
        assert max(counts) == 10
        assert len(committed.rows("select from opinions where case_id is not null")) == 11


def test_a22_every_author_of_a_merged_case_gets_the_answer(desk: Desk) -> None:
    """A22, A23: five like opinions, one case, five receipts, five times the same answer."""
    posted = [desk.post() for _ in range(3)]
    case = desk.register(*(one.opinion_id for one in posted))
    late = desk.post()
    attach(desk, case, late.opinion_id)
    me_too, _ = support(desk, case.case_id)
    for event in (case_assigned(case), reply_delivered(case), reached("CaseCompleted", case)):
        note(desk, event)
    receipts = [one.receipt for one in (*posted, late, me_too.opinion)]
    views = [track(desk, receipt) for receipt in receipts]
    assert len(set(receipts)) == 5
    assert {(view.case_number, view.reply, view.may_rate) for view in views} == {(case.number, "答复1.1", True)}
