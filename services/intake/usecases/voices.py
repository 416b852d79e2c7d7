"""Voices: taken back by their authors, taken out of a case they do not belong to, counted again by "me too"."""

from __future__ import annotations

from services.contracts import roles
from services.contracts.intake.events.opinions import OpinionAttached
from services.contracts.intake.events.voices import CaseSupported, OpinionDetached, OpinionWithdrawn
from services.contracts.intake.operations.opinions import OpinionView, PostedOpinion, Track, TrackView
from services.contracts.intake.operations.voices import DetachOpinion, SupportCase, Supported, WithdrawOpinion
from services.intake.domain.masking import masked
from services.intake.domain.opinion import ANONYMOUS, Contact, Draft, Opinion
from services.intake.domain.progress import OVER
from services.intake.domain.receipt import as_issued
from services.intake.domain.refusal import (
    CaseOver,
    CaseUnknown,
    OpinionUnknown,
    ReceiptUnknown,
)
from services.intake.domain.voices import ME_TOO, case_to_leave, keep_one, supporters_of
from services.intake.usecases.posting import known_already, post_one
from services.intake.usecases.reading import opinion_view, track
from services.intake.usecases.sorting import voice_of
from services.intake.usecases.work import Work, acting_deputy, in_words


@in_words
def withdraw_opinion(tx: Work, request: WithdrawOpinion) -> TrackView:
    """Take an opinion back that nobody has dealt with yet."""
    opinion = tx.store.opinions.lock_by_receipt(as_issued(request.receipt))
    if opinion is None:
        raise ReceiptUnknown
    opinion.require("withdrawn")
    tx.store.opinions.withdraw(opinion.opinion_id, by=tx.caller.subject, at=tx.now)
    tx.emit(OpinionWithdrawn(opinion_id=opinion.opinion_id, grid=opinion.grid))
    return track(tx, Track(receipt=request.receipt))


def detach_opinion(tx: Work, request: DetachOpinion) -> OpinionView:
    """Take a voice out of its case; it waits again, or is a voice of another case at once.

    Opinion first, then the cases in the order of their ids, as everywhere: of two who take out the last two voices of a
    case, one is refused.
    """
    deputy = acting_deputy(tx, request.on_behalf_of)
    found = tx.store.opinions.lock([request.opinion_id])
    if not found:
        raise OpinionUnknown(opinion_id=str(request.opinion_id))
    (opinion,) = found
    left = case_to_leave(opinion, request.to_case)
    for case_id in sorted({left, request.to_case or left}):
        case = tx.store.cases.lock(case_id)
        if case is None:
            raise CaseUnknown
        grid, stage = case
        deputy.require(opinion.grid or grid)
        if stage in OVER:
            raise CaseOver
    keep_one(tx.store.cases.count_voices(left))
    reason = masked(request.reason)
    tx.store.opinions.leave_case(
        opinion, moved_to=request.to_case, reason=reason, deputy=deputy.deputy, by=tx.caller.subject, at=tx.now
    )
    tx.emit(
        OpinionDetached(
            case_id=left, opinion_id=opinion.opinion_id, reason=reason, moved_to=request.to_case
        )
    )
    if request.to_case is not None:
        tx.store.opinions.put_into_case(
            [opinion.opinion_id], "attached", request.to_case, by=tx.caller.subject, at=tx.now
        )
        tx.emit(OpinionAttached(case_id=request.to_case, voice=voice_of(opinion)))
    return opinion_view(tx, opinion.opinion_id)


def support_case(tx: Work, request: SupportCase) -> Supported:
    """Say "me too": one more voice of the case, with a receipt of its own. The same supporter is counted once."""
    case = tx.store.cases.lock_for_support(request.case_id)
    if case is None:
        raise CaseUnknown
    draft = _draft(tx, request, case["kind"])
    if case["stage"] in OVER:
        known = known_already(tx, draft)
        if known is None:
            raise CaseOver
        return _supported(tx, request, known)
    posted = post_one(tx, draft)
    if posted.is_new:
        tx.store.opinions.support(posted.opinion_id, request.case_id, by=tx.caller.subject, at=tx.now)
        voice = Opinion(
            posted.opinion_id,
            posted.receipt,
            "attached",
            draft.channel,
            draft.grid,
            draft.site,
            posted.filed_at,
            is_reachable=draft.channel != "wall" or not draft.contact.is_empty,
        )
        tx.emit(OpinionAttached(case_id=request.case_id, voice=voice_of(voice)))
    return _supported(tx, request, posted)


def _supported(tx: Work, request: SupportCase, posted: PostedOpinion) -> Supported:
    supporters = supporters_of(tx.store.cases.count_voices(request.case_id))
    if posted.is_new:
        tx.emit(
            CaseSupported(case_id=request.case_id, opinion_id=posted.opinion_id, supporters=supporters)
        )
    status = "attached" if posted.is_new else posted.status
    return Supported(
        case_id=request.case_id,
        opinion=PostedOpinion(
            opinion_id=posted.opinion_id,
            receipt=posted.receipt,
            filed_at=posted.filed_at,
            status=status,
            is_new=posted.is_new,
        ),
        supporters=supporters,
    )


def _draft(tx: Work, request: SupportCase, kind: str) -> Draft:
    source_ref = request.source_ref
    if source_ref is None and tx.caller.has(roles.RESIDENT):
        source_ref = f"support:{request.case_id}"  # whoever speaks for himself supports a case once
    return Draft(
        text=request.text or ME_TOO,
        title="",
        kind=kind,
        channel=request.channel,
        grid=request.grid,
        site=request.site,
        place=request.place,
        posted_at=None,
        contact=Contact(request.contact.name, request.contact.phone) if request.contact else ANONYMOUS,
        source_ref=source_ref,
        supports=request.case_id,
    )
