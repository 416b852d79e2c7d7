"""Promises and whether they are kept (答复承诺台账, D5): told by the body that made them alone."""

from __future__ import annotations

from uuid import UUID

from services.chassis import paging
from services.contracts import roles
from services.contracts.followup.events.chain import CommitmentsFulfilled
from services.contracts.followup.events.supervision import CommitmentKept
from services.contracts.followup.operations.commitments import (
    CommitmentPage,
    Commitments,
    CommitmentView,
    FulfilCommitment,
    RecordProgress,
)
from services.followup.domain.case import Case
from services.followup.domain.commitment import Commitment, Outcome
from services.followup.domain.refusal import CommitmentUnknown
from services.followup.usecases.alarms import LOOK_MISSED, UNWATCHED, alarming
from services.followup.usecases.outcomes import keep_of_commitment
from services.followup.usecases.view import commitment_view
from services.followup.usecases.work import Work, close_if_met, say


def record_progress(tx: Work, request: RecordProgress) -> CommitmentView:
    """Say how far a commitment is."""
    case, commitment = locked_commitment(tx, request.commitment_id)
    furthered = commitment.in_progress(tx.caller.body, request.note)
    tx.store.commitments.save(furthered, by=tx.caller.subject, at=tx.now)
    return commitment_view(furthered, case.number, tx.today)


def fulfil_commitment(tx: Work, request: FulfilCommitment) -> CommitmentView:
    """Declare a commitment fulfilled. The last open one opens the second rating and may close the case."""
    case, commitment = locked_commitment(tx, request.commitment_id)
    achieved = (
        None
        if request.outcome is None
        else Outcome(request.outcome.quantity, request.outcome.unit, request.outcome.item)
    )
    fulfilled = commitment.fulfil(tx.caller.body, request.note, achieved, tx.now)
    tx.store.commitments.save(fulfilled, by=tx.caller.subject, at=tx.now)
    case = say(
        tx,
        case,
        CommitmentKept(
            case_id=case.case_id,
            commitment_id=fulfilled.commitment_id,
            round=fulfilled.round,
            body=fulfilled.body,
            outcome=request.outcome,
            kept_at=tx.now,
        ),
    )
    keep_of_commitment(tx, case, fulfilled)
    for kind in (UNWATCHED, LOOK_MISSED):
        alarming.clear_about(tx, kind, [str(fulfilled.commitment_id)])
    if not commitment.is_settled:
        case = settle_promise(tx, case)
    tx.store.cases.save(close_if_met(tx, case))
    return commitment_view(fulfilled, case.number, tx.today)


def commitments(tx: Work, request: Commitments) -> CommitmentPage:
    """List commitments. Somebody who acts for a body and is nothing else sees that body's."""
    caller = tx.caller
    if caller.has(*roles.BODY) and not caller.has(*roles.STAFF, roles.PARTNER):
        if caller.body is None or request.body not in (None, caller.body):
            return CommitmentPage(items=[])
        body: str | None = caller.body
    else:
        body = request.body
    rows = tx.store.commitments.list_newest(
        {"case_id": request.case_id, "body": body, "state": request.state},
        after=paging.moment_and_id(request.cursor),
        limit=request.limit + 1,
    )
    page = rows[: request.limit]
    following = ""
    if len(rows) > len(page):
        last = page[-1][0]
        following = paging.encode(last.recorded_at.isoformat(), str(last.commitment_id))
    return CommitmentPage(
        items=[commitment_view(one, number, tx.today) for one, number in page], next_cursor=following
    )


def settle_promise(tx: Work, case: Case) -> Case:
    """Count one more promise that no longer keeps the case open; the last one opens the second rating (D8)."""
    case = case.commitment_fulfilled()
    if not case.are_commitments_fulfilled:
        return case
    return say(
        tx,
        case,
        CommitmentsFulfilled(case_id=case.case_id, fulfilled=case.commitments_fulfilled, fulfilled_at=tx.now),
    )


def locked_commitment(tx: Work, commitment_id: UUID) -> tuple[Case, Commitment]:
    """Lock the case before its commitment is read: of two who fulfil it at once, one finds it fulfilled."""
    case_id = tx.store.commitments.find_case_id(commitment_id)
    case = tx.store.cases.lock_one(case_id) if case_id else None
    if case is None:
        raise CommitmentUnknown
    return case, tx.store.commitments.get(commitment_id)
