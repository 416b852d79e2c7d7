"""How an assignment is shown, and to whom its reply: a draft is for its lead body and the committee alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.contracts import roles, shared
from services.contracts.dispatch.operations import (
    AssignmentView,
    ContributionView,
    ExtensionView,
    PauseView,
    ReplyView,
    ReturnView,
)
from services.contracts.labels import STAGES, WAIVERS
from services.dispatch.domain.due import both_days
from services.dispatch.domain.reply import Promise, Reply, vague_words
from services.dispatch.domain.round import Case, Round, waiver_of
from services.dispatch.store import Held
from services.dispatch.usecases.work import Work


def assignment_view(tx: Work, case: Case, round_: Round, reply: Reply | None) -> AssignmentView:
    """Return one case in one round as the caller may see it."""
    handling, clock, waiver = round_.handling, round_.clock, waiver_of(case, round_)
    both = _both_days(tx, round_)
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
        mode_reason=round_.mode_reason,
        assign_reason=round_.assign_reason,
        waiver=waiver,
        waiver_label=WAIVERS[waiver][0] if waiver else "",
        given_at=round_.given_at,
        claimed_by=round_.claimed_by,
        desk_due_at=round_.desk_due_at if round_.state == "unrouted" else None,
        due_by_calendar_days_on=both[0] if both else None,
        due_by_working_days_on=both[1] if both else None,
        overdue_level=round_.overdue_level,
        urged=round_.urged,
        hops=len(round_.returns),
        is_paused=round_.open_pause is not None,
        extension=_extension_view(round_),
        pauses=[
            PauseView(
                ground=pause.ground,
                reason=pause.reason,
                from_on=pause.from_on,
                until_on=pause.until_on,
                is_open=pause.is_open,
            )
            for pause in round_.pauses
        ],
    )


def whole_view(tx: Work, found: Held) -> AssignmentView:
    """Return one case with what lists leave out: its returns, and what the assisting bodies gave."""
    parts = tx.store.cases.contributions(found.case.case_id, found.round.number)
    may_read_all = tx.caller.has(*roles.COMMITTEE) or (
        tx.caller.has(*roles.BODY) and tx.caller.body == found.round.lead
    )
    own = tx.caller.body if tx.caller.has(*roles.BODY) else None
    return replace(
        assignment_view(tx, found.case, found.round, found.reply),
        returns=[
            ReturnView(
                round=returned.round,
                body=returned.body,
                reason=returned.reason,
                proposed=returned.proposed,
                returned_at=returned.returned_at,
                lead=returned.lead,
                decided_at=returned.decided_at,
                note=returned.note,
            )
            for returned in found.round.returns
        ],
        contributions=[
            ContributionView(
                body=part.body, text=part.text, written_by=part.written_by, written_at=part.written_at
            )
            for part in parts
            if may_read_all or part.body == own
        ],
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


def _both_days(tx: Work, round_: Round) -> tuple[date, date] | None:
    """Return the due day by both ways of counting a week, for those who answer for the choice (Q1)."""
    clock = round_.clock
    if clock is None or not (clock.allowance.days and clock.allowance.working_days):
        return None
    return both_days(round_.timing, tx.calendar) if tx.caller.has(*roles.COMMITTEE) else None


def _extension_view(round_: Round) -> ExtensionView | None:
    asked = round_.extension
    if asked is None:
        return None
    return ExtensionView(
        days=asked.days,
        reason=asked.reason,
        asked_at=asked.asked_at,
        state=asked.state,
        decided_by=asked.decided_by,
        decided_at=asked.decided_at,
        note=asked.note,
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
