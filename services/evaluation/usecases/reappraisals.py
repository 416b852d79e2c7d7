"""The second look at a rating (复核, C22): asked for by the rated, taken by the committee office, for the count alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.chassis import paging
from services.contracts import labels, roles
from services.contracts.evaluation.events.reappraisals import ReappraisalDecided as DecidedEvent
from services.contracts.evaluation.events.reappraisals import ReappraisalRequested
from services.contracts.evaluation.operations.reappraisals import (
    DecideReappraisal,
    ReappraisalPage,
    Reappraisals,
    ReappraisalView,
    ReappraisedGrade,
    RequestReappraisal,
)
from services.evaluation.domain.reappraisal import (
    REQUEST,
    NothingToReappraise,
    ReappraisalAsked,
    ReappraisalLate,
    ReappraisalUnknown,
    ReviewerInvolved,
    last_day_to_ask,
    second_look,
)
from services.evaluation.domain.refusal import CaseUnknown, NotOpen
from services.evaluation.usecases.work import Work


def request_reappraisal(tx: Work, request: RequestReappraisal) -> ReappraisalView:
    """Ask for a second look at one's own body's unsatisfied grades of a round. The redo goes on meanwhile."""
    # The lock makes two requests of one body come one after the other.
    case, body = tx.store.case_for_update(request.case_id), tx.caller.body or ""
    if case is None:
        raise CaseUnknown
    rated = tx.store.find_case(case.case_id, request.round)
    if rated is None or rated.latest is None:
        raise NotOpen
    if body not in rated.latest.bodies:
        raise CaseUnknown
    unsatisfied_at = tx.store.reappraisals.last_unsatisfied_at(rated.latest, body)
    if unsatisfied_at is None:
        raise NothingToReappraise(body=body)
    asked = second_look(case.case_id, request.round, body, REQUEST, tx.now, reason=request.reason,
                        asked_by=tx.caller.subject)
    if tx.store.reappraisals.find_second_look(asked.reappraisal_id) is not None:
        raise ReappraisalAsked
    until = last_day_to_ask(tx.day_of(unsatisfied_at), tx.policy.reappraisal_working_days, tx.calendar)
    if tx.today > until:
        raise ReappraisalLate(day=until.isoformat())
    tx.store.reappraisals.add_second_looks([asked])
    tx.emit(ReappraisalRequested(case_id=asked.case_id, reappraisal_id=asked.reappraisal_id, round=asked.round, body=body,
                                 reason=asked.reason, asked_at=tx.now))
    return _views(tx, [{**vars(asked), "number": case.number}])[0]


def decide_reappraisal(tx: Work, request: DecideReappraisal) -> ReappraisalView:
    """Say whether the grades hold; who gave them, or was given them, does not decide."""
    found = tx.store.reappraisals.find_second_look(request.reappraisal_id)
    # The case first, as whoever rates does; then what another decision has left.
    case = tx.store.case_for_update(found.case_id) if found else None
    asked = tx.store.reappraisals.find_second_look(request.reappraisal_id)
    if asked is None or case is None:
        raise ReappraisalUnknown
    involved = {asked.body, asked.asked_by, *tx.store.reappraisals.raters_of(asked)}
    if involved & {tx.caller.body, tx.caller.deputy, tx.caller.subject} - {None}:
        raise ReviewerInvolved
    decided = asked.decide(request.result, request.reason, request.counted_as, by=tx.caller.subject, at=tx.now)
    tx.store.reappraisals.save_decided(decided)
    tx.emit(DecidedEvent(case_id=decided.case_id, reappraisal_id=decided.reappraisal_id, round=decided.round,
                         body=decided.body, origin=decided.origin, result=decided.state, reason=decided.decision_reason,
                         counted_as=decided.counted_as, decided_at=tx.now))
    return _views(tx, [{**vars(decided), "number": case.number}])[0]


def reappraisals(tx: Work, request: Reappraisals) -> ReappraisalPage:
    """List the second looks, newest first; to who is of a body and nothing else, those of the body."""
    rows = tx.store.reappraisals.second_looks(
        body=None if tx.caller.has(*roles.COMMITTEE) else tx.caller.body or "", state=request.state,
        after=paging.moment_and_id(request.cursor), limit=request.limit + 1)
    page = _views(tx, rows[:request.limit])
    following = paging.encode(page[-1].asked_at, page[-1].reappraisal_id) if len(rows) > len(page) else ""
    return ReappraisalPage(items=page, next_cursor=following)


def _views(tx: Work, rows: Sequence[dict[str, Any]]) -> list[ReappraisalView]:
    grades: dict[UUID, list[ReappraisedGrade]] = defaultdict(list)
    for row in tx.store.reappraisals.grades_looked_at([row["reappraisal_id"] for row in rows]):
        grades[row.pop("reappraisal_id")].append(ReappraisedGrade(**row))
    shown = [{name: value for name, value in row.items() if name not in ("asked_by", "decided_by")} for row in rows]
    return [ReappraisalView(**row, state_label=labels.REAPPRAISAL_STATES[row["state"]][0],
                            grades=grades[row["reappraisal_id"]]) for row in shown]
