"""What is late: said before and after it is due, by level, once each; alarms about what nobody attends to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.contracts import roles
from services.contracts.dispatch.events import CaseOverdue, CaseUrged, DueSoon
from services.contracts.dispatch.operations import AssignmentPage, AssignmentView, Overdue, Urge
from services.dispatch.domain.days import end_of, last_day_gone_by, working_days_after
from services.dispatch.domain.refusal import BodyNeeded
from services.dispatch.domain.round import Round
from services.dispatch.usecases.alarms import alarming
from services.dispatch.usecases.view import assignment_view
from services.dispatch.usecases.work import Work, held, in_words, running_clock

BATCH = 200


def tell_due_soon(tx: Work) -> bool:
    """Say of each reply that it is due soon: from one working day before its due day on."""
    horizon = end_of(working_days_after(tx.today, tx.policy.due_soon_working_days, tx.calendar), tx.zone)
    told = 0
    for found in tx.store.cases.hold_free(tx.store.lateness.due_soon(tx.now, horizon, BATCH)):
        round_ = found.round
        if not round_.is_running:
            continue
        lead, clock = running_clock(round_)
        if not tx.now < clock.due_at <= horizon or (round_.warned_of and round_.warned_of >= clock.due_at):
            continue
        tx.store.cases.save_round(replace(round_, warned_of=clock.due_at))
        told += 1
        tx.emit(DueSoon(case_id=round_.case_id, round=round_.number, lead=lead, due_at=clock.due_at))
    return told == BATCH


def tell_overdue(tx: Work) -> bool:
    """Say of each reply that it is overdue, level by level; after a stop every level that was missed, once."""
    due_before = _due_before(tx)
    told = 0
    for found in tx.store.cases.hold_free(tx.store.lateness.to_tell(due_before, BATCH)):
        if not found.round.is_running:
            continue
        level = _say_levels(tx, found.round, due_before)
        if level > found.round.overdue_level:
            tx.store.cases.save_round(replace(found.round, overdue_level=level))
            told += 1
    return told == BATCH


def watch_lateness(tx: Work) -> bool:
    """Raise an alarm about each case that nobody attends to in time, and end those that are attended to."""
    policy, late = tx.policy, tx.store.lateness
    limits: dict[str, datetime] = {
        "case_unclaimed": _gone_by(tx, policy.claim_working_days),
        "desk_late": tx.now,
        "not_dispatched": _gone_by(tx, policy.dispatch_working_days),
        "return_undecided": tx.now,
        "reply_overdue": tx.now,
    }
    is_more = False
    for kind, limit in limits.items():
        raised = late.to_raise(kind, limit, BATCH)
        cleared = late.to_clear(kind, limit, BATCH)
        alarming.raise_about(tx, kind, raised)
        alarming.clear_about(tx, kind, cleared)
        is_more = is_more or BATCH in (len(raised), len(cleared))
    return is_more


def overdue(tx: Work, request: Overdue) -> AssignmentPage:
    """List what is overdue, the longest first: a body's own, whatever it names; staff see any body's or all."""
    body = request.body
    if not tx.caller.has(*roles.STAFF):
        body = tx.caller.body
        if body is None:
            raise BodyNeeded
    found, next_cursor = tx.store.cases.list_overdue(
        body=body, now=tx.now, limit=request.limit, cursor=request.cursor
    )
    return AssignmentPage(
        items=[assignment_view(tx, late.case, late.round, None) for late in found], next_cursor=next_cursor
    )


@in_words
def urge(tx: Work, request: Urge) -> AssignmentView:
    """Urge the lead body to answer (催办)."""
    found = held(tx, request.case_id)
    found.round.demand_running()
    urged = replace(found.round, urged=found.round.urged + 1)
    tx.store.cases.save_round(urged)
    tx.emit(
        CaseUrged(
            case_id=urged.case_id,
            round=urged.number,
            lead=running_clock(urged)[0],
            urged_by=tx.caller.subject,
            reason=request.reason,
            urged_at=tx.now,
        )
    )
    return assignment_view(tx, found.case, urged, found.reply)


def _due_before(tx: Work) -> tuple[datetime, datetime, datetime]:
    """Return for each level the moment before or at which a reply must have been due to have reached it."""
    policy = tx.policy
    return (
        tx.now,
        _gone_by(tx, policy.overdue_second_working_days),
        _gone_by(tx, policy.overdue_third_working_days),
    )


def _gone_by(tx: Work, working_days: int) -> datetime:
    """Return the end of the latest day after which so many working days are over by now."""
    return end_of(last_day_gone_by(tx.today, working_days, tx.calendar), tx.zone)


def _say_levels(tx: Work, round_: Round, due_before: tuple[datetime, ...]) -> int:
    lead, clock = running_clock(round_)
    level = round_.overdue_level
    while level < len(due_before) and clock.due_at <= due_before[level]:
        level += 1
        tx.emit(
            CaseOverdue(
                case_id=round_.case_id, round=round_.number, lead=lead, level=level, due_at=clock.due_at
            )
        )
    return level
