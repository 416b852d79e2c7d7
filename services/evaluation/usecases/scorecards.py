"""How the handling bodies stand (D9), and what dispatch reports of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from services.contracts import labels
from services.contracts.dispatch.events import AssignmentReturned, ReplyDelivered
from services.contracts.evaluation.operations.scorecards import Scorecard, ScorecardRow, ScorecardView
from services.evaluation.domain.cell import IMPLEMENTATION, REPLY
from services.evaluation.domain.satisfaction import GradeCount, satisfaction
from services.evaluation.domain.scorecard import Standing, per_cent, ranked
from services.evaluation.usecases.differences import midnights
from services.evaluation.usecases.work import Work


def note_answer(tx: Work, event: ReplyDelivered) -> None:
    """Know when a round was answered."""
    tx.store.scorecards.add_answer(event.case_id, event.round, event.delivered_at)


def note_handover(tx: Work, event: AssignmentReturned) -> None:
    """Know which body gave a case back."""
    tx.store.scorecards.add_handover(event.case_id, event.round, event.hops, event.body, event.returned_at)


def scorecard(tx: Work, request: Scorecard) -> ScorecardView:
    """Show one body or all; too few rated cases give no rank, neither the first nor the last."""
    placed = ranked(_standings(tx, request), tx.policy.scorecard_min_cases)
    return ScorecardView(min_cases=tx.policy.scorecard_min_cases, items=[
        _row(rank, one) for rank, one in placed if request.body in (None, one.body)])


def _standings(tx: Work, request: Scorecard) -> list[Standing]:
    since, before = midnights(tx, request.since, request.until)
    counts: dict[str, list[GradeCount]] = defaultdict(list)
    for row in tx.store.scorecards.counted_by_body(since, before):
        counts[row.pop("body")].append(GradeCount(**row))
    figures: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in (*tx.store.scorecards.rounds_by_body(since, before),
                *tx.store.scorecards.times_by_body(since, before, tx.now),
                *tx.store.scorecards.returns_by_body(since, before)):
        figures[row.pop("body")].update(row)
    return [Standing(body, satisfaction(REPLY, counts[body]), satisfaction(IMPLEMENTATION, counts[body]), **figures[body])
            for body in {*counts, *figures}]


def _row(rank: int | None, one: Standing) -> ScorecardRow:
    return ScorecardRow(
        body=one.body, rank=rank, rank_label=labels.TOO_FEW_TO_RANK[0] if rank is None else str(rank),
        rated_cases=one.rated_cases, reply_rate=per_cent(one.reply.satisfied, one.reply.rated),
        implementation_rate=per_cent(one.implementation.satisfied, one.implementation.rated),
        rounds=one.rounds, redo_rounds=one.redo_rounds, redo_share=per_cent(one.redo_rounds, one.rounds),
        due_rounds=one.due_rounds, in_time_rounds=one.in_time_rounds,
        in_time_share=per_cent(one.in_time_rounds, one.due_rounds), overdue_rounds=one.overdue_rounds, returns=one.returns)
