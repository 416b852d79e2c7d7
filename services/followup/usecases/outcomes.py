"""What was achieved: recorded by the committee, and as replies and kept promises tell it."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from services.chassis import paging
from services.contracts import labels
from services.contracts.dispatch.events import ReplyDelivered
from services.contracts.followup.operations.outcomes import (
    MilestoneOf,
    OutcomePage,
    Outcomes,
    OutcomeView,
    RecordOutcome,
)
from services.followup.domain.case import Case
from services.followup.domain.commitment import Commitment, Outcome
from services.followup.domain.outcomes import Achievement, Milestone, achieved
from services.followup.domain.refusal import CaseUnknown, CommitmentUnknown
from services.followup.usecases.work import Work


def record_outcome(tx: Work, request: RecordOutcome) -> OutcomeView:
    """Record what was achieved. Two records are two outcomes, also at one place (C17)."""
    case = _case_of(tx, request.case_id, request.commitment_id)
    outcome = Achievement(
        outcome_id=uuid4(),
        kind=request.kind,
        title=request.title,
        achieved_on=request.achieved_on,
        source="record",
        case_id=case.case_id if case else None,
        commitment_id=request.commitment_id,
        category=request.category or (case.category if case else ""),
        grid=request.grid or (case.grid if case else None),
        quantity=request.quantity,
        unit=request.unit,
        is_lower_bound=request.is_lower_bound,
        money_fen=request.money_fen,
        milestones=[Milestone(step.on, step.text) for step in request.milestones],
    )
    outcome.check(tx.today)
    tx.store.achievements.keep_outcome(outcome, by=tx.caller.subject, at=tx.now)
    return _view(outcome)


def outcomes(tx: Work, request: Outcomes) -> OutcomePage:
    """List outcomes, newest first."""
    after = paging.decode(request.cursor, str, str)
    rows = tx.store.achievements.list_outcomes(request.kind, after=_place(after), limit=request.limit + 1)
    page = rows[: request.limit]
    following = ""
    if len(rows) > len(page):
        following = paging.encode(page[-1].achieved_on.isoformat(), str(page[-1].outcome_id))
    return OutcomePage(items=[_view(row) for row in page], next_cursor=following)


def keep_of_reply(tx: Work, event: ReplyDelivered) -> None:
    """Keep what a delivered reply has achieved; the reply of a later round stands in its place."""
    case = tx.store.cases.find(event.case_id) if event.outcome else None
    if case is not None and event.outcome is not None:
        told = Outcome(event.outcome.quantity, event.outcome.unit, event.outcome.item)
        kept = achieved("reply", case.case_id, told, tx.day_of(event.delivered_at), case_id=case.case_id,
                        commitment_id=None, category=case.category, grid=case.grid)
        tx.store.achievements.keep_outcome(kept, by=event.body, at=tx.now)


def keep_of_commitment(tx: Work, case: Case, commitment: Commitment) -> None:
    """Keep what a promise has achieved that was just fulfilled."""
    if commitment.outcome is not None:
        kept = achieved("commitment", commitment.commitment_id, commitment.outcome, tx.today, case_id=case.case_id,
                        commitment_id=commitment.commitment_id, category=case.category, grid=case.grid)
        tx.store.achievements.keep_outcome(kept, by=tx.caller.subject, at=tx.now)


def _case_of(tx: Work, case_id: UUID | None, commitment_id: UUID | None) -> Case | None:
    if commitment_id is not None:
        promised_in = tx.store.commitments.find_case_id(commitment_id)
        if promised_in is None or case_id not in (None, promised_in):
            raise CommitmentUnknown
        case_id = promised_in
    if case_id is None:
        return None
    case = tx.store.cases.find(case_id)
    if case is None:
        raise CaseUnknown
    return case


def _place(after: list[str] | None) -> tuple[date, UUID] | None:
    if after is None:
        return None
    try:
        return date.fromisoformat(after[0]), UUID(after[1])
    except ValueError:
        raise paging.BadCursor from None


def _view(outcome: Achievement) -> OutcomeView:
    steps = [MilestoneOf(on=step.on, text=step.text) for step in outcome.milestones]
    return OutcomeView(**{**vars(outcome), "milestones": steps, "kind_label": labels.OUTCOME_KINDS[outcome.kind][0]})
