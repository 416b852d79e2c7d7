"""How an assignment is shown, and to whom its reply: a draft is for its lead body and the committee alone."""

from __future__ import annotations

from services.contracts import roles, shared
from services.contracts.dispatch.operations import AssignmentView, ReplyView
from services.contracts.labels import STAGES
from services.dispatch.domain.reply import Promise, Reply, vague_words
from services.dispatch.domain.round import Case, Round
from services.dispatch.usecases.work import Work


def assignment_view(tx: Work, case: Case, round_: Round, reply: Reply | None) -> AssignmentView:
    """Return one case in one round as the caller may see it."""
    handling, clock = round_.handling, round_.clock
    return AssignmentView(
        case_id=case.case_id,
        number=case.number,
        title=case.title,
        category=case.category,
        grid=case.grid,
        complexity=case.complexity,
        urgency=case.urgency,
        round=round_.number,
        scope=round_.scope,
        state=round_.state,
        state_label=STAGES[round_.state][0],
        desk_reason=round_.desk_reason,
        mode=handling.mode if handling else None,
        lead=handling.lead if handling else None,
        assisting=list(handling.assisting) if handling else [],
        contact_person=handling.contact_person if handling else "",
        assigned_at=round_.assigned_at,
        due_at=clock.due_at if clock else None,
        is_due_provisional=bool(clock and clock.is_provisional),
        claimed_at=round_.claimed_at,
        delivered_at=round_.delivered_at,
        completed_at=round_.completed_at,
        reply=_reply_view(tx, reply) if reply and _may_read(tx, round_, reply) else None,
    )


def promise_record(promise: Promise) -> shared.Promise:
    """Return a promise as the contracts write it."""
    return shared.Promise(measure=promise.measure, deadline_on=promise.deadline_on, target=promise.target)


def outcome_record(reply: Reply) -> shared.Outcome | None:
    """Return the outcome of a reply as the contracts write it, if it names one."""
    outcome = reply.outcome
    return (
        shared.Outcome(quantity=outcome.quantity, unit=outcome.unit, item=outcome.item) if outcome else None
    )


def _may_read(tx: Work, round_: Round, reply: Reply) -> bool:
    if reply.review == "approved" or tx.caller.has(*roles.COMMITTEE):
        return True
    return tx.caller.has(*roles.BODY) and tx.caller.body == round_.lead


def _reply_view(tx: Work, reply: Reply) -> ReplyView:
    return ReplyView(
        version=reply.version,
        text=reply.text,
        measures=reply.measures,
        outcome=outcome_record(reply),
        commitments=[promise_record(promise) for promise in reply.commitments],
        written_by=reply.written_by,
        written_at=reply.written_at,
        review=reply.review,
        review_reason=reply.review_reason,
        vague_words=list(vague_words(reply, tx.policy.vague_words)),
    )
