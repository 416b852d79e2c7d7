"""Posting (点单): one opinion or five hundred by the same rules, each stored once, whatever is sent again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from services.contracts.intake.events.opinions import OpinionPosted
from services.contracts.intake.operations.opinions import (
    BulkItem,
    BulkPosted,
    PostedOpinion,
    PostOpinion,
    PostOpinions,
)
from services.contracts.problems import Invalid, problem
from services.intake.domain import receipt
from services.intake.domain.opinion import ANONYMOUS, Contact, Draft, Filed, Kept, Photo, file
from services.intake.domain.refusal import Refusal, SourceRefConflict
from services.intake.store.opinion import NewOpinion
from services.intake.usecases.throttle import gate_for
from services.intake.usecases.work import Work

_NAME = re.compile(r"[a-z_.]{0,64}")


def post_opinion(tx: Work, request: PostOpinion) -> PostedOpinion:
    """Post what one resident says; the answer is his receipt (A13, A22)."""
    return post_one(tx, _draft(request))


def post_one(tx: Work, draft: Draft) -> PostedOpinion:
    """Post one draft, or raise why it is refused."""
    (outcome,) = _post(tx, [draft])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def known_already(tx: Work, draft: Draft) -> PostedOpinion | None:
    """Return the receipt of a draft that the caller has posted before, under a key of his own, or None."""
    refs = [draft.source_ref] if draft.source_ref is not None else []
    outcome = _again(draft, tx.store.opinions.kept(tx.caller.subject, refs), None)
    return outcome if isinstance(outcome, PostedOpinion) else None


def post_opinions(tx: Work, request: PostOpinions) -> BulkPosted:
    """Post many opinions, each by itself: the answer says item by item what became of it, in their order."""
    answers: dict[int, BulkItem] = {}
    drafts: dict[int, Draft] = {}
    for index, item in enumerate(request.items):
        try:
            drafts[index] = _draft(_loaded(item))
        except Invalid as invalid:
            answers[index] = BulkItem(index=index, opinion=None, error=_invalid(invalid))
    posted = already = 0
    for index, outcome in zip(drafts, _post(tx, list(drafts.values())), strict=True):
        if isinstance(outcome, Refusal):
            answers[index] = BulkItem(index=index, opinion=None, error=_refused(outcome))
            continue
        answers[index] = BulkItem(index=index, opinion=outcome, error=None)
        posted += outcome.is_new
        already += not outcome.is_new
    return BulkPosted(
        posted=posted,
        already=already,
        refused=len(answers) - posted - already,
        items=[answers[index] for index in range(len(answers))],
    )


def _post(tx: Work, drafts: Sequence[Draft]) -> list[PostedOpinion | Refusal]:
    """Store what is acceptable and new, in one statement; say for each draft what became of it.

    Whether a caller's key is new is decided by the database, so that of two calls at once one stores the
    opinion and the other is told its receipt. What a resident posts himself passes a gate first (X13).
    """
    gate = gate_for(tx, drafts)
    places = tx.store.directory.places((draft.grid for draft in drafts), (draft.site for draft in drafts))
    outcomes: list[PostedOpinion | Refusal | None] = [None] * len(drafts)
    news: dict[int, NewOpinion] = {}
    keys: set[str] = set()
    for index, draft in enumerate(drafts):
        try:
            filed = file(draft, places, tx.now, tx.day_of)
            if gate is not None and draft.source_ref not in keys:
                gate.admit(draft)
        except Refusal as refusal:
            outcomes[index] = refusal
            continue
        if draft.source_ref is None or draft.source_ref not in keys:
            news[index] = _new(draft, filed)
        if draft.source_ref is not None:
            keys.add(draft.source_ref)
    stored = tx.store.opinions.post(list(news.values()), by=tx.caller.subject, now=tx.now) if news else set()
    for index, new in news.items():
        if new.opinion_id in stored:
            outcomes[index] = _posted(tx, new)
    if gate is not None:
        gate.remember([new.draft for new in news.values() if new.opinion_id in stored])
    repeats = [
        draft.source_ref
        for draft, outcome in zip(drafts, outcomes, strict=True)
        if draft.source_ref is not None and not isinstance(outcome, PostedOpinion)
    ]
    kept = tx.store.opinions.kept(tx.caller.subject, repeats)
    return [
        outcome if isinstance(outcome, PostedOpinion) else _again(draft, kept, outcome)
        for draft, outcome in zip(drafts, outcomes, strict=True)
    ]


def _again(draft: Draft, kept: dict[str, Kept], refusal: Refusal | None) -> PostedOpinion | Refusal:
    """Say what became of a draft that was not stored now: it is known already, or it is refused.

    What was accepted once is told its receipt also when the directory has changed and would refuse it today.
    """
    known = kept.get(draft.source_ref) if draft.source_ref is not None else None
    if known is not None and known.is_what(draft):
        return PostedOpinion(
            opinion_id=known.opinion_id,
            receipt=known.receipt,
            filed_at=known.filed_at,
            status=known.status,
            is_new=False,
        )
    return refusal or SourceRefConflict()


def _new(draft: Draft, filed: Filed) -> NewOpinion:
    return NewOpinion(uuid4(), receipt.receipt_of(secrets.randbits(receipt.BITS)), draft, filed)


def _posted(tx: Work, new: NewOpinion) -> PostedOpinion:
    tx.emit(
        OpinionPosted(
            opinion_id=new.opinion_id,
            kind=new.draft.kind,
            channel=new.draft.channel,
            grid=new.filed.grid,
            site=new.draft.site,
            filed_at=new.filed.filed_at,
        )
    )
    return PostedOpinion(
        opinion_id=new.opinion_id, receipt=new.receipt, filed_at=new.filed.filed_at, status="posted"
    )


def _draft(request: PostOpinion) -> Draft:
    contact = Contact(request.contact.name, request.contact.phone) if request.contact else ANONYMOUS
    return Draft(
        text=request.text,
        title=request.title,
        kind=request.kind,
        channel=request.channel,
        grid=request.grid,
        site=request.site,
        place=request.place,
        posted_at=request.posted_at,
        contact=contact,
        source_ref=request.source_ref,
        photos=tuple(Photo(one.ref, one.sha256, one.media_type) for one in request.photos),
    )


def _loaded(item: Any) -> PostOpinion:
    if not isinstance(item, dict):
        raise Invalid([problem("", "invalid_type", expected="记录 object")])
    return PostOpinion.load(item)


def _invalid(invalid: Invalid) -> dict[str, Any]:
    return {
        "family": "invalid",
        "code": "request.invalid",
        "message": "请求内容有误，请看各字段的说明",
        "message_en": "The request is not valid; see the fields",
        # The name of a field that we do not know is the caller's own text: shown only if it looks like a
        # name.
        "details": [
            found.as_dict() | {"field": found.field if _NAME.fullmatch(found.field) else "…"}
            for found in invalid.problems
        ],
    }


def _refused(refusal: Refusal) -> dict[str, Any]:
    declared = next(error for error in PostOpinion.errors if error.code == refusal.code)
    details = {key: str(value) for key, value in refusal.details.items()}
    return {
        "family": declared.family,
        "code": declared.code,
        "message": declared.message.format_map(details),
        "message_en": declared.message_en.format_map(details),
        "details": details,
    }
