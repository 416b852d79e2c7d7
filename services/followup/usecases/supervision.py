"""Watching over promises until they are kept, and going on with those that are not."""

from __future__ import annotations

from datetime import timedelta

from services.contracts.followup.events.supervision import CommitmentOverdue, CommitmentSupervised, TaskContinued
from services.contracts.followup.operations.commitments import CommitmentView
from services.contracts.followup.operations.supervision import (
    AssignSupervisors,
    ContinueCommitment,
    LookView,
    Supervise,
    Supervision,
    SupervisionView,
)
from services.followup.domain.case import Case
from services.followup.domain.commitment import Commitment, Promise
from services.followup.domain.refusal import CommitmentFulfilled, CommitmentUnknown
from services.followup.domain.supervision import Look, next_look
from services.followup.usecases.alarms import LOOK_MISSED, UNWATCHED, alarming
from services.followup.usecases.commitments import locked_commitment, settle_promise
from services.followup.usecases.view import commitment_view
from services.followup.usecases.work import Work, close_if_met, say

_LOOKS_SHOWN = 200
_AT_ONCE = 100


def assign_supervisors(tx: Work, request: AssignSupervisors) -> SupervisionView:
    """Name the deputies who watch a commitment (D6); the first look is due within a month."""
    case, commitment = locked_commitment(tx, request.commitment_id)
    _require_open(commitment)
    due_on = tx.today + timedelta(days=tx.policy.supervision_days)
    tx.store.supervisions.appoint(commitment.commitment_id, request.deputies, due_on, by=tx.caller.subject, at=tx.now)
    about = [str(commitment.commitment_id)]
    alarming.clear_about(tx, UNWATCHED, about)
    alarming.clear_about(tx, LOOK_MISSED, about)
    return _view(tx, case, commitment)


def supervise(tx: Work, request: Supervise) -> SupervisionView:
    """Record a look at a commitment (D6, D23)."""
    case, commitment = locked_commitment(tx, request.commitment_id)
    _require_open(commitment)
    supervisors, _ = tx.store.supervisions.watched_by(commitment.commitment_id)
    due_on = next_look(supervisors, tx.caller.deputy, request.looked_on, request.next_look_on, tx.today,
                       at_most_days=tx.policy.supervision_days)
    assert tx.caller.deputy is not None, "a supervisor"
    tx.store.supervisions.add_look(
        commitment.commitment_id,
        Look(tx.caller.deputy, request.way, request.looked_on, request.finding, tx.now),
    )
    tx.store.supervisions.set_next_look(commitment.commitment_id, due_on)
    if due_on >= tx.today:
        alarming.clear_about(tx, LOOK_MISSED, [str(commitment.commitment_id)])
    case = say(tx, case, CommitmentSupervised(
        case_id=case.case_id, commitment_id=commitment.commitment_id, deputy=tx.caller.deputy, way=request.way,
        looked_on=request.looked_on,
    ))
    tx.store.cases.save(case)
    return _view(tx, case, commitment)


def supervision(tx: Work, request: Supervision) -> SupervisionView:
    """Show who watches a commitment and what was found."""
    case_id = tx.store.commitments.find_case_id(request.commitment_id)
    case = tx.store.cases.find(case_id) if case_id else None
    if case is None:
        raise CommitmentUnknown
    return _view(tx, case, tx.store.commitments.get(request.commitment_id))


def continue_commitment(tx: Work, request: ContinueCommitment) -> CommitmentView:
    """Go on with a promise that is not kept (D22). With a deputy's consent it no longer keeps the case open (D19)."""
    case, commitment = locked_commitment(tx, request.commitment_id)
    promise = Promise(request.promise.measure, request.promise.deadline_on, request.promise.target)
    continued = commitment.continued(promise, tx.today, request.consented_by)
    tx.store.commitments.keep_version(commitment, by=tx.caller.subject, reason=request.reason, at=tx.now)
    tx.store.commitments.write(continued)
    case = say(tx, case, TaskContinued(
        case_id=case.case_id, commitment_id=continued.commitment_id, commitment_version=continued.version,
        round=continued.round, body=continued.body, promise=request.promise, has_consent=continued.consented_by is not None,
    ))
    if continued.is_settled and not commitment.is_settled:
        case = settle_promise(tx, case)
    tx.store.cases.save(close_if_met(tx, case))
    return commitment_view(continued, case.number, tx.today)


def tell_overdue(tx: Work) -> bool:
    """Say of each promise whose deadline has passed that it is overdue, once for each deadline."""
    case_ids = tx.store.commitments.find_overdue(tx.today, limit=_AT_ONCE)
    cases = {case.case_id: case for case, _ in tx.store.cases.lock(sorted(case_ids))} if case_ids else {}
    for commitment_id in tx.store.commitments.say_overdue(sorted(cases), tx.today) if cases else ():
        late = tx.store.commitments.get(commitment_id)
        cases[late.case_id] = say(tx, cases[late.case_id], CommitmentOverdue(
            case_id=late.case_id, commitment_id=commitment_id, round=late.round, body=late.body,
            deadline_on=late.deadline_on,
        ))
    for case in cases.values():
        tx.store.cases.save(case)
    return len(case_ids) == _AT_ONCE


def watch_promises(tx: Work) -> bool:
    """Raise an alarm for each promise that nobody watches, or that nobody has looked at in time (D6)."""
    unwatched = tx.store.supervisions.find_unwatched(UNWATCHED, limit=_AT_ONCE)
    missed = tx.store.supervisions.find_missed(LOOK_MISSED, tx.today, limit=_AT_ONCE)
    alarming.raise_about(tx, UNWATCHED, unwatched)
    alarming.raise_about(tx, LOOK_MISSED, missed)
    return _AT_ONCE in (len(unwatched), len(missed))


def _require_open(commitment: Commitment) -> None:
    if commitment.state == "fulfilled":
        raise CommitmentFulfilled


def _view(tx: Work, case: Case, commitment: Commitment) -> SupervisionView:
    supervisors, next_look_on = tx.store.supervisions.watched_by(commitment.commitment_id)
    return SupervisionView(
        commitment=commitment_view(commitment, case.number, tx.today),
        supervisors=supervisors,
        next_look_on=next_look_on,
        looks=[
            LookView(**vars(look))
            for look in tx.store.supervisions.list_looks(commitment.commitment_id, limit=_LOOKS_SHOWN)
        ],
    )
