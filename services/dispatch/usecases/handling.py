"""The work of a handling body and of its reviewer: claim, reply, review, completion."""

from __future__ import annotations

from dataclasses import replace

from services.contracts import shared
from services.contracts.dispatch.events import (
    CaseClaimed,
    CaseCompleted,
    ReplyDelivered,
    ReplySentBack,
    ReplySubmitted,
)
from services.contracts.dispatch.operations import AssignmentView, Claim, Complete, ReviewReply, SubmitReply
from services.dispatch.domain.reply import Outcome, Promise, Reply, kept_open
from services.dispatch.domain.round import Round
from services.dispatch.store import Held
from services.dispatch.usecases.view import assignment_view, outcome_record, promise_record
from services.dispatch.usecases.work import Work, held, in_words


@in_words
def claim(tx: Work, request: Claim) -> AssignmentView:
    """Take an assigned case (领单, A15). The first claim wins; another at that moment is refused."""
    found = held(tx, request.case_id)
    claimed = found.round.claim(body=tx.caller.body, by=tx.caller.subject, at=tx.now)
    tx.store.cases.save_round(claimed)
    tx.emit(
        CaseClaimed(case_id=claimed.case_id, round=claimed.number, body=_lead(claimed), claimed_at=tx.now)
    )
    return assignment_view(tx, found.case, claimed, None)


@in_words
def submit_reply(tx: Work, request: SubmitReply) -> AssignmentView:
    """Hand in the body's answer for review; a later text takes the place of one that waits."""
    found = held(tx, request.case_id)
    replied = found.round.submit_reply(body=tx.caller.body)
    promises = kept_open((Promise(p.measure, p.deadline_on, p.target) for p in request.commitments), tx.today)
    said = request.outcome
    outcome = Outcome(said.quantity, said.unit, said.item) if said else None
    assert replied.reply_version
    reply = Reply(
        replied.case_id,
        replied.number,
        replied.reply_version,
        request.text,
        request.measures,
        outcome,
        promises,
        written_by=tx.caller.subject,
        written_at=tx.now,
    )
    tx.store.cases.add_reply(reply)
    tx.store.cases.save_round(replied)
    tx.emit(
        ReplySubmitted(
            case_id=replied.case_id,
            round=replied.number,
            body=_lead(replied),
            reply_version=reply.version,
            submitted_at=tx.now,
        )
    )
    return assignment_view(tx, found.case, replied, reply)


@in_words
def review_reply(tx: Work, request: ReviewReply) -> AssignmentView:
    """Approve the version that the reviewer has read, which delivers it, or send it back (审核答复, D3)."""
    found = held(tx, request.case_id)
    if request.decision == "approve":
        reviewed = _approve(tx, found, request)
    else:
        reviewed = _send_back(tx, found, request)
    assert reviewed.reply
    tx.store.cases.save_review(reviewed.reply)
    tx.store.cases.save_round(reviewed.round)
    return assignment_view(tx, reviewed.case, reviewed.round, reviewed.reply)


@in_words
def complete(tx: Work, request: Complete) -> AssignmentView:
    """Declare a case done (办结), and say how many promises were made for it in all its rounds."""
    found = held(tx, request.case_id)
    completed = found.round.complete(body=tx.caller.body, by=tx.caller.subject, at=tx.now)
    tx.store.cases.save_round(completed)
    handling = completed.handling
    assert handling
    tx.emit(
        CaseCompleted(
            case_id=completed.case_id,
            round=completed.number,
            scope=completed.scope,
            lead=handling.lead,
            assisting=list(handling.assisting),
            commitments=tx.store.cases.count_promises(completed.case_id),
            completed_at=tx.now,
        )
    )
    return assignment_view(tx, found.case, completed, found.reply)


def _approve(tx: Work, found: Held, request: ReviewReply) -> Held:
    delivered = found.round.deliver(at=tx.now)
    assert found.reply
    reply = found.reply.approve(version=request.version, by=tx.caller.subject, at=tx.now, note=request.reason)
    tx.emit(
        ReplyDelivered(
            case_id=reply.case_id,
            round=reply.round,
            body=_lead(delivered),
            reply_version=reply.version,
            text=reply.text,
            measures=reply.measures,
            outcome=outcome_record(reply),
            approved_by=tx.caller.subject,
            delivered_at=tx.now,
            commitments=_records(reply),
        )
    )
    return replace(found, round=delivered, reply=reply)


def _send_back(tx: Work, found: Held, request: ReviewReply) -> Held:
    sent_back = found.round.send_back()
    assert found.reply
    reply = found.reply.send_back(
        version=request.version, by=tx.caller.subject, at=tx.now, reason=request.reason
    )
    tx.emit(
        ReplySentBack(
            case_id=reply.case_id,
            round=reply.round,
            body=_lead(sent_back),
            reply_version=reply.version,
            reason=reply.review_reason,
        )
    )
    return replace(found, round=sent_back, reply=reply)


def _records(reply: Reply) -> list[shared.Promise]:
    return [promise_record(promise) for promise in reply.commitments]


def _lead(round_: Round) -> str:
    assert round_.lead
    return round_.lead
